//! Requests that do not reach the policies, because another layer responds or replaces the headers.

use http::StatusCode;

/// The reason for the failure of a script's request that reached no policy and whose response has this `status`.
#[must_use]
pub fn unreached(is_preflight: bool, status: StatusCode) -> String {
    let request = if is_preflight { "preflight" } else { "request" };
    let help = match status {
        StatusCode::NOT_FOUND => "no handler is mounted at this path",
        StatusCode::METHOD_NOT_ALLOWED if is_preflight => {
            "mount the annotated handlers of the path with `routes![..]`, not with `get(..)`; a path \
             without annotated handlers has the policy of a `CorsLayer` around it"
        }
        _ if is_preflight && status.is_redirection() => {
            "browsers follow no redirect of a preflight: let the script call the address to which it leads"
        }
        _ if is_preflight || status.is_client_error() || status.is_server_error() => {
            "a layer outside the policies responded: apply that layer with `inside_cors(layer)` \
             instead of `.layer(layer)`, after all routes are added"
        }
        _ => {
            "annotate the handler with `#[cors(..)]` and mount it with `routes![..]`, not with `get(..)`; \
             or put a `CorsLayer` around the router"
        }
    };
    format!(
        "the {request} reached no policy, and the response is {status}\n\
         help: {help}\n\
         reason: no_policy_reached"
    )
}

/// The message for a response that a script can read although the policy of the handler refuses the
/// request with `reason`.
#[must_use]
pub fn overridden(reason: &str) -> String {
    format!(
        "a layer outside the policy allows a request that the policy refuses: remove the layer that sets \
         `Access-Control-Allow-Origin`\n{reason}"
    )
}
