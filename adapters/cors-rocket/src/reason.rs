//! Explanations of preflights that fail although no policy refuses them.

/// The explanation of a failed preflight that reached no policy.
pub(crate) fn unreached(status: u16) -> String {
    let help = match status {
        404 => {
            "no annotated handler is mounted at this path: mount it with the `routes!` of `cors_rocket`; a path \
             without annotated handlers has the policy of a `CorsLayer`. Or a fairing rewrote the request: write \
             `.attach(inside_cors(fairing))` instead of `.attach(fairing)`"
        }
        _ => {
            "another OPTIONS route responded: remove the route, and annotate the handlers of the path"
        }
    };
    format!(
        "the preflight reached no policy, and the response is {status}\n\
         help: {help}\n\
         reason: no_policy_reached"
    )
}

/// The explanation of a refused preflight that requests the method of a handler without a policy.
pub(crate) fn unannotated(method: &str, handler: &str) -> String {
    format!(
        "rocket routes {method} of this path to `{handler}`, which has no policy\n\
         help: write `#[cors(..)]` above it, and mount it with the `routes!` of `cors_rocket`; if `format` \
         chooses between several handlers, all of them need a policy\n\
         reason: method_not_served"
    )
}
