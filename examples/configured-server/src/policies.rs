//! The policies in a file.

use std::{error::Error, fs, path::PathBuf};

use cors_axum::{ConfigMistake, LivePolicy, OriginSet, RuntimePolicy};
use serde::Deserialize;

/// The contents of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    partners: Vec<String>,
    /// The policy is checked during deserialization.
    cors: RuntimePolicy,
}

/// The policies of the file, in the form that the server applies. Clones share them.
#[derive(Clone)]
pub(crate) struct Policies {
    file: PathBuf,
    pub(crate) default: LivePolicy,
    pub(crate) partners: OriginSet,
}

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

impl Policies {
    pub(crate) fn read(file: PathBuf) -> Result<Self> {
        let config = Config::read(&file)?;
        Ok(Self {
            file,
            default: LivePolicy::new(config.cors),
            partners: OriginSet::named("partners", config.partners)?,
        })
    }

    /// Reads the file again, and replaces the policies. If the file has a mistake, no policy changes.
    pub(crate) fn reload(&self) -> Result<()> {
        let config = Config::read(&self.file)?;
        // Replaced first, because it fails if an origin breaks a rule. The other replacement cannot fail.
        self.partners.replace(config.partners)?;
        self.default.replace(config.cors);
        Ok(())
    }
}

impl Config {
    fn read(file: &PathBuf) -> Result<Self> {
        let config: Self = toml::from_str(&fs::read_to_string(file)?)?;
        config.cors.warnings().iter().for_each(log);
        Ok(config)
    }
}

fn log(warning: &ConfigMistake) {
    eprintln!("{warning}");
}
