//! The expected response to each request, by the table in the guide to the composition of policies.

use crate::{
    composition::{Fetch, Foreign},
    guarantee::Nearest,
    policy::{Group, Method, OWN, Policy},
    site::{Leaf, Ring, Seen, Site},
};

/// The response to a preflight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preflight {
    /// Policies answer.
    Policies(Group),
    /// Policies answer, but a layer outside drops the headers.
    Dropped(Group),
    /// No policy answers, so the browser does not send the request.
    Unanswered,
}

/// The row of the table that applies to a request. It depends on what the outermost layer sees.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Row {
    /// There is no layer.
    NoLayer,
    /// An annotated handler.
    SeenHandler,
    /// Another layer.
    SeenLayer,
    /// Nothing, and there is no policy inside.
    NothingSeen,
    /// Nothing, although there is a policy inside.
    TurnedOut,
    /// An exclusive layer.
    Exclusive,
    /// `without_cors()`.
    WithoutCors,
}

/// The response to an actual request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Actual {
    /// The status.
    pub status: u16,
    /// Whether the handler runs.
    pub runs: bool,
    /// The policy whose headers the response has.
    pub policy: Option<&'static Policy>,
}

/// A request on its way to the handler and back.
struct Passage<'a> {
    site: &'a Site,
    fetch: &'a Fetch,
    origin: &'a str,
    views: Vec<Seen>,
    /// For each ring, whether a layer outside it has disabled policies.
    is_off: Vec<bool>,
}

/// A response on its way out. `place` is the first ring that it passes.
struct Turn {
    place: usize,
    /// The ring that turns a panic of the handler into the response.
    caught_at: Option<usize>,
    actual: Actual,
    nearest: Nearest,
}

/// The state that the layers outside pass on with a request.
#[derive(Default)]
struct Inward {
    is_off: bool,
    /// The policies that may have answered the preflight, if the layer has not seen a policy inside.
    mark: Option<Vec<Group>>,
    /// The ring that catches a panic of the handler.
    catcher: Option<usize>,
}

/// Returns the response to the preflights of a path.
#[must_use]
pub fn preflight(site: &Site) -> Preflight {
    let leaf = site.options_leaf();
    let views = site.views(leaf);
    let (mut is_off, mut is_dropped) = (false, false);
    for (ring, seen) in site.rings.iter().zip(&views).rev() {
        match ring {
            Ring::Foreign(foreign) | Ring::Inner(foreign) => match foreign {
                Foreign::Authentication => return Preflight::Unanswered,
                Foreign::DropHeaders => is_dropped = true,
                Foreign::StripRequest => is_off = false,
                _ => {}
            },
            _ if is_off => {}
            Ring::WithoutCors => is_off = true,
            Ring::Cors(_) | Ring::InsideCors if *seen == Seen::WithoutCors => is_off = true,
            ring => {
                if let Some(group) = answering(ring, seen) {
                    return answered(group, is_dropped);
                }
            }
        }
    }
    match leaf {
        Leaf::Options(group) if !is_off => answered(group, is_dropped),
        _ => Preflight::Unanswered,
    }
}

/// The policies with which a layer answers preflights.
fn answering(ring: &Ring, seen: &Seen) -> Option<Group> {
    match (ring, seen) {
        (Ring::Exclusive(group), _) | (Ring::Cors(group), Seen::Nothing) => Some(*group),
        (Ring::Cors(_) | Ring::InsideCors, Seen::Options(group) | Seen::Exclusive(group)) => {
            Some(*group)
        }
        (Ring::Cors(_) | Ring::InsideCors, Seen::Layers(groups)) => groups.first().copied(),
        _ => None,
    }
}

const fn answered(group: Group, is_dropped: bool) -> Preflight {
    if is_dropped {
        Preflight::Dropped(group)
    } else {
        Preflight::Policies(group)
    }
}

