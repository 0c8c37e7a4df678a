//! The response to a request that must not run because its preflight was decided by a policy that allows more
//! than the handler's own policy.

use http::{Response, StatusCode, header::ORIGIN};

use crate::{
    decision::NestedRequest,
    headers::vary,
    observation::report_error,
    prepared::PreparedPolicy,
    request::{Directives, RequestHead as _},
    response::{Explanation, NearestPolicy},
};

/// The response to a request that has reached `policy` behind a layer that answered its preflight. `None` if the
/// request may run.
#[cold]
#[inline(never)]
pub(super) fn refuse_excess<B>(
    policy: Option<&PreparedPolicy>,
    request: &http::Request<B>,
) -> Option<Box<Response<()>>> {
    // Most requests are not refused, so they are not copied.
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
    let text = request.refusal(policy, nearest.outermost(), HELP)?;
    report_error(&text);
    if let Some(refusals) = &directives.refusals {
        refusals.record_blocked(text.clone());
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

const HELP: &str = "the layer cannot see a policy inside an opaque service: mount the router with `nest` or \
                    `merge` instead of `nest_service`, and apply third-party layers with `Router::layer`";
