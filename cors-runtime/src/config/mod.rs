//! Policies from a configuration.

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
mod set;
mod values;

pub(crate) use self::{
    checked::{CheckedConfig, NameList},
    set::SetOrigins,
};
pub use self::{
    config::PolicyConfig,
    error::{ConfigError, ConfigMistake},
    max_age::MaxAge,
    values::Values,
};
