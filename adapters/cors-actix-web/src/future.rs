//! The future of a response under policies.

use std::{
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
};
use pin_project_lite::pin_project;

use crate::{decision::Decision, head::Head, mark::Mark, registry::Alike};

pin_project! {
    /// The future of a response under policies.
    #[project = Projection]
    #[derive(Debug)]
    #[doc(hidden)]
    pub enum CorsFuture<F> {
        Answered { outcome: Option<Result<ServiceResponse, Error>> },
        Running { #[pin] inner: F, finish: Finish },
        Unchanged { #[pin] inner: F },
    }
}

/// Determines the headers of a response when it is available.
#[derive(Debug)]
#[doc(hidden)]
pub struct Finish {
    own: Decision,
    mark: Option<Rc<Mark>>,
    place: Place,
}

/// Where a decision is made.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// At the handlers of a path.
    Path,
    /// Around a middleware that is inside CORS.
    Middleware,
    /// At a default policy, around a path that has policies.
    AroundPath,
    /// At a default policy.
    Default,
    /// At a default policy. There was no other policy behind it when the request arrived.
    Alone(Alike),
}

impl Finish {
    /// The decision of the policies of the path, or of the only policies.
    pub(crate) const fn at_path(own: Decision) -> Self {
        Self {
            own,
            mark: None,
            place: Place::Path,
        }
    }

    /// The decision of the policies of a path, around a middleware inside CORS. It applies if the middleware responds
    /// instead of the handler.
    pub(crate) const fn at_middleware(own: Decision, mark: Rc<Mark>) -> Self {
        Self {
            own,
            mark: Some(mark),
            place: Place::Middleware,
        }
    }

    /// The decision of default policies. It applies to everything that has no policy of its own.
    pub(crate) const fn by_default(own: Decision, mark: Rc<Mark>, is_around_path: bool) -> Self {
        Self {
            own,
            mark: Some(mark),
            place: if is_around_path {
                Place::AroundPath
            } else {
                Place::Default
            },
        }
    }

    /// The decision of default policies that have no other policies behind them.
    pub(crate) const fn alone(own: Decision, alike: Alike) -> Self {
        Self {
            own,
            mark: None,
            place: Place::Alone(alike),
        }
    }

    /// The decision that applies. `None` if it was made elsewhere.
    #[inline]
    fn decision(&mut self) -> Option<&mut Decision> {
        match self.mark.take() {
            None => self.place.settle_unmarked(&mut self.own),
            Some(mark) => {
                let own = mem::replace(&mut self.own, Decision::NONE);
                self.own = self.place.settle(own, &mark)?;
            }
        }
        Some(&mut self.own)
    }

    /// Writes the headers into a response, or into the response of an error.
    #[inline]
    fn apply<B>(&mut self, outcome: &mut Result<ServiceResponse<B>, Error>) {
        let Some(decision) = self.decision() else {
            return;
        };
        match outcome {
            Ok(response) => decision.write_once(response.headers_mut()),
            Err(error) => apply_to_error(mem::replace(decision, Decision::NONE), error),
        }
    }
}

#[cold]
fn apply_to_error(decision: Decision, error: &mut Error) {
    error.add_response_mapper(move |mut response| {
        decision.clone().write_once(response.headers_mut());
        response
    });
}

impl Place {
    #[inline(never)]
    fn settle(self, own: Decision, mark: &Mark) -> Option<Decision> {
        if let Some(nearest) = mark.take_decision() {
            return Some(nearest);
        }
        match self {
            Place::Middleware if mark.has_passed() => None,
            Place::Middleware => {
                mark.record_outside(&own);
                Some(own)
            }
            // Either a middleware responded, or a handler that a guard selected. It is unknown whether the policy
            // of the path or the default policy applies to the response.
            Place::AroundPath if !mark.is_reached() => Some(Decision::Refused),
            _ => Some(own),
        }
    }

    /// The decision for a request without a mark. A policy that was added since the request arrived may be behind this
    /// one, and may allow less.
    #[inline]
    fn settle_unmarked(self, own: &mut Decision) {
        if let Place::Alone(alike) = self
            && !alike.is_still()
            && own.has_policy()
        {
            *own = Decision::Refused;
        }
    }
}

impl<F> CorsFuture<F> {
    /// A response that is already available.
    pub(crate) const fn answered(response: ServiceResponse) -> Self {
        CorsFuture::Answered {
            outcome: Some(Ok(response)),
        }
    }

    /// The answer to a preflight, or to a request that `enforce` refuses. It is reported to the outer middleware.
    pub(crate) fn by_policy(request: ServiceRequest, response: HttpResponse) -> Self {
        if let Some(mark) = Mark::of(request.request()) {
            mark.set_answered(&Head::new(request.request()));
        }
        Self::answered(request.into_response(response))
    }

    /// An error.
    pub(crate) const fn failed(error: Error) -> Self {
        CorsFuture::Answered {
            outcome: Some(Err(error)),
        }
    }

    /// The response of an inner service.
    pub(crate) const fn running(inner: F, finish: Finish) -> Self {
        CorsFuture::Running { inner, finish }
    }

    /// The unchanged response of an inner service.
    pub(crate) const fn unchanged(inner: F) -> Self {
        CorsFuture::Unchanged { inner }
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projection::Answered { outcome } => match outcome.take() {
                Some(outcome) => Poll::Ready(outcome.map(ServiceResponse::map_into_right_body)),
                None => Poll::Pending,
            },
            Projection::Running { inner, finish } => {
                let mut outcome = ready!(inner.poll(cx));
                finish.apply(&mut outcome);
                Poll::Ready(outcome.map(ServiceResponse::map_into_left_body))
            }
            Projection::Unchanged { inner } => {
                inner.poll(cx).map_ok(ServiceResponse::map_into_left_body)
            }
        }
    }
}
