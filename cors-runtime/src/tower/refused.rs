//! The response to a request that must not run: its preflight was answered by a policy that allows more
//! than the handler's own.

use cors_rules::text::{list, shown_bytes};
use http::{Response, StatusCode, header::ORIGIN};

use crate::{
    decision::{Excess, NestedRequest},
    headers::vary,
    observation::report_error,
    prepared::PreparedPolicy,
    request::{Directives, RequestHead as _},
    response::{Explanation, NearestPolicy},
};

/// The response to a request that reached `policy` behind a layer which answered its preflight, if the
/// request must not run.
#[cold]
#[inline(never)]
pub(super) fn refuse_excess<B>(
    policy: Option<&PreparedPolicy>,
    request: &http::Request<B>,
) -> Option<Box<Response<()>>> {
    // Most requests are not refused: they are not copied.
    if !request.headers().contains_key(ORIGIN) {
        return None;
    }
    let directives = request.directives()?;
    let request = NestedRequest::new(request);
    refuse_copy(policy, &request, &directives)
}

fn refuse_copy(
    policy: Option<&PreparedPolicy>,
    request: &NestedRequest,
    directives: &Directives,
) -> Option<Box<Response<()>>> {
    let nearest = NearestPolicy::from_directives(directives)?;
    let outermost = nearest.outermost();
    let excess = request.excess(policy, |name, by_any| outermost.grants(name, by_any))?;
    let text = text(policy, request, &excess, outermost);
    report_error(&text);
    if let Some(refusals) = &directives.refusals {
        refusals.record(Some(text.clone()));
    }
    let mut response = Box::new(Response::new(()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    vary::add_origin(response.headers_mut());
    if directives.explain {
        let named_step = None;
        Explanation { text, named_step }.insert(&mut response);
    }
    Some(response)
}

fn text(
    policy: Option<&PreparedPolicy>,
    request: &NestedRequest,
    excess: &Excess,
    outermost: &NearestPolicy,
) -> String {
    let method = shown_bytes(request.method.as_str().as_bytes());
    let path = shown_bytes(request.uri.path().as_bytes());
    let policy = match policy {
        Some(policy) => format!("the policy of {}", policy.description().name_and_place()),
        None => "a layer that has no policy for it".to_owned(),
    };
    let excess = match excess {
        Excess::Origin => "a request from this origin that needs a preflight".to_owned(),
        Excess::Header(name) => format!("the header `{name}`"),
        Excess::Credentials => "credentials".to_owned(),
    };
    let policies = outermost.on_preflight();
    let outermost = list(policies.map(|policy| policy.description().name_and_place()));
    format!(
        "the request `{method} {path}` was refused before its handler ran: {policy} does not allow {excess}, \
         and the preflight was answered by a layer outside, with {outermost}\n\
         help: the layer cannot see a policy inside an opaque service: mount the router by `nest` or \
         `merge` instead of `nest_service`, and apply foreign layers by `Router::layer`\n\
         reason: preflight_by_outer_policy"
    )
}