/// Returns the row that applies to a request.
#[must_use]
pub fn row(site: &Site, method: Method) -> Row {
    let views = site.views(site.leaf(method));
    let has_policy_inside = |count| {
        let is_policy = |ring: &Ring| matches!(ring, Ring::Cors(_) | Ring::Exclusive(_));
        matches!(site.leaf(method), Leaf::Annotated(_)) || site.rings[..count].iter().any(is_policy)
    };
    for (index, (ring, seen)) in site.rings.iter().zip(&views).enumerate().rev() {
        match (ring, seen) {
            (Ring::Exclusive(_), _) | (Ring::Cors(_), Seen::Exclusive(_)) => return Row::Exclusive,
            (Ring::WithoutCors, _) | (Ring::Cors(_), Seen::WithoutCors) => return Row::WithoutCors,
            (Ring::Cors(_), Seen::Handler(_) | Seen::Options(_)) => return Row::SeenHandler,
            (Ring::Cors(_), Seen::Layers(_)) => return Row::SeenLayer,
            (Ring::Cors(_), Seen::Nothing) if has_policy_inside(index) => return Row::TurnedOut,
            (Ring::Cors(_), Seen::Nothing) => return Row::NothingSeen,
            _ => {}
        }
    }
    Row::NoLayer
}

/// Returns the response to an actual request from `origin`.
#[must_use]
pub fn actual(site: &Site, origin: &str, fetch: &Fetch) -> Actual {
    let mut passage = Passage {
        site,
        fetch,
        origin,
        views: site.views(site.leaf(fetch.method)),
        is_off: vec![false; site.rings.len()],
    };
    let turn = passage.inward();
    passage.outward(turn)
}

