//! A response in a form that can be compared.

use std::fmt;

use bytes::Bytes;
use cors_rules::text::shown_bytes;
use http::{
    HeaderMap, Response, StatusCode,
    header::{ALLOW, VARY},
};

use crate::header_list::lower_case_names;

const PREFIX: &str = "access-control-";

/// A response in a form that can be compared.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) fn new(response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    /// The `Access-Control-*` headers except `Access-Control-Allow-Methods`, sorted, without the prefix.
    pub(super) fn access_control(&self) -> Vec<String> {
        let lines = self.headers.iter().filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix(PREFIX)?;
            let line = format!("{name}: {}", shown_bytes(value.as_bytes()));
            (name != "allow-methods").then_some(line)
        });
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        lines
    }

    /// The names in `Vary`, sorted.
    pub(super) fn vary(&self) -> Vec<String> {
        let mut names: Vec<String> = lower_case_names(&self.headers, &VARY).collect();
        names.sort();
        names
    }

    /// Whether `Allow` contains the methods, which are given in lower case.
    pub(super) fn allows_methods(&self, methods: &[&str]) -> bool {
        let allowed: Vec<String> = lower_case_names(&self.headers, &ALLOW).collect();
        let is_allowed = |method: &&str| allowed.iter().any(|name| name == method);
        methods.iter().all(is_allowed)
    }

    /// The methods in `Access-Control-Allow-Methods`.
    pub(super) fn granted_methods(&self) -> Vec<String> {
        let lines = self.headers.get_all("access-control-allow-methods").iter();
        let names = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
        names.map(|name| shown_bytes(name.trim_ascii())).collect()
    }

    /// Whether a script of the origin can read the response, according to its headers.
    pub(super) fn allows(&self, origin: &str) -> bool {
        let mut lines = self.headers.get_all("access-control-allow-origin").iter();
        match (lines.next(), lines.next()) {
            (Some(line), None) => line == "*" || line == origin,
            _ => false,
        }
    }

    pub(super) fn has_access_control(&self) -> bool {
        let mut names = self.headers.keys();
        names.any(|name| name.as_str().starts_with(PREFIX))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        for (name, value) in &self.headers {
            write!(f, "; {name}: {}", shown_bytes(value.as_bytes()))?;
        }
        let body = &self.body[..self.body.len().min(80)];
        write!(f, "; {}", shown_bytes(body))
    }
}
