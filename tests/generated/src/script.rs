//! The request that a script makes.

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    sample::{select, subsequence},
};

use crate::{
    declared::Path,
    request::{allowed_origin, markers},
};

/// A request of a script.
#[derive(Clone, Debug)]
pub struct Script {
    /// The origin of the script's page.
    pub origin: String,
    /// The method, as the script writes it.
    pub method: String,
    /// The headers that the script sets, with distinct names.
    pub headers: Vec<(String, String)>,
    /// Whether the request includes credentials.
    pub credentials: bool,
}

impl Script {
    /// The method as the browser sends it.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    #[must_use]
    pub fn sent_method(&self) -> String {
        let upper = self.method.to_ascii_uppercase();
        match upper.as_str() {
            "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
            _ => self.method.clone(),
        }
    }
}

/// Scripts that call the handlers of `path`.
pub fn scripts(path: &'static Path) -> impl Strategy<Value = Script> {
    markers().prop_flat_map(move |marker| {
        let origin = prop_oneof![
            4 => allowed_origin(path, &marker),
            1 => Just("https://foreign.example".to_owned()),
            1 => Just("null".to_owned()),
        ];
        let script = (origin, methods(path), headers(path), any::<bool>());
        script.prop_map(|(origin, method, headers, credentials)| Script {
            origin,
            method,
            headers,
            credentials,
        })
    })
}

/// Methods that scripts can send.
fn methods(path: &Path) -> impl Strategy<Value = String> + use<> {
    let served: Vec<&str> = path
        .handlers
        .iter()
        .flat_map(|it| it.methods.list.clone())
        .collect();
    let others = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE", "get", "put", "patch",
    ];
    select([served, others.to_vec()].concat()).prop_map(str::to_owned)
}

fn headers(path: &Path) -> impl Strategy<Value = Vec<(String, String)>> + use<> {
    const OTHERS: [(&str, &str); 12] = [
        ("accept", "text/html"),
        ("Accept", "text/html(1)"),
        ("accept-language", "de, en;q=0.5"),
        ("content-language", "de_DE"),
        ("content-type", "text/plain; charset=utf-8"),
        ("Content-Type", "application/json"),
        ("range", "bytes=0-9"),
        ("range", "bytes=-9"),
        ("authorization", "Bearer secret"),
        ("X-Unlisted", "1"),
        ("if-match", "\"1\""),
        ("x-requested-with", "script"),
    ];
    let listed = path.handlers.iter().flat_map(|it| it.headers.list.clone());
    let listed = listed.map(|name| (name, "1"));
    let all: Vec<(&str, &str)> = listed.chain(OTHERS).collect();
    let chosen = subsequence(all, 0..4);
    chosen.prop_map(|headers| {
        let mut names = BTreeSet::new();
        let once = headers
            .into_iter()
            .filter(|(name, _)| names.insert(name.to_ascii_lowercase()));
        once.map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    })
}
