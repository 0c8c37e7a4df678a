//! Requests: the head that a decision depends on, and the directives of outer layers.

mod authority;
mod directives;
mod head;
mod header;
mod http;
mod lines;
pub(crate) mod method;
mod preflight;
mod refusal_sink;

pub(crate) use self::{
    authority::authority,
    head::OwnedValue,
    preflight::{Preflight, RequestKind},
};
pub use self::{
    directives::Directives,
    head::{HeadCopy, RequestHead, RequestHeaders},
    header::RequestHeader,
    lines::Lines,
    method::RequestedMethod,
    refusal_sink::RefusalSink,
};
