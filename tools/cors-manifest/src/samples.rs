//! Handlers for the tests.

use crate::{enforce::Enforce, handler::Handler, names::Names, origin::Origin};

/// A handler that serves GET to these origins, written as in the JSON.
pub(crate) fn handler(name: &str, origins: &[&str]) -> Handler {
    let origins = origins
        .iter()
        .map(|&origin| Origin::try_from(origin.to_owned()));
    Handler {
        name: name.to_owned(),
        module: "api::users".to_owned(),
        file: "src/users.rs".to_owned(),
        line: 1,
        paths: Vec::new(),
        methods: names(&["GET"]),
        origins: origins.collect::<Result<_, _>>().expect("origins"),
        headers: Names::default(),
        expose: Names::default(),
        credentials: false,
        enforce: Enforce::Off,
        max_age: None,
        private_network: false,
        preflight_status: 204,
        allow: Vec::new(),
    }
}

/// `enforce` with these hosts, if there are any.
pub(crate) fn enforce(hosts: &[&str]) -> Enforce {
    Enforce::new(true, hosts.iter().copied())
}

/// Names; `*` is `any`.
pub(crate) fn names(names: &[&str]) -> Names {
    let names = names.iter().map(|&name| name.to_owned());
    names.collect::<Vec<_>>().into()
}
