//! Configurations of a proxy.

use std::{fs, path::PathBuf};

use serde::Deserialize;

use crate::proxy::Proxy;

/// A configuration of a proxy. The README next to the files describes them.
#[derive(Clone, Debug)]
pub struct Configuration(pub(crate) String);

/// A change of a configuration that introduces a mistake.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mistake {
    /// Its name.
    pub name: String,
    /// The configuration that is changed.
    pub base: String,
    /// The findings, such as `WIDER origin-prefix`. A finding that is reported several times is listed
    /// several times.
    #[serde(default)]
    pub findings: Vec<String>,
    /// The kinds of notes that only the changed configuration has.
    #[serde(default)]
    pub notes: Vec<String>,
    change: Vec<Change>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    old: String,
    new: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistakes {
    mistake: Vec<Mistake>,
}

impl Configuration {
    /// Reads the configuration with this name.
    ///
    /// # Panics
    ///
    /// If it does not exist.
    #[must_use]
    pub fn read(proxy: &Proxy, name: &str) -> Self {
        Self(read(proxy, &format!("{name}.{}", proxy.extension)))
    }

    /// Returns the configuration with a mistake.
    ///
    /// # Panics
    ///
    /// If it does not contain each text that the mistake changes exactly once.
    #[must_use]
    pub fn with(self, mistake: &Mistake) -> Self {
        mistake.change.iter().fold(self, |Self(text), change| {
            let count = text.matches(&change.old).count();
            assert_eq!(count, 1, "`{}`: {}", mistake.name, change.old);
            Self(text.replace(&change.old, &change.new))
        })
    }
}

impl Mistake {
    /// The mistakes of a proxy.
    ///
    /// # Panics
    ///
    /// If the file is not valid.
    #[must_use]
    pub fn all(proxy: &Proxy) -> Vec<Self> {
        let mistakes: Mistakes = toml::from_str(&read(proxy, "mistakes.toml")).expect("mistakes");
        mistakes.mistake
    }
}

fn read(proxy: &Proxy, file: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("configurations");
    let file = folder.join(proxy.name).join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
