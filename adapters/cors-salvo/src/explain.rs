//! Responses to refused preflights that explain the refusal.

use cors_runtime::adapter::{Directives, RefusalSink};
use http::{StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN};
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    head::Head,
    response::{self, Explained, directives},
};

/// A hoop that explains refused preflights during development. Apply it first, by `Service::hoop`, so that it is
/// outermost.
///
/// The body of the response is the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. A preflight that fails without reaching a policy is explained too: the response comes from a hoop outside
/// CORS, such as authentication, or from a path without a policy.
///
/// Explanations disclose the policies, so do not use it in public deployments.
///
/// ```
/// use cors_salvo::{cors, explain, routes, service};
/// use salvo::prelude::*;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let router = Router::with_path("books").push(routes![list_books]);
/// let mut service = service(router);
/// if cfg!(debug_assertions) {
///     service = service.hoop(explain());
/// }
/// ```
pub const fn explain() -> Explain {
    Explain(())
}

/// The hoop of [`explain`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Explain(());

#[async_trait]
impl Handler for Explain {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let is_preflight = Head(request).is_preflight();
        let outer = directives(request);
        let refusals = outer.refusals.clone().unwrap_or_default();
        let inner = Directives {
            explain: true,
            refusals: Some(refusals.clone()),
            ..outer.clone()
        };
        inner.insert(request.extensions_mut());
        ctrl.call_next(request, depot, response).await;
        outer.insert(request.extensions_mut());
        if is_preflight {
            explain_failed(response, &refusals);
        }
    }
}

/// Explains a failed preflight that no policy answered.
fn explain_failed(response: &mut Response, refusals: &RefusalSink) {
    let status = response.status_code.unwrap_or(StatusCode::NOT_FOUND);
    let headers = response.headers();
    let is_granted = status.is_success() && headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
    let is_explained = response.extensions.remove::<Explained>().is_some();
    if !is_granted && !is_explained && !refusals.is_reached() {
        response::explain(response, unreached(status));
    }
}

/// The explanation of a failed preflight that reached no policy.
fn unreached(status: StatusCode) -> String {
    let help = match status {
        StatusCode::NOT_FOUND => "no handler is mounted at this path",
        StatusCode::METHOD_NOT_ALLOWED => {
            "mount the annotated handlers of the path by `.push(routes![..])`; a path without annotated \
             handlers has the policy of a `CorsLayer` at the service"
        }
        _ => {
            "a hoop outside the policies responded: write `.hoop(inside_cors(hoop))` instead of \
             `.hoop(hoop)`"
        }
    };
    let status = status.as_u16();
    format!(
        "the preflight reached no policy, and the response is {status}\n\
         help: {help}\n\
         reason: no_policy_reached"
    )
}
