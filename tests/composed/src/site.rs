//! The paths of a composition, each with its handlers and the layers around them.

use crate::{
    composition::{Foreign, Layer, Mount, Router, State, Step, Whole},
    palette::{layer_group, routes_group},
    policy::{Group, Method, Policy},
};

/// The handlers of a path and the layers around them.
#[derive(Clone, Debug)]
pub struct Site {
    /// The path that scripts fetch.
    pub path: String,
    group: Option<Group>,
    plain: Vec<Method>,
    is_any: bool,
    /// Whether requests reach it through a fallback of the router.
    is_fallback: bool,
    /// The rings around the handlers, the innermost first.
    pub rings: Vec<Ring>,
}

/// A layer or a boundary around a handler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ring {
    /// `CorsLayer`.
    Cors(Group),
    /// `CorsLayer::exclusive`.
    Exclusive(Group),
    /// `without_cors()`.
    WithoutCors,
    /// The outer half of `inside_cors`.
    InsideCors,
    /// The layer inside `inside_cors`, which does not hide the policies behind it.
    Inner(Foreign),
    /// A foreign layer.
    Foreign(Foreign),
    /// Hides everything inside from the layers outside.
    Opaque,
}

/// The endpoint of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf {
    /// An annotated handler.
    Annotated(&'static Policy),
    /// The OPTIONS route of annotated handlers.
    Options(Group),
    /// A handler without a policy.
    Plain,
    /// No handler: 405.
    NotAllowed,
}

/// What a layer can see inside it while the router is built.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Nothing.
    Nothing,
    /// An annotated handler.
    Handler(&'static Policy),
    /// The OPTIONS route of annotated handlers.
    Options(Group),
    /// The policies of layers, the innermost first.
    Layers(Vec<Group>),
    /// An exclusive layer.
    Exclusive(Group),
    /// `without_cors()`.
    WithoutCors,
}

impl Seen {
    /// What a layer outside `ring` sees if `ring` sees `self`.
    #[must_use]
    pub fn within(&self, ring: &Ring) -> Self {
        match (ring, self) {
            (Ring::Cors(group), Seen::Nothing) => Seen::Layers(vec![*group]),
            (Ring::Cors(group), Seen::Layers(groups)) => {
                Seen::Layers(groups.iter().chain([group]).copied().collect())
            }
            (Ring::Exclusive(group), _) => Seen::Exclusive(*group),
            (Ring::WithoutCors, _) => Seen::WithoutCors,
            (Ring::Opaque | Ring::Foreign(Foreign::Buffer), _) => Seen::Nothing,
            (Ring::Cors(_) | Ring::InsideCors | Ring::Inner(_) | Ring::Foreign(_), seen) => {
                seen.clone()
            }
        }
    }
}

impl From<Leaf> for Seen {
    fn from(leaf: Leaf) -> Self {
        match leaf {
            Leaf::Annotated(policy) => Seen::Handler(policy),
            Leaf::Options(group) => Seen::Options(group),
            Leaf::Plain | Leaf::NotAllowed => Seen::Nothing,
        }
    }
}

/// All sites of a router in this state.
#[must_use]
pub fn sites(router: &Router, state: &State) -> Vec<Site> {
    let mut sites = Vec::new();
    for step in &router.steps {
        match step {
            Step::Route(path, mount) => sites.push(Site::mounted(path, mount, state)),
            Step::RouteService(path, mount, layers) => {
                sites.push(Site::mounted(path, mount, state).in_service(layers, state));
            }
            Step::Nest(path, inner) => {
                let mut inner_sites = self::sites(inner, state);
                if !inner.steps.iter().any(Step::is_fallback) {
                    // If a router has no fallback, axum drops the fallbacks of the routers nested in it.
                    inner_sites.retain(|site| !site.is_fallback);
                }
                sites.extend(nested(path, inner_sites));
            }
            Step::NestService(path, whole) => sites.extend(nested(path, whole_sites(whole, state))),
            Step::Merge(other) => sites.extend(self::sites(other, state)),
            Step::Fallback => sites.push(Site::fallback()),
            Step::FallbackService(whole) => {
                let whole_sites = whole_sites(whole, state).into_iter();
                sites.extend(whole_sites.map(|site| Site {
                    is_fallback: true,
                    ..site
                }));
            }
            Step::Layer(layer) => sites.iter_mut().for_each(|site| site.add(layer, state)),
        }
    }
    sites
}

fn nested(path: &str, mut sites: Vec<Site>) -> Vec<Site> {
    for site in &mut sites {
        site.path.insert_str(0, path);
    }
    sites
}

fn whole_sites(whole: &Whole, state: &State) -> Vec<Site> {
    let mut sites = sites(&whole.router, state);
    for site in &mut sites {
        if whole.into_service {
            site.rings.push(Ring::Opaque);
        }
        site.is_fallback = false;
        site.add_directly(&whole.layers, !whole.into_service, state);
    }
    sites
}

impl Site {
    fn mounted(path: &str, mount: &Mount, state: &State) -> Self {
        let mut site = Self {
            path: path.to_owned(),
            group: mount.routes.map(|index| routes_group(index, state)),
            plain: mount.plain.clone(),
            is_any: mount.is_any,
            is_fallback: false,
            rings: Vec::new(),
        };
        site.add_all(&mount.layers, state);
        site
    }

