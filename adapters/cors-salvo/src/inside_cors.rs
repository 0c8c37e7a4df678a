//! A hoop inside CORS: preflights bypass it, and scripts can read its responses.

use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    head::Head,
    mark::Mark,
    refusal::UnreachedPreflight,
    response::answer,
    route::{Routed, Target},
};

/// Applies `hoop` as `.hoop(hoop)` does, with CORS outside it.
///
/// ```
/// use cors_salvo::{cors, inside_cors, routes, service};
/// use salvo::prelude::*;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[handler]
/// async fn require_token(request: &mut Request, response: &mut Response, ctrl: &mut FlowCtrl) {
///     if !request.headers().contains_key("authorization") {
///         response.render(StatusError::unauthorized());
///         ctrl.skip_rest();
///     }
/// }
///
/// let router = Router::new()
///     .hoop(inside_cors(require_token))
///     .push(Router::with_path("books").push(routes![list_books]));
/// let service = service(router);
/// ```
///
/// A preflight of annotated handlers does not reach the hoop, nor does a request that `enforce` refuses. A response
/// that the hoop returns instead of the handler has the CORS headers of the handler's policy, so that a script can
/// read it. Requests without a policy pass through the hoop, including their preflights.
///
/// It can be applied with `Router::hoop` and `Service::hoop`. Apply every hoop this way that may respond itself:
/// authentication, limits, timeouts, caught panics.
#[must_use]
pub const fn inside_cors<H>(hoop: H) -> InsideCors<H> {
    InsideCors { hoop }
}

/// A hoop with CORS outside it; see [`inside_cors`].
#[derive(Clone, Copy, Debug)]
pub struct InsideCors<H> {
    hoop: H,
}

#[async_trait]
impl<H: Handler> Handler for InsideCors<H> {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let Some(routed) = Routed::of(request) else {
            return self.hoop.handle(request, depot, response, ctrl).await;
        };
        let is_off = Head(request).is_without_cors();
        if !is_off && Head(request).is_preflight() {
            match routed.target {
                // The OPTIONS route of the path answers. No handler runs.
                Target::Path | Target::Other => return,
                Target::Unknown => {
                    UnreachedPreflight::UnknownRoutes.write(request, response);
                    Mark::set_answered(request);
                    return ctrl.skip_rest();
                }
            }
        }
        if let Some(refused) = routed.path.block(&Head(request)) {
            Mark::set_answered(request);
            answer(response, *refused);
            return ctrl.skip_rest();
        }
        if is_off {
            return self.hoop.handle(request, depot, response, ctrl).await;
        }
        let own = routed.path.response_headers(&Head(request));
        let mark = Mark::enter(request, own, None);
        self.hoop.handle(request, depot, response, ctrl).await;
        // If a hoop returns without calling the next one, the next one runs.
        ctrl.call_next(request, depot, response).await;
        let (decision, _) = mark.leave(request);
        decision.write(response.headers_mut());
    }
}
