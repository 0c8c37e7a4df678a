//! The manifest as JSON. The front page of the crate documents the format.

use std::fmt;

use cors_rules::text::shown;
use serde::{Deserialize, Serialize};

use crate::{handler::Handler, manifest::Manifest, shared_path::SharedPath};

/// The version of the format that this crate writes and reads.
const VERSION: u32 = 1;

/// The reason why a text is not a manifest.
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
    #[serde(skip_serializing_if = "<[SharedPath]>::is_empty")]
    shared_paths: &'a [SharedPath],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    #[serde(rename = "version")]
    _version: u32,
    handlers: Vec<Handler>,
    #[serde(default)]
    shared_paths: Vec<SharedPath>,
}

/// A manifest in any version of the format.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Manifest {
    /// The manifest as indented JSON that ends with a line break. The format is documented on the [front
    /// page](crate#json).
    ///
    /// Equal manifests have equal texts.
    ///
    /// # Panics
    ///
    /// Never: all keys are strings.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written {
            version: VERSION,
            handlers: &self.handlers,
            shared_paths: &self.shared_paths,
        };
        let mut json = serde_json::to_string_pretty(&written).expect("keys that are strings");
        json.push('\n');
        json
    }

    /// Reads the output of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// The text is not JSON, has another format than the documented one, or has another version. The
    /// error contains the reason, with line and column.
    pub fn from_json(json: &str) -> Result<Self, ManifestError> {
        let Versioned { version } = parse(json)?;
        if version != VERSION {
            return Err(ManifestError(format!(
                "the manifest has version {version}, and this version of cors-manifest reads version {VERSION}"
            )));
        }
        let Read {
            handlers,
            shared_paths,
            ..
        } = parse(json)?;
        Ok(Self {
            shared_paths,
            ..handlers.into_iter().collect()
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, ManifestError> {
    serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let what = shown(text.strip_suffix(&place).unwrap_or(&text));
        ManifestError(format!("not a manifest: {what}{place}"))
    })
}

#[cfg(test)]
mod tests {
    use super::Manifest;
    use crate::samples::{enforce, handler, names};

    const ORIGINS: [&str; 7] = [
        "https://app.example.com",
        "https://*.example.com",
        "null",
        "env(\"APP_ORIGINS\")",
        "option_env(\"EXTRA_ORIGINS\")",
        "configured",
        "matching(tenants::is_known)",
    ];

    #[test]
    fn the_form_is_the_documented_one() {
        let mut handler = handler("list_users", &ORIGINS);
        handler.headers = names(&["*", "authorization"]);
        handler.enforce = enforce(&["api.example.com", "localhost:3000"]);
        handler.max_age = Some(600);
        handler.preflight_status = 200;
        handler.allow = vec!["danger_null_origin".to_owned()];
        let expected = r#"{
  "version": 1,
  "handlers": [
    {
      "name": "list_users",
      "module": "api::users",
      "file": "src/users.rs",
      "line": 1,
      "methods": [
        "GET"
      ],
      "origins": [
        "https://app.example.com",
        "https://*.example.com",
        "null",
        "env(\"APP_ORIGINS\")",
        "option_env(\"EXTRA_ORIGINS\")",
        "configured",
        "matching(tenants::is_known)"
      ],
      "headers": [
        "*",
        "authorization"
      ],
      "expose": [],
      "credentials": false,
      "enforce": [
        "api.example.com",
        "localhost:3000"
      ],
      "max_age": 600,
      "private_network": false,
      "preflight_status": 200,
      "allow": [
        "danger_null_origin"
      ]
    }
  ]
}
"#;
        let manifest = Manifest::from_iter([handler]);
        assert_eq!(manifest.to_json(), expected);
        assert_eq!(Manifest::from_json(expected), Ok(manifest));
    }

    #[test]
    fn no_origin_is_written_otherwise_than_an_empty_list() {
        for (origins, expected) in [
            (&["none"][..], "\"origins\": [\n        \"none\"\n      ],"),
            (&[], "\"origins\": [],"),
        ] {
            let manifest = Manifest::from_iter([handler("list_users", origins)]);
            let json = manifest.to_json();
            assert!(json.contains(expected), "{json}");
            assert_eq!(Manifest::from_json(&json), Ok(manifest));
        }
    }

    #[test]
    fn the_same_handlers_give_the_same_text() {
        let mut last = handler("create", &["*"]);
        last.module = "b".to_owned();
        let mut nested = handler("list", &["*"]);
        nested.line = 2;
        let handlers = [
            handler("create", &["*"]),
            handler("list", &["*"]),
            nested,
            last,
        ];
        let sorted = Manifest::from_iter(handlers.clone());
        assert_eq!(sorted.handlers, handlers);
        let reversed: Manifest = handlers.into_iter().rev().collect();
        assert_eq!(reversed.to_json(), sorted.to_json());
    }

    #[test]
    fn a_text_that_is_no_manifest_is_refused_with_its_reason() {
        let valid = Manifest::from_iter([handler("list_users", &["https://a.example"])]).to_json();
        let long = "x".repeat(65_536);
        let table = [
            ("\"version\": 1,", "", "missing field `version`"),
            (
                "\"version\": 1",
                "\"version\": 2",
                "version 2, and this version of cors-manifest reads version 1",
            ),
            (
                "\"methods\"",
                "\"method\"",
                "unknown field `method`, expected one of `name`",
            ),
            ("\"handlers\"", "\"handler\"", "unknown field `handler`"),
            (
                "\"line\": 1",
                "\"line\": -1",
                "invalid value: integer `-1`, expected u32 at line 8 column",
            ),
            ("\"credentials\": false,", "", "missing field `credentials`"),
            ("\"enforce\": false,", "", "missing field `enforce`"),
            (
                "\"enforce\": false",
                "\"enforce\": \"api.example.com\"",
                "invalid value, expected `true`, `false` or a list of hosts at line",
            ),
            (
                "\"enforce\": false",
                "\"enforce\": []",
                "`enforce` lists no host at line",
            ),
            (
                "\"enforce\": false",
                "\"enforce\": [\"https://api.example.com\"]",
                "`https://api.example.com` is not a host: ",
            ),
            (
                "\"https://a.example\"",
                "\"https://a.example\", \"none\"",
                "`none` cannot be combined with other origins at line",
            ),
            (
                "\"preflight_status\": 204,",
                "",
                "missing field `preflight_status`",
            ),
            (
                "\"preflight_status\": 204",
                "\"preflight_status\": null",
                "invalid type: null, expected u16 at line",
            ),
            (
                "https://a.example",
                "https://A.example",
                "`https://A.example` is not an origin: ",
            ),
            ("https://a.example", &long, "xxx… at line "),
            (
                "https://a.example",
                r"\u0000\u001b",
                r"`\0\u{1b}` is not an origin",
            ),
        ];
        for (part, replacement, expected) in table {
            let text = valid.replace(part, replacement);
            let error = Manifest::from_json(&text).expect_err(replacement);
            let error = error.to_string();
            assert!(error.contains(expected), "{error}");
            assert!(error.len() < 900, "{}", error.len());
        }
        let error = Manifest::from_json("").expect_err("nothing").to_string();
        assert_eq!(
            error,
            "not a manifest: EOF while parsing a value at line 1 column 0"
        );
    }
}