    fn fallback() -> Self {
        Self {
            path: "/nothing".to_owned(),
            group: None,
            plain: Vec::new(),
            is_any: true,
            is_fallback: true,
            rings: Vec::new(),
        }
    }

    fn in_service(mut self, layers: &[Layer], state: &State) -> Self {
        // Axum turns handlers into routes once it has their state. Until then only the fallback is a route.
        let is_seen = self.group.is_none() && !self.is_any;
        self.add_directly(layers, !is_seen, state);
        self
    }

    fn add_all(&mut self, layers: &[Layer], state: &State) {
        for layer in layers {
            self.add(layer, state);
        }
    }

    fn add(&mut self, layer: &Layer, state: &State) {
        match *layer {
            // A layer that is switched off adds no policy. The policies that it sees inside decide, as in
            // `inside_cors`.
            Layer::Cors(source) => {
                let group = layer_group(source, state);
                self.rings.push(group.map_or(Ring::InsideCors, Ring::Cors));
            }
            // An exclusive layer that is switched off is only an opaque service.
            Layer::Exclusive(source) => {
                let group = layer_group(source, state);
                self.rings.push(group.map_or(Ring::Opaque, Ring::Exclusive));
            }
            Layer::WithoutCors => self.rings.push(Ring::WithoutCors),
            Layer::Explain => {}
            Layer::InsideCors(foreign) => {
                self.rings.extend([Ring::Inner(foreign), Ring::InsideCors]);
            }
            Layer::Foreign(foreign) => self.rings.push(Ring::Foreign(foreign)),
        }
    }

    /// Adds layers directly around a service. If the service has routes, `CorsLayer` and `explain` apply to
    /// each of them. For all other layers it is opaque.
    fn add_directly(&mut self, layers: &[Layer], has_routes: bool, state: &State) {
        let is_around_routes = |layer: &&Layer| matches!(layer, Layer::Cors(_) | Layer::Explain);
        let count = layers.iter().take_while(is_around_routes).count();
        let (around_routes, others) = layers.split_at(count);
        self.add_all(around_routes, state);
        if has_routes {
            self.rings.push(Ring::Opaque);
        }
        self.add_all(others, state);
    }

    /// What each ring sees inside it.
    #[must_use]
    pub fn views(&self, leaf: Leaf) -> Vec<Seen> {
        let mut seen = Seen::from(leaf);
        let view = |ring| {
            let outer = seen.within(ring);
            std::mem::replace(&mut seen, outer)
        };
        self.rings.iter().map(view).collect()
    }

    /// The endpoint of a request with this method.
    #[must_use]
    pub fn leaf(&self, method: Method) -> Leaf {
        match self.group.and_then(|group| group.serving(method)) {
            Some(policy) => Leaf::Annotated(policy),
            None if self.is_any || self.plain.contains(&method) => Leaf::Plain,
            None => Leaf::NotAllowed,
        }
    }

    /// The endpoint of an OPTIONS request.
    #[must_use]
    pub fn options_leaf(&self) -> Leaf {
        match self.group {
            Some(group) => Leaf::Options(group),
            None if self.is_any => Leaf::Plain,
            None => Leaf::NotAllowed,
        }
    }

    /// Whether a layer drops the extensions of requests between a policy and a layer that cannot see it, or
    /// inside `without_cors()`.
    ///
    /// An outer layer passes directives to the policies inside only through these extensions. If they are
    /// lost, either of the two may decide. `tests/found.rs` contains such programs.
    #[must_use]
    pub fn loses_directives(&self) -> bool {
        let is_strip = |ring: &Ring| {
            let strip = Foreign::StripRequest;
            *ring == Ring::Foreign(strip) || *ring == Ring::Inner(strip)
        };
        let first = self.rings.iter().position(is_strip);
        let last = self.rings.iter().rposition(is_strip);
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        let asks = |ring: &Ring| matches!(ring, Ring::Cors(_) | Ring::WithoutCors);
        let (inside, outside) = (&self.rings[..last], &self.rings[first..]);
        let has_policy = self.group.is_some()
            || inside
                .iter()
                .any(|ring| asks(ring) || matches!(ring, Ring::Exclusive(_)));
        has_policy && self.asks_of_policies_inside(outside, first)
    }

    fn asks_of_policies_inside(&self, outside: &[Ring], first: usize) -> bool {
        let leaves = Method::ALL.map(|method| self.leaf(method));
        let views = leaves.map(|leaf| self.views(leaf));
        outside.iter().enumerate().any(|(index, ring)| match ring {
            Ring::WithoutCors => true,
            Ring::Cors(_) | Ring::InsideCors => {
                views.iter().any(|views| match views[first + index] {
                    Seen::Nothing => *ring != Ring::InsideCors,
                    Seen::Layers(_) | Seen::WithoutCors => true,
                    Seen::Handler(_) | Seen::Options(_) | Seen::Exclusive(_) => false,
                })
            }
            _ => false,
        })
    }
}
