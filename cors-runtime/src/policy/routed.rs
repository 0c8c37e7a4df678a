//! The policies of mounted handlers, as types, which `routes!` declares.

use super::Policy;

/// The policy of a handler, as a type: the wrapper of a handler then has no size of its own.
pub trait HandlerPolicy: 'static {
    /// The type that holds the policy, which has the path of the annotated function;
    /// [`assert_one_item`](super::assert_one_item) takes it.
    type Companion;

    /// The policy.
    const POLICY: &'static Policy;
}

/// The policies of the handlers of one path, as a type.
pub trait PathPolicies: 'static {
    /// The policies, one for each handler.
    const POLICIES: &'static [&'static Policy];
}

/// The methods that `methods = any` stands for where a router registers a handler.
const ANY: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// The methods under which a router registers the handler of `policy`; `path` are the policies of all
/// handlers of the path.
///
/// GET brings HEAD, unless another handler of the path lists it: a handler of HEAD that is registered beside
/// it would be one without the policy. `methods = any` stands for GET, HEAD, POST, PUT, PATCH and DELETE.
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
