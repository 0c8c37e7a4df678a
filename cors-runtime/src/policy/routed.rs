//! The policies of mounted handlers as types. `routes!` declares the types.

use super::Policy;

/// The policy of a handler, as a type, so that the wrapper of a handler is zero-sized.
pub trait HandlerPolicy: 'static {
    /// The type that holds the policy, with the path of the annotated function. It is passed to
    /// [`assert_one_item`](super::assert_one_item).
    type Companion;

    /// The policy.
    const POLICY: &'static Policy;
}

/// The policies of the handlers of one path, as a type.
pub trait PathPolicies: 'static {
    /// The policies, one for each handler.
    const POLICIES: &'static [&'static Policy];
}

/// The methods for which a router registers a handler with `methods = any`.
const ANY: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The methods under which a router registers the handler of `policy`. `path` contains the policies of all
/// handlers of the path.
///
/// GET includes HEAD, unless another handler of the path lists it: otherwise a HEAD handler without a policy could be
/// registered in addition. `methods = any` means GET, HEAD, POST, PUT, PATCH and DELETE.
///
/// ```
/// use cors_runtime::{adapter::registered_methods, cors, policies};
///
/// #[cors(origins = any, methods = [GET, PUT])]
/// fn book() {}
///
/// let methods: Vec<&str> = registered_methods(book::POLICY, policies![book]).collect();
/// assert_eq!(methods, ["GET", "PUT", "HEAD"]);
/// ```
pub fn registered_methods(
    policy: &'static Policy,
    path: &[&Policy],
) -> impl Iterator<Item = &'static str> {
    let methods = policy.methods();
    let listed = if methods.is_any() {
        &ANY
    } else {
        methods.list()
    };
    let lists = |method| move |policy: &&Policy| policy.methods().list().contains(&method);
    let brings_head =
        !methods.is_any() && listed.contains(&"GET") && !path.iter().any(lists("HEAD"));
    let head = brings_head.then_some("HEAD");
    listed.iter().copied().chain(head)
}
