//! Requests: the head that a decision reads, and the directives of outer layers.

mod directives;
mod head;
mod header;
mod http;
mod lines;
pub(crate) mod method;
mod preflight;
mod refusal_sink;

pub use self::{
    directives::Directives,
    head::{HeadCopy, RequestHead, RequestHeaders},
    header::RequestHeader,
    lines::Lines,
    method::RequestedMethod,
    refusal_sink::RefusalSink,
};
pub(crate) use self::{
    head::OwnedValue,
    preflight::{Preflight, RequestKind},
};
