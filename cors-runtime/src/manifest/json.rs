//! The manifest as JSON. The form is documented in the module above.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Handler, Manifest, text::shown};

/// The version of the form that is written and read.
const VERSION: u32 = 1;

/// Why a text is no manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError(String);

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ManifestError {}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    handlers: &'a [Handler],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(rename = "version")]
    _version: u32,
    handlers: Vec<Handler>,
}

/// Any version's manifest.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Manifest {
    /// The manifest as indented JSON with a line break at its end.
    ///
    /// The same policies give the same text. Its form is documented in [the module](self#json).
    ///
    /// # Panics
    ///
    /// Never: all keys are texts.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written {
            version: VERSION,
            handlers: &self.handlers,
        };
        let mut json = serde_json::to_string_pretty(&written).expect("keys that are texts");
        json.push('\n');
        json
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// A text that is not JSON or not of the documented form, and one of another version: what is
    /// wrong, with line and column.
    pub fn from_json(json: &str) -> Result<Self, ManifestError> {
        let Versioned { version } = parse(json)?;
        if version != VERSION {
            return Err(ManifestError(format!(
                "the manifest has version {version}, and this version of cors-runtime reads version {VERSION}"
            )));
        }
        let Read { handlers, .. } = parse(json)?;
        Ok(handlers.into_iter().collect())
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, ManifestError> {
    serde_json::from_str(json)
        .map_err(|error| ManifestError(format!("not a manifest: {}", shown(&error.to_string()))))
}
