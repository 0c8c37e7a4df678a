//! Policies that come from a configuration.

mod args;
mod check;
mod checked;
#[expect(
    clippy::module_inception,
    reason = "the type after which the folder is named"
)]
mod config;
#[cfg(feature = "serde")]
mod deserialize;
mod entry;
mod error;
mod form;
mod max_age;
mod report;
mod values;

pub(crate) use self::checked::CheckedConfig;
pub use self::{
    config::PolicyConfig,
    error::{ConfigError, ConfigMistake},
    max_age::MaxAge,
    values::Values,
};
