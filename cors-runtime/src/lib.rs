#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![expect(
    clippy::inline_always,
    reason = "measured: on the way of a request, what is decided is written where it stays"
)]

mod actual;
#[cfg(feature = "axum")]
pub mod axum;
mod console;
mod decision;
#[cfg(feature = "tower")]
mod explain;
mod explanation;
#[cfg(feature = "tower")]
mod future;
pub mod guide;
mod headers;
#[cfg(feature = "testing")]
mod listener;
mod macros;
#[cfg(feature = "manifest")]
pub mod manifest;
#[cfg(feature = "tower")]
mod mark;
mod method_set;
pub mod migration;
mod mounting;
mod names;
mod near_miss;
mod origin;
mod origin_table;
mod origins;
mod pattern;
mod policies;
mod policy;
mod preflight;
mod prepared;
mod reason;
mod registration;
mod request;
pub mod rules;
#[cfg(feature = "axum")]
mod sight;
mod standing;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(all(feature = "tower", feature = "tracing"))]
mod trace;
mod variable;
mod vary;

#[doc(hidden)]
pub mod __private;

pub use self::{
    actual::ActualHeaders,
    console::Console,
    decision::Decision,
    macros::cors,
    names::Names,
    near_miss::NearMiss,
    origin::Origin,
    origins::Origins,
    policies::Policies,
    policy::Policy,
    reason::{Reason, ReasonKind},
    request::RequestHead,
    variable::StartUpError,
};
