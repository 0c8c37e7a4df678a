//! Handlers for the tests.

use super::{Handler, Names, Origin};

/// A handler that serves GET to these origins, written as in the JSON.
pub(super) fn handler(name: &str, origins: &[&str]) -> Handler {
    let origins = origins
        .iter()
        .map(|&origin| Origin::try_from(origin.to_owned()));
    Handler {
        name: name.to_owned(),
        module: "api::users".to_owned(),
        file: "src/users.rs".to_owned(),
        line: 1,
        methods: names(&["GET"]),
        origins: origins.collect::<Result<_, _>>().expect("origins"),
        headers: Names::default(),
        expose: Names::default(),
        credentials: false,
        max_age: None,
        private_network: false,
        allow: Vec::new(),
    }
}

/// Names; `*` is `any`.
pub(super) fn names(names: &[&str]) -> Names {
    let names = names.iter().map(|&name| name.to_owned());
    names.collect::<Vec<_>>().into()
}