impl Passage<'_> {
    fn inward(&mut self) -> Turn {
        let mut inward = Inward::default();
        for index in (0..self.site.rings.len()).rev() {
            self.is_off[index] = inward.is_off;
            let turn = match self.site.rings[index] {
                Ring::Cors(group) => self.at_layer(index, Some(group), &mut inward),
                Ring::InsideCors => self.at_layer(index, None, &mut inward),
                Ring::Exclusive(group) => self.at_exclusive(index, group, &mut inward),
                Ring::WithoutCors => self.at_without(index, &mut inward),
                Ring::Foreign(foreign) | Ring::Inner(foreign) => {
                    self.at_foreign(index, foreign, &mut inward)
                }
                Ring::Opaque => None,
            };
            if let Some(turn) = turn {
                return turn;
            }
        }
        self.at_leaf(&inward)
    }

    fn at_layer(&self, index: usize, own: Option<Group>, inward: &mut Inward) -> Option<Turn> {
        if inward.is_off {
            return None;
        }
        let method = self.fetch.method;
        let (policy, marks) = match &self.views[index] {
            Seen::Nothing => (own?.serving(method), own.into_iter().collect()),
            Seen::Handler(policy) => (Some(*policy), Vec::new()),
            Seen::Options(_) => unreachable!("an actual request ends at no OPTIONS route"),
            Seen::Layers(groups) => {
                let groups: Vec<Group> = groups.iter().copied().chain(own).collect();
                let policy = groups.iter().find_map(|group| group.serving(method));
                (policy, vec![groups[0]])
            }
            Seen::Exclusive(group) => return self.refuse(index, group.serving(method), inward),
            Seen::WithoutCors => return self.at_without(index, inward),
        };
        let turn = policy.and_then(|policy| self.refuse(index, Some(policy), inward));
        if inward.mark.is_none() && !marks.is_empty() {
            inward.mark = Some(marks);
        }
        turn
    }

    fn at_exclusive(&self, index: usize, group: Group, inward: &mut Inward) -> Option<Turn> {
        if inward.is_off {
            return None;
        }
        let turn = self.refuse(index, group.serving(self.fetch.method), inward);
        inward.mark = None;
        turn
    }

    fn at_without(&self, index: usize, inward: &mut Inward) -> Option<Turn> {
        if inward.is_off {
            return None;
        }
        inward.is_off = true;
        self.refuse(index, None, inward)
    }

    fn at_foreign(&self, index: usize, foreign: Foreign, inward: &mut Inward) -> Option<Turn> {
        match foreign {
            Foreign::Authentication if !self.fetch.headers.contains(&"authorization") => {
                Some(Turn::new(index + 1, 401, Nearest::None))
            }
            Foreign::PanickingLayer if self.fetch.method == Method::Post => {
                Some(Turn::new(index + 1, 500, Nearest::None))
            }
            Foreign::PanickingHandler => {
                inward.catcher = Some(index);
                None
            }
            Foreign::StripRequest => {
                *inward = Inward::default();
                None
            }
            _ => None,
        }
    }

    fn at_leaf(&self, inward: &Inward) -> Turn {
        let policy = match self.site.leaf(self.fetch.method) {
            Leaf::Annotated(policy) if !inward.is_off => Some(policy),
            Leaf::Annotated(_) | Leaf::Plain => None,
            Leaf::Options(_) | Leaf::NotAllowed => return Turn::new(0, 405, Nearest::None),
        };
        if let Some(policy) = policy
            && let Some(mut turn) = self.refuse(0, Some(policy), inward)
        {
            turn.place = 0;
            return turn;
        }
        let caught_at = inward.catcher.filter(|_| self.fetch.method == Method::Post);
        let status = if caught_at.is_some() { 500 } else { 200 };
        let actual = Actual {
            status,
            runs: true,
            policy,
        };
        Turn {
            place: 0,
            caught_at,
            actual,
            nearest: Nearest::None.or(policy),
        }
    }

    /// The 403 for a request whose preflight another policy answered, and this policy would have refused.
    fn refuse(
        &self,
        index: usize,
        policy: Option<&'static Policy>,
        inward: &Inward,
    ) -> Option<Turn> {
        let outermost = inward.mark.as_ref()?;
        let nearest = Nearest::alone(policy);
        self.is_excess(policy, outermost)
            .then(|| Turn::new(index + 1, 403, nearest))
    }

    fn is_excess(&self, policy: Option<&Policy>, outermost: &[Group]) -> bool {
        if self.origin == OWN {
            return false;
        }
        let is_granted = |name: &str| {
            let mut policies = outermost.iter().flat_map(|group| group.policies);
            policies.any(|policy| policy.headers.covers(name))
        };
        let names = self.fetch.headers.iter();
        let names: Vec<_> = names
            .filter(|name| **name == "content-type" || is_granted(name))
            .collect();
        let needs_preflight = !self.fetch.method.is_safelisted() || !names.is_empty();
        match policy.filter(|policy| policy.allows_origin(self.origin)) {
            None => needs_preflight,
            Some(policy) => {
                names.iter().any(|name| !policy.headers.covers(name))
                    || needs_preflight && self.fetch.credentials && !policy.credentials
            }
        }
    }

    fn outward(&self, mut turn: Turn) -> Actual {
        let rings = self.site.rings.iter().enumerate().skip(turn.place);
        for (index, ring) in rings {
            match ring {
                Ring::Cors(_) | Ring::InsideCors | Ring::Exclusive(_) | Ring::WithoutCors => {
                    if !self.is_off[index] {
                        self.decide(index, ring, &mut turn);
                    }
                }
                Ring::Foreign(foreign) | Ring::Inner(foreign) => {
                    if *foreign == Foreign::DropHeaders || turn.caught_at == Some(index) {
                        turn.actual.policy = None;
                    }
                }
                Ring::Opaque => {}
            }
        }
        turn.actual
    }

    fn decide(&self, index: usize, ring: &Ring, turn: &mut Turn) {
        let method = self.fetch.method;
        let seen = &self.views[index];
        if (ring, seen) == (&Ring::InsideCors, &Seen::Nothing) {
            return;
        }
        let inner = match (ring, seen) {
            (Ring::WithoutCors, _) | (Ring::Cors(_) | Ring::InsideCors, Seen::WithoutCors) => {
                Nearest::Denied
            }
            (Ring::Exclusive(group), _) | (_, Seen::Exclusive(group)) => {
                Nearest::alone(group.serving(method))
            }
            (_, Seen::Handler(policy)) => Nearest::Policy(policy),
            (_, Seen::Layers(groups)) => {
                let mut groups = groups.iter();
                turn.nearest
                    .or(groups.find_map(|group| group.serving(method)))
            }
            _ => turn.nearest,
        };
        turn.nearest = match ring {
            Ring::Cors(group) => inner.or(group.serving(method)),
            _ => inner,
        };
        match turn.nearest {
            Nearest::Policy(policy) => turn.actual.policy = Some(policy),
            Nearest::Denied => turn.actual.policy = None,
            Nearest::None => {}
        }
    }
}

impl Turn {
    const fn new(place: usize, status: u16, nearest: Nearest) -> Self {
        let actual = Actual {
            status,
            runs: false,
            policy: None,
        };
        Self {
            place,
            caught_at: None,
            actual,
            nearest,
        }
    }
}
