//! The expected responses of the server, computed from the declarations alone.

use std::collections::BTreeSet;

use crate::{
    cover::ANY_METHODS,
    declared::{Declared, Names, Path},
    request::Request,
};

/// The expected response to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<'p> {
    /// The status.
    pub status: u16,
    /// The handler that has run, if any.
    pub handler: Option<&'p str>,
    /// The headers of the CORS protocol, sorted.
    pub cors: Vec<(String, Vec<u8>)>,
    /// The names in `Vary`, in lower case.
    pub vary: BTreeSet<String>,
    /// The methods in `Allow`, in responses that have this header because of the policies.
    pub allow: Option<BTreeSet<String>>,
}

/// Returns the expected response of a path to a request.
#[must_use]
pub fn expected_answer<'p>(path: &'p Path, request: &Request) -> Answer<'p> {
    if request.method != "OPTIONS" {
        return actual(path, request);
    }
    let is_preflight = request.has("origin") && request.has("access-control-request-method");
    let mut answer = match path.serving("OPTIONS") {
        _ if is_preflight => preflight(path, request),
        Some(_) => actual(path, request),
        None => options(path),
    };
    answer.vary_by("origin");
    answer.vary_by("access-control-request-method");
    answer.vary_by("access-control-request-headers");
    if path.handlers.iter().any(|handler| handler.private_network) {
        answer.vary_by("access-control-request-private-network");
    }
    answer
}

impl<'p> Answer<'p> {
    fn new(status: u16) -> Self {
        Self {
            status,
            handler: None,
            cors: Vec::new(),
            vary: BTreeSet::new(),
            allow: None,
        }
    }

    fn handled(declared: &'p Declared) -> Self {
        let own = declared.reply.headers().iter();
        let own = own.filter(|(name, _)| *name == "vary");
        let vary = own.flat_map(|(_, names)| names.split(','));
        Self {
            handler: Some(&declared.handler),
            vary: vary.map(|name| name.trim().to_ascii_lowercase()).collect(),
            ..Self::new(declared.reply.status())
        }
    }

    /// Adds a name to `Vary`, unless it contains `*`, which covers every header.
    fn vary_by(&mut self, name: &str) {
        if !self.vary.contains("*") {
            self.vary.insert(name.to_owned());
        }
    }

    fn add(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        self.cors
            .push((format!("access-control-{name}"), value.into()));
        self.cors.sort();
    }

    fn add_list(&mut self, name: &str, list: String) {
        if !list.is_empty() {
            self.add(name, list);
        }
    }
}

/// The response of the handler that serves the method, or 405 if there is none.
fn actual<'p>(path: &'p Path, request: &Request) -> Answer<'p> {
    let Some(declared) = path.serving(&request.method) else {
        return Answer::new(405);
    };
    let mut answer = Answer::handled(declared);
    let constant = constant(declared);
    if constant.is_none() {
        answer.vary_by("origin");
    }
    let allowed = match request.values("origin")[..] {
        _ if constant.is_some() => constant.map(str::as_bytes),
        [origin] if declared.covers_origin(origin) => Some(origin),
        _ => None,
    };
    if let Some(origin) = allowed {
        answer.add("allow-origin", origin);
        if declared.credentials {
            answer.add("allow-credentials", "true");
        }
        answer.add_list("expose-headers", header_names(&declared.expose));
    }
    answer
}

/// The value of `Access-Control-Allow-Origin` if it is the same for every origin.
fn constant(declared: &Declared) -> Option<&str> {
    let wildcard = declared.allows_any_origin().then_some("*");
    wildcard.or_else(|| declared.only_origin())
}

/// The response to an OPTIONS request that is not a preflight and that no handler serves.
fn options(path: &Path) -> Answer<'_> {
    let methods = path.handlers.iter().flat_map(|it| &it.methods.list);
    let any = path.handlers.iter().filter(|it| it.methods.any);
    let methods = methods.chain(any.flat_map(|_| &ANY_METHODS));
    let mut allow: BTreeSet<String> = methods.map(|&method| method.to_owned()).collect();
    allow.insert("OPTIONS".to_owned());
    if allow.contains("GET") {
        allow.insert("HEAD".to_owned());
    }
    Answer {
        allow: Some(allow),
        ..Answer::new(204)
    }
}

fn preflight<'p>(path: &'p Path, request: &Request) -> Answer<'p> {
    match allowing(path, request) {
        Some((declared, origin)) => allowed_preflight(declared, origin, request),
        None => Answer::new(403),
    }
}

/// The handler that serves the method of the preflight, and the origin, if the policy allows the request.
fn allowing<'p, 'r>(path: &'p Path, request: &'r Request) -> Option<(&'p Declared, &'r [u8])> {
    let [origin] = request.values("origin")[..] else {
        return None;
    };
    let [method] = request.values("access-control-request-method")[..] else {
        return None;
    };
    let declared = path.serving(str::from_utf8(method).ok()?)?;
    for line in request.values("access-control-request-headers") {
        for name in str::from_utf8(line).ok()?.split(',') {
            let name = name.trim_matches([' ', '\t']);
            if !name.is_empty() && !declared.covers_header(name) {
                return None;
            }
        }
    }
    declared.covers_origin(origin).then_some((declared, origin))
}

fn allowed_preflight<'p>(declared: &Declared, origin: &[u8], request: &Request) -> Answer<'p> {
    let mut answer = Answer::new(declared.preflight_status.unwrap_or(204));
    if declared.allows_any_origin() {
        answer.add("allow-origin", "*");
    } else {
        answer.add("allow-origin", origin);
    }
    if declared.methods.any {
        answer.add("allow-methods", ANY_METHODS.join(","));
    } else {
        answer.add_list("allow-methods", names(&declared.methods));
    }
    answer.add_list("allow-headers", header_names(&declared.headers));
    if let Some(max_age) = declared.max_age {
        answer.add("max-age", max_age.seconds.to_string());
    }
    if declared.credentials {
        answer.add("allow-credentials", "true");
    }
    let network = request.values("access-control-request-private-network");
    if declared.private_network && network == [b"true"] {
        answer.add("allow-private-network", "true");
    }
    answer
}

fn names(names: &Names) -> String {
    let wildcard = names.any.then_some("*");
    let all: Vec<&str> = wildcard
        .into_iter()
        .chain(names.list.iter().copied())
        .collect();
    all.join(",")
}

/// The names of headers, as a list in lower case.
fn header_names(list: &Names) -> String {
    names(list).to_ascii_lowercase()
}
