//! The places of a composition that answer requests, each with everything around it.

use crate::{
    composition::{Foreign, Layer, Mount, Router, State, Step, Whole},
    palette::{layer_group, routes_group},
    policy::{Group, Method, Policy},
};

/// The handlers of a path, and what is around them.
#[derive(Clone, Debug)]
pub struct Site {
    /// The path that scripts fetch.
    pub path: String,
    group: Option<Group>,
    plain: Vec<Method>,
    is_any: bool,
    /// Whether it is reached by a fallback of the router.
    is_fallback: bool,
    /// What is around the handlers, the innermost first.
    pub rings: Vec<Ring>,
}

/// What is around a handler.
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
    /// The layer inside of `inside_cors`, which looks past it.
    Inner(Foreign),
    /// A foreign layer.
    Foreign(Foreign),
    /// Nothing inside can be seen from outside.
    Opaque,
}

/// Where a request ends.
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

/// What can be seen from outside while mounting.
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
    /// What is seen around it with one ring more.
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
                    // Axum forgets the fallbacks of routers that are nested in it.
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
        // Axum makes routes of handlers when it knows their state: until then only the fallback is one.
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
            // A layer that is switched off has no policy for what has none. What it sees inside decides
            // there, as in `inside_cors`.
            Layer::Cors(source) => {
                let group = layer_group(source, state);
                self.rings.push(group.map_or(Ring::InsideCors, Ring::Cors));
            }
            // An exclusive one that is switched off is no more than a service that shows nothing.
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

    /// Adds layers directly around a service. If it has routes, `CorsLayer` and `explain` apply to each of
    /// them, and it is opaque for everything else.
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

    /// What is seen behind each ring.
    #[must_use]
    pub fn views(&self, leaf: Leaf) -> Vec<Seen> {
        let mut seen = Seen::from(leaf);
        let view = |ring| {
            let outer = seen.within(ring);
            std::mem::replace(&mut seen, outer)
        };
        self.rings.iter().map(view).collect()
    }

    /// Where a request of this method ends.
    #[must_use]
    pub fn leaf(&self, method: Method) -> Leaf {
        match self.group.and_then(|group| group.serving(method)) {
            Some(policy) => Leaf::Annotated(policy),
            None if self.is_any || self.plain.contains(&method) => Leaf::Plain,
            None => Leaf::NotAllowed,
        }
    }

    /// Where an OPTIONS request ends.
    #[must_use]
    pub fn options_leaf(&self) -> Leaf {
        match self.group {
            Some(group) => Leaf::Options(group),
            None if self.is_any => Leaf::Plain,
            None => Leaf::NotAllowed,
        }
    }

    /// Whether a layer drops the extensions of requests between a layer that cannot see a policy and the
    /// policy, or inside of `without_cors()`.
    ///
    /// The extensions are the only way from one to the other: what an outer layer asks of the policies
    /// inside is lost, and either of the two may decide. `tests/found.rs` has the programs.
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
