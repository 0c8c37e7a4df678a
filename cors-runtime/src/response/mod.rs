//! Responses: what a policy writes into them.

mod actual;
mod answer;
mod existing;
mod explanation;
mod head;
mod preflight;

#[cfg(feature = "tower")]
pub(crate) use self::explanation::ExplanationText;
pub use self::{
    actual::ActualHeaders, answer::Answer, head::ResponseHead, preflight::PreflightAnswer,
};
