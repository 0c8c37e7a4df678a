//! Responses to refused preflights that explain the refusal.

use std::{
    future::{Ready, ready},
    pin::Pin,
    task::{Context, Poll, ready as ready_poll},
};

use actix_web::{
    Error, HttpMessage as _,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::header,
};
use cors_runtime::adapter::{Directives, RefusalSink, RequestHead as _};
use pin_project_lite::pin_project;

use crate::{decision::explained, head::Head, refusal::UnreachedPreflight};

/// A middleware that explains refused preflights during development. Apply it last, so that it is outermost.
///
/// The body of the response is the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. A preflight that fails without reaching a policy is explained too: the response comes from a middleware
/// outside CORS, such as authentication, or from a path without a policy.
///
/// Explanations disclose the policies, so do not use it in public deployments.
///
/// ```
/// use actix_web::{App, middleware::Condition};
/// use cors_actix_web::{cors, explain, resource, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = App::new()
///     .service(resource("/books", routes![list_books]))
///     .wrap(Condition::new(cfg!(debug_assertions), explain()));
/// ```
pub const fn explain() -> Explain {
    Explain(())
}

/// The middleware of [`explain`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Explain(());

impl<S, B> Transform<S, ServiceRequest> for Explain
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = ExplainService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ExplainService { inner }))
    }
}

/// A service that explains its refusals; see [`explain`].
#[derive(Debug)]
pub struct ExplainService<S> {
    inner: S,
}

impl<S, B> Service<ServiceRequest> for ExplainService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = ExplainFuture<S::Future>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let head = Head::new(request.request());
        let is_preflight = head.is_preflight();
        let directives = head.directives().unwrap_or_default();
        let refusals = directives.refusals.clone().unwrap_or_default();
        let directives = Directives {
            explain: true,
            refusals: Some(refusals.clone()),
            ..directives
        };
        request.extensions_mut().insert(directives);
        ExplainFuture {
            inner: self.inner.call(request),
            refusals: is_preflight.then_some(refusals),
        }
    }
}

pin_project! {
    /// The future of a response of an [`ExplainService`].
    #[derive(Debug)]
    pub struct ExplainFuture<F> {
        #[pin]
        inner: F,
        // Records the reasons of refusals if the request is a preflight.
        refusals: Option<RefusalSink>,
    }
}

impl<F, B> Future for ExplainFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let outcome = ready_poll!(this.inner.poll(cx));
        Poll::Ready(match (outcome, this.refusals) {
            (Ok(response), Some(refusals)) => Ok(explain_response(response, refusals)),
            (Ok(response), None) => Ok(response.map_into_left_body()),
            (Err(error), Some(refusals)) => Err(explain_error(error, refusals)),
            (Err(error), None) => Err(error),
        })
    }
}

fn explain_response<B: MessageBody>(
    response: ServiceResponse<B>,
    refusals: &RefusalSink,
) -> ServiceResponse<EitherBody<B>> {
    let status = response.status();
    let is_granted = status.is_success()
        && response
            .headers()
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    // A policy that the preflight reaches explains its own refusal.
    if is_granted || refusals.is_reached() {
        return response.map_into_left_body();
    }
    let (request, response) = response.into_parts();
    let response = response.map_body(|_, _| BoxBody::new(()));
    let response = explained(response, unreached(status.as_u16()));
    ServiceResponse::new(request, response).map_into_right_body()
}

fn explain_error(mut error: Error, refusals: &RefusalSink) -> Error {
    let text = match error.as_error::<UnreachedPreflight>() {
        Some(error) => error.to_string(),
        None if refusals.is_reached() => return error,
        None => unreached(error.error_response().status().as_u16()),
    };
    error.add_response_mapper(move |response| explained(response, text.clone()));
    error
}

/// The explanation of a failed preflight that reached no policy.
fn unreached(status: u16) -> String {
    let help = match status {
        404 => "no handler is mounted at this path",
        405 => {
            "mount the annotated handlers of the path by `resource(path, routes![..])`; a path without \
             annotated handlers has the policy of a `CorsLayer` around it"
        }
        _ => {
            "a middleware outside the policies responded: write `.wrap(inside_cors(middleware))` instead \
             of `.wrap(middleware)`"
        }
    };
    format!(
        "the preflight reached no policy, and the response is {status}\n\
         help: {help}\n\
         reason: no_policy_reached"
    )
}
