//! The code that tonic generates for this service, written by hand, so that the example builds without `protoc`:
//!
//! ```proto
//! syntax = "proto3";
//! package library;
//!
//! service Library {
//!   rpc Find(FindRequest) returns (Book);
//! }
//! message FindRequest {
//!   string title = 1;
//! }
//! message Book {
//!   string title = 1;
//!   string author = 2;
//! }
//! ```

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::http::{Request, Response};
use prost::Message;
use tonic::{
    Status,
    body::Body,
    server::{Grpc, NamedService},
};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

#[derive(Clone, PartialEq, Message)]
pub(crate) struct FindRequest {
    #[prost(string, tag = "1")]
    pub(crate) title: String,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Book {
    #[prost(string, tag = "1")]
    pub(crate) title: String,
    #[prost(string, tag = "2")]
    pub(crate) author: String,
}

#[derive(Clone)]
pub(crate) struct LibraryServer;

impl NamedService for LibraryServer {
    const NAME: &'static str = "library.Library";
}

impl Service<Request<Body>> for LibraryServer {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(async move {
            if request.uri().path() != "/library.Library/Find" {
                return Ok(Status::unimplemented("").into_http());
            }
            let mut grpc = Grpc::new(ProstCodec::default());
            Ok(grpc.unary(service_fn(crate::find), request).await)
        })
    }
}
