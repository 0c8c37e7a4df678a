#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod actual;
#[cfg(feature = "axum")]
pub mod axum;
mod decision;
#[cfg(feature = "tower")]
mod future;
mod headers;
mod macros;
#[cfg(feature = "manifest")]
pub mod manifest;
#[cfg(feature = "tower")]
mod mark;
mod method_set;
mod mounting;
mod names;
mod origin;
mod origin_table;
mod origins;
mod pattern;
mod policies;
mod policy;
mod preflight;
mod prepared;
mod registration;
mod request;
pub mod rules;
#[cfg(feature = "axum")]
mod sight;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
pub mod tower;
mod variable;
mod vary;

#[doc(hidden)]
pub mod __private;

pub use self::{
    actual::ActualHeaders,
    decision::{Decision, Reason},
    macros::cors,
    names::Names,
    origin::Origin,
    origins::Origins,
    policies::Policies,
    policy::Policy,
    request::RequestHead,
    variable::StartUpError,
};
