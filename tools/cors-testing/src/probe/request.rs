//! A request of a probe.

use std::{borrow::Cow, collections::BTreeSet, fmt::Write as _};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request,
    header::{
        ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, HOST, ORIGIN,
    },
};
use http_body_util::Full;

use crate::{blocked::Titled, preflight::Requested, request::Credentials};

/// A request that a probe sends: a preflight, or an actual request.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct ProbeRequest {
    pub(super) path: String,
    /// The values of the `Origin` lines.
    pub(super) origins: Vec<String>,
    /// The method of the actual request, or the one that the preflight requests.
    pub(super) method: Method,
    pub(super) preflight: Option<Preflight>,
}

/// The parts that only a preflight has.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Preflight {
    pub(super) header_names: BTreeSet<String>,
    pub(super) private_network: bool,
}

const REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");

impl ProbeRequest {
    pub(super) const fn is_preflight(&self) -> bool {
        self.preflight.is_some()
    }

    /// The permissions that the preflight requests for a page of `origin`.
    pub(super) fn requested<'r>(
        &'r self,
        origin: &'r str,
        credentials: Credentials,
    ) -> Requested<'r> {
        let header_names = self
            .preflight
            .iter()
            .flat_map(|preflight| &preflight.header_names);
        Requested {
            origin: origin.into(),
            method: Cow::Borrowed(&self.method),
            header_names: header_names.map(String::as_str).collect(),
            credentials,
        }
    }

    /// The origins of pages that may have sent the request: each line, and all lines joined, as a server may do it.
    pub(super) fn page_origins(&self) -> Vec<String> {
        let mut origins = vec![self.origins.join(", ")];
        if self.origins.len() > 1 {
            origins.extend(self.origins.iter().cloned());
        }
        origins
    }

    fn wire_method(&self) -> &Method {
        if self.is_preflight() {
            &Method::OPTIONS
        } else {
            &self.method
        }
    }

    /// The headers, without `Host` and without those of the user. `None` if a value is not valid.
    fn headers(&self) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        for origin in &self.origins {
            headers.append(ORIGIN, HeaderValue::from_str(origin).ok()?);
        }
        if let Some(preflight) = &self.preflight {
            let method = HeaderValue::from_str(self.method.as_str()).ok()?;
            headers.insert(ACCESS_CONTROL_REQUEST_METHOD, method);
            if !preflight.header_names.is_empty() {
                let names: Vec<&str> = preflight.header_names.iter().map(String::as_str).collect();
                let names = HeaderValue::from_str(&names.join(",")).ok()?;
                headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names);
            }
            if preflight.private_network {
                headers.insert(REQUEST_PRIVATE_NETWORK, HeaderValue::from_static("true"));
            }
        }
        Some(headers)
    }

    /// The request to a server, with the headers of the user if it is not a preflight, because browsers do not add
    /// these.
    pub(super) fn to_http(&self, host: &str, extra: &HeaderMap) -> Option<Request<Full<Bytes>>> {
        let mut request = Request::new(Full::default());
        *request.method_mut() = self.wire_method().clone();
        *request.uri_mut() = self.path.parse().ok()?;
        let headers = request.headers_mut();
        *headers = self.headers()?;
        headers.insert(HOST, HeaderValue::from_str(host).ok()?);
        if !self.origins.is_empty() {
            headers.insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
            headers.insert("sec-fetch-mode", HeaderValue::from_static("cors"));
        }
        if !self.is_preflight() {
            if !self.method.is_safe() {
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            for (name, value) in extra {
                headers.append(name, value.clone());
            }
        }
        Some(request)
    }

    /// A command that sends the request. The values of the user's headers are omitted, because they may be secret.
    pub(super) fn to_curl(&self, address: &str, extra: &HeaderMap) -> String {
        let mut command = match self.wire_method() {
            &Method::HEAD => "curl -I".to_owned(),
            &Method::GET => "curl -i".to_owned(),
            method => format!("curl -i -X {method}"),
        };
        let headers = self.headers().unwrap_or_default();
        for (name, value) in &headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let header = quoted(&format!("{}: {value}", Titled(name)));
            write!(command, " -H {header}").expect("a string");
        }
        if !self.is_preflight() {
            for name in extra.keys() {
                write!(command, " -H '{}: ..'", Titled(name)).expect("a string");
            }
        }
        format!("{command} {}", quoted(&format!("{address}{}", self.path)))
    }
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
