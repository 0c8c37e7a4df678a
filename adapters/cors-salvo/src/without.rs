//! Routers in which no policy applies.

use cors_runtime::adapter::Directives;
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    decision::Decision, head::Head, mark::Mark, refusal::refuse_run, response::directives,
};

/// A hoop that disables every policy behind it, including those of annotated handlers: there are no responses to
/// preflights, and no response has a header of the CORS protocol. Scripts of other origins then cannot read any
/// response. `enforce` stays in effect, because it only restricts.
///
/// ```
/// use cors_salvo::{cors, routes, service, without_cors};
/// use salvo::prelude::*;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let is_off = true;
/// let router = Router::new()
///     .hoop(without_cors().when(is_off))
///     .push(Router::with_path("books").push(routes![list_books]));
/// let service = service(router);
/// ```
///
/// A [`CorsLayer`](crate::CorsLayer) outside it still responds to the preflights of paths without annotated handlers,
/// because it cannot see this hoop. A request that needs such a preflight is refused with 403.
pub const fn without_cors() -> WithoutCors {
    WithoutCors { is_on: true }
}

/// The hoop of [`without_cors`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct WithoutCors {
    is_on: bool,
}

impl WithoutCors {
    /// Makes the hoop do nothing unless `is_on` is true.
    pub const fn when(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }
}

#[async_trait]
impl Handler for WithoutCors {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        if !self.is_on || Head(request).is_without_cors() {
            return;
        }
        if is_refused(request, response, ctrl) {
            return;
        }
        let outer = directives(request);
        let inner = Directives {
            without_cors: true,
            ..outer.clone()
        };
        inner.insert(request.extensions_mut());
        ctrl.call_next(request, depot, response).await;
        outer.insert(request.extensions_mut());
    }
}

/// Serves a request to which neither this policy nor an outer policy applies. An inner policy may apply.
pub(crate) async fn without_policy(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    if !is_refused(request, response, ctrl) {
        ctrl.call_next(request, depot, response).await;
    }
}

/// Whether the request must not run because outer policies answered its preflight. These do not apply to its response.
fn is_refused(request: &mut Request, response: &mut Response, ctrl: &mut FlowCtrl) -> bool {
    let text = Mark::refusal(request, None, |_, nested, outermost, help| {
        nested.refusal(None, outermost, help)
    });
    if let Some(text) = text {
        refuse_run(request, response, text);
        ctrl.skip_rest();
        return true;
    }
    Mark::record(request, &Decision::NONE);
    false
}
