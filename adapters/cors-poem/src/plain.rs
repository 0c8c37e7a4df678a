//! An endpoint without a visible policy.

use cors_runtime::tower::CorsFuture;
use futures_util::{FutureExt as _, future::Either};
use poem::{Endpoint, Request, Response, Result};

use crate::{
    expected::{Expected, Place},
    http::{Errors, into_http, into_poem, pass, respond},
};

/// An endpoint without a visible policy. A policy that an outer layer has found for another endpoint never applies
/// to it.
pub(crate) struct Plain<E> {
    inner: E,
    /// The path of annotated handlers that the endpoint shares, if there is one.
    place: Option<Place>,
}

impl<E> Plain<E> {
    pub(crate) fn new(inner: E, place: Option<Place>) -> Self {
        Self { inner, place }
    }
}

impl<E: Endpoint> Endpoint for Plain<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        if Expected::is_elsewhere(request.extensions(), self.place) {
            let request = into_http(request);
            let errors = Errors::of(&request);
            let future: CorsFuture<_> =
                CorsFuture::unfound(request, |request| respond(&self.inner, request, errors));
            Either::Left(future.map(into_poem))
        } else {
            Either::Right(pass(&self.inner, request))
        }
    }
}
