//! The headers that policies write into responses.

mod actual;
mod answer;
mod blocked;
mod existing;
mod explanation;
mod head;
#[cfg(feature = "tower")]
mod nearest;
mod preflight;

pub use self::{
    actual::ActualHeaders,
    answer::Answer,
    head::{OriginField, ResponseHead},
    preflight::PreflightAnswer,
};
#[cfg(feature = "tower")]
pub(crate) use self::{
    blocked::blocked_answer,
    explanation::Explanation,
    nearest::{NearestPolicy, record_denied, record_nearest},
};
