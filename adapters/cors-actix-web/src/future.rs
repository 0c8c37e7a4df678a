//! The future of a response under policies.

use std::{
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::ServiceResponse,
};
use pin_project_lite::pin_project;

use crate::{decision::Decision, mark::Mark};

pin_project! {
    /// The future of a response under policies.
    #[project = Projection]
    #[derive(Debug)]
    #[doc(hidden)]
    pub enum CorsFuture<F> {
        Answered { outcome: Option<Result<ServiceResponse, Error>> },
        Running { #[pin] inner: F, finish: Option<Finish> },
    }
}

/// What decides the headers of a response when it is there.
#[derive(Debug)]
#[doc(hidden)]
pub struct Finish {
    own: Decision,
    mark: Option<Rc<Mark>>,
    place: Place,
}

/// Where a decision is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the handlers of a path.
    Path,
    /// Around a middleware that is inside of CORS.
    Middleware,
    /// At a default policy, around a path that has policies.
    AroundPath,
    /// At a default policy.
    Default,
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

    /// The decision of the policies of a path, around a middleware inside of CORS. It applies if the
    /// middleware responds itself.
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

    /// The decision that applies; `None` if it is not made here.
    fn decision(self) -> Option<Decision> {
        let Some(mark) = self.mark else {
            return Some(self.own);
        };
        if let Some(nearest) = mark.take_decision() {
            return Some(nearest);
        }
        match self.place {
            Place::Middleware if mark.has_passed() => None,
            Place::Middleware => {
                mark.record_outside(&self.own);
                Some(self.own)
            }
            // Either a middleware has responded, or a handler that a guard leads to. The policy of the
            // path is not known to be that of the response, nor is the default one.
            Place::AroundPath if !mark.is_reached() => Some(Decision::Refused),
            Place::AroundPath | Place::Default | Place::Path => Some(self.own),
        }
    }

    /// Writes the headers into a response, or into that of an error.
    fn apply<B>(self, outcome: &mut Result<ServiceResponse<B>, Error>) {
        let Some(decision) = self.decision() else {
            return;
        };
        match outcome {
            Ok(response) => decision.write(response.headers_mut()),
            Err(error) => error.add_response_mapper(move |mut response| {
                decision.write(response.headers_mut());
                response
            }),
        }
    }
}

impl<F> CorsFuture<F> {
    /// A response that is there.
    pub(crate) const fn answered(response: ServiceResponse) -> Self {
        CorsFuture::Answered {
            outcome: Some(Ok(response)),
        }
    }

    /// An error.
    pub(crate) const fn failed(error: Error) -> Self {
        CorsFuture::Answered {
            outcome: Some(Err(error)),
        }
    }

    /// The response of an inner service.
    pub(crate) const fn running(inner: F, finish: Finish) -> Self {
        CorsFuture::Running {
            inner,
            finish: Some(finish),
        }
    }

    /// The response of an inner service, to which nothing is written.
    pub(crate) const fn unchanged(inner: F) -> Self {
        CorsFuture::Running {
            inner,
            finish: None,
        }
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
                if let Some(finish) = finish.take() {
                    finish.apply(&mut outcome);
                }
                Poll::Ready(outcome.map(ServiceResponse::map_into_left_body))
            }
        }
    }
}
