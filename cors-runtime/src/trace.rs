//! An event for each decision (feature `tracing`).

use http::{Request, header::ORIGIN};
use tracing::{Level, debug, info, level_enabled};

use crate::{
    Decision, Policies, ReasonKind,
    method_set::Asked,
    request::{Kind, Preflight},
    text::shown_bytes,
};

/// Tells what the policies say to `request`: a refusal at the level `info`, leave at `debug`, and nothing of
/// requests without an origin. It costs one branch where nobody listens.
#[inline]
pub(crate) fn decided<B>(policies: Policies, request: &Request<B>) {
    if level_enabled!(Level::INFO) {
        emit(policies, request);
    }
}

#[cold]
fn emit<B>(policies: Policies, request: &Request<B>) {
    let decision = policies.decide(request);
    let (kind, method) = match Kind::of(request) {
        Kind::Preflight(Preflight { method, .. }) => ("preflight", shown_bytes(method)),
        Kind::Actual => ("actual", request.method().to_string()),
    };
    let handler = policies.serving(Asked::of(method.as_bytes()));
    let handler = handler.map_or("", |policy| policy.name());
    let origins = request.headers().get_all(ORIGIN).iter();
    let origins: Vec<String> = origins
        .map(|origin| shown_bytes(origin.as_bytes()))
        .collect();
    let origin = origins.join(", ");
    let route = shown_bytes(request.uri().path().as_bytes());
    match decision {
        Decision::Allowed => debug!(kind, origin, method, route, handler, "CORS: allowed"),
        Decision::Refused(reason) if reason.kind() == ReasonKind::OriginMissing => {}
        Decision::Refused(reason) => {
            let id = reason.id();
            info!(
                kind,
                origin,
                method,
                route,
                handler,
                reason = id,
                "CORS: {}",
                reason.what()
            );
        }
    }
}
