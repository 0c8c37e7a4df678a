//! Hoops for the tests.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use salvo::prelude::*;

/// Responds with 401 to requests without a token, and counts the requests that it receives.
#[derive(Clone, Default)]
pub(crate) struct RequireToken(Arc<AtomicUsize>);

impl RequireToken {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Handler for RequireToken {
    async fn handle(
        &self,
        request: &mut Request,
        _: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        self.0.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        if !request.headers().contains_key("authorization") {
            response.render(StatusError::unauthorized());
            ctrl.skip_rest();
        }
    }
}

pub(crate) fn require_token() -> RequireToken {
    RequireToken::default()
}

/// Replaces the response by a new one.
#[handler]
pub(crate) async fn rebuild(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    ctrl.call_next(request, depot, response).await;
    let status = response.status_code;
    *response = Response::new();
    response.status_code = status;
    response.render("rebuilt");
}

/// Sets headers of the CORS protocol before and after the handler runs.
#[handler]
pub(crate) async fn allow_all(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    let write = |response: &mut Response| {
        let headers = response.headers_mut();
        headers.insert("access-control-allow-origin", "*".parse().expect("a value"));
        headers.insert(
            "access-control-allow-methods",
            "*".parse().expect("a value"),
        );
    };
    write(response);
    ctrl.call_next(request, depot, response).await;
    write(response);
}

/// Removes the extensions of the request.
#[handler]
pub(crate) async fn forget(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    request.extensions_mut().clear();
    ctrl.call_next(request, depot, response).await;
}
