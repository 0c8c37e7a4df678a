//! The guarantee of a composition: no script can do or read more than the policy nearest to the handler
//! allows, whatever layers are around the handler.

use crate::{
    composition::Fetch,
    policy::{Method, Policy},
    site::{Leaf, Ring, Seen, Site},
};

/// The policy that is nearest to a handler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nearest {
    /// No policy applies: nothing is allowed.
    None,
    /// This policy applies.
    Policy(&'static Policy),
    /// An exclusive layer that does not serve the method, or `without_cors()`: nothing is allowed, and layers
    /// outside cannot change that.
    Denied,
}

impl Nearest {
    /// The only policy. If there is none, nothing is allowed.
    #[must_use]
    pub fn alone(policy: Option<&'static Policy>) -> Self {
        policy.map_or(Nearest::Denied, Nearest::Policy)
    }

    /// Returns `self` if it decides, otherwise the policy of the next layer outside.
    #[must_use]
    pub fn or(self, outer: Option<&'static Policy>) -> Self {
        match (self, outer) {
            (Nearest::None, Some(policy)) => Nearest::Policy(policy),
            (nearest, _) => nearest,
        }
    }

    /// The policy.
    #[must_use]
    pub const fn policy(self) -> Option<&'static Policy> {
        match self {
            Nearest::Policy(policy) => Some(policy),
            Nearest::None | Nearest::Denied => None,
        }
    }
}

/// The policy nearest to the handler of a method, and its place: the number of rings inside it. Without a
/// policy this is the number of all rings.
#[must_use]
pub fn nearest(site: &Site, method: Method) -> (Nearest, usize) {
    let start = match site.leaf(method) {
        Leaf::Annotated(policy) => Nearest::Policy(policy),
        Leaf::Options(_) | Leaf::Plain | Leaf::NotAllowed => Nearest::None,
    };
    let mut found = (start, 0);
    for (index, ring) in site.rings.iter().enumerate() {
        let next = match ring {
            Ring::Cors(group) => found.0.or(group.serving(method)),
            Ring::Exclusive(group) => Nearest::alone(group.serving(method)),
            Ring::WithoutCors => Nearest::Denied,
            Ring::InsideCors | Ring::Inner(_) | Ring::Foreign(_) | Ring::Opaque => found.0,
        };
        let is_override = matches!(ring, Ring::Exclusive(_) | Ring::WithoutCors);
        if next != found.0 || is_override {
            found = (next, index + 1);
        }
    }
    match found.0 {
        Nearest::None => (Nearest::None, site.rings.len()),
        Nearest::Policy(_) | Nearest::Denied => found,
    }
}

/// The policies of a method: the handler's policy and those of all layers around it.
#[must_use]
pub fn policies_around(site: &Site, method: Method) -> Vec<&'static Policy> {
    let own = match site.leaf(method) {
        Leaf::Annotated(policy) => Some(policy),
        Leaf::Options(_) | Leaf::Plain | Leaf::NotAllowed => None,
    };
    let of_ring = |ring: &Ring| match ring {
        Ring::Cors(group) | Ring::Exclusive(group) => group.serving(method),
        _ => None,
    };
    own.into_iter()
        .chain(site.rings.iter().filter_map(of_ring))
        .collect()
}

/// Whether the policy lets a script of `origin` read a response.
#[must_use]
pub fn may_read(policy: Option<&Policy>, origin: &str, with_cookies: bool) -> bool {
    policy
        .is_some_and(|policy| policy.allows_origin(origin) && (policy.credentials || !with_cookies))
}

/// Whether the policy would allow the request in a preflight.
#[must_use]
pub fn may_send(policy: Option<&Policy>, origin: &str, fetch: &Fetch) -> bool {
    let covers = |policy: &Policy| fetch.headers.iter().all(|name| policy.headers.covers(name));
    may_read(policy, origin, fetch.credentials)
        && policy.is_some_and(|policy| policy.serves(fetch.method) && covers(policy))
}

/// Whether the handler may run although its policy refuses the request. Browsers cache preflight responses by
/// URL. If another policy of the path granted header names to the origin, the browser uses them for every
/// method that needs no preflight, and for every method that its own policy granted to the origin.
///
/// Behind a layer that cannot see the policies, this cannot happen, because the policy refuses the actual
/// request.
#[must_use]
pub fn is_by_cached_names(site: &Site, origin: &str, fetch: &Fetch, granted: &[String]) -> bool {
    let (nearest, place) = nearest(site, fetch.method);
    if is_unseen(site, fetch.method, place) {
        return false;
    }
    let policy = nearest.policy();
    let policy = policy.filter(|policy| may_read(Some(policy), origin, fetch.credentials));
    let is_covered = |name: &str| policy.is_some_and(|policy| policy.headers.covers(name));
    let is_granted = |name: &str| {
        granted
            .iter()
            .any(|granted| granted == name || granted == "*")
    };
    (fetch.method.is_safelisted() || policy.is_some())
        && fetch
            .headers
            .iter()
            .all(|name| is_covered(name) || is_granted(name))
}

/// Whether a `CorsLayer` outside the place sees no policy.
fn is_unseen(site: &Site, method: Method, place: usize) -> bool {
    let views = site.views(site.leaf(method));
    let mut outer = site.rings.iter().zip(&views).skip(place);
    outer.any(|(ring, seen)| matches!(ring, Ring::Cors(_)) && *seen == Seen::Nothing)
}
