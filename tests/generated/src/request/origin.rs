//! Values of `Origin`: allowed ones, near misses, and foreign ones.

use proptest::{prelude::*, sample::select};

use super::Marker;
use crate::{declared::Path, pattern::sample};

/// Turns an allowed origin into a near miss. The second argument is the marker.
type Change = fn(&str, &str) -> String;

const CHANGES: [Change; 30] = [
    |origin, _| origin.replacen("http:", "https:", 1),
    |origin, _| origin.replacen("https:", "http:", 1),
    |origin, _| origin.replacen("://", ":", 1),
    |origin, _| format!("{origin}:8443"),
    |origin, _| format!("{origin}:443"),
    |origin, _| format!("{origin}:80"),
    |origin, _| format!("{origin}:0"),
    |origin, _| format!("{origin}:65536"),
    |origin, _| format!("{origin}:08443"),
    |origin, _| format!("{origin}:"),
    |origin, marker| origin.replacen("://", &format!("://{marker}."), 1),
    |origin, marker| origin.replacen("://", &format!("://{marker}"), 1),
    |origin, marker| origin.replacen("://", &format!("://{marker}@"), 1),
    |origin, _| origin.replacen("://", "://.", 1),
    |origin, _| origin.replacen("://", "://*.", 1),
    |origin, _| origin.replacen("://", "://%41.", 1),
    |origin, marker| format!("{origin}.{marker}.example"),
    |origin, marker| format!("{origin}{marker}"),
    |origin, marker| format!("{origin}/{marker}"),
    |origin, _| format!("{origin}."),
    |origin, _| format!("{origin} "),
    |origin, _| format!(" {origin}"),
    |origin, _| format!("{origin}, {origin}"),
    |origin, _| format!("{origin}\u{e9}"),
    |origin, _| origin.to_ascii_uppercase(),
    |origin, _| origin.replacen('e', "E", 1),
    |origin, _| origin.replacen('.', "-", 1),
    |origin, _| origin.split_at(origin.len() - 1).0.to_owned(),
    |origin, _| with_labels(origin, &["l".repeat(64)]),
    |origin, _| {
        with_labels(
            origin,
            &[
                "l".repeat(63),
                "l".repeat(63),
                "l".repeat(63),
                "l".repeat(40),
            ],
        )
    },
];

fn with_labels(origin: &str, labels: &[String]) -> String {
    origin.replacen("://", &format!("://{}.", labels.join(".")), 1)
}

/// Origins that a handler of the path allows. If every origin is allowed, these are arbitrary origins.
pub fn allowed_origin(path: &Path, marker: &Marker) -> impl Strategy<Value = String> + use<> {
    let patterns = path.handlers.iter().flat_map(|handler| handler.patterns());
    let mut patterns: Vec<String> = patterns.map(str::to_owned).collect();
    if patterns.is_empty() {
        patterns.push("https://*.foreign.example:*".to_owned());
    }
    let marker = marker.as_str();
    let labels = [
        "a".to_owned(),
        "a.b-1".to_owned(),
        "l".repeat(63),
        marker.to_owned(),
    ];
    let ports = vec![None, Some(1), Some(8443), Some(65_535)];
    (select(patterns), select(labels.to_vec()), select(ports))
        .prop_map(|(pattern, labels, port)| sample(&pattern, &labels, port))
}

/// Origins that differ slightly from allowed ones, as an attacker could register or send them.
pub fn near_origin(path: &Path, marker: &Marker) -> impl Strategy<Value = String> + use<> {
    let text = marker.as_str().to_owned();
    (allowed_origin(path, marker), select(CHANGES.to_vec()))
        .prop_map(move |(origin, change)| change(&origin, &text))
}

/// All kinds of values of `Origin`.
pub(super) fn origins(path: &Path, marker: &Marker) -> BoxedStrategy<Vec<u8>> {
    let foreign = [
        String::new(),
        "null".to_owned(),
        "Null".to_owned(),
        "*".to_owned(),
        "https://foreign.example".to_owned(),
        format!("https://{}.example", marker.as_str()),
        marker.as_str().to_owned(),
    ];
    let long = |origin: String| origin.replacen("://", &format!("://{}", "a".repeat(65_536)), 1);
    let raw = |origin: String| [origin.as_bytes(), b"\xe9\xff"].concat();
    prop_oneof![
        100 => allowed_origin(path, marker).prop_map(String::into_bytes),
        60 => near_origin(path, marker).prop_map(String::into_bytes),
        40 => select(foreign.to_vec()).prop_map(String::into_bytes),
        1 => allowed_origin(path, marker).prop_map(long).prop_map(String::into_bytes),
        5 => allowed_origin(path, marker).prop_map(raw),
    ]
    .boxed()
}
