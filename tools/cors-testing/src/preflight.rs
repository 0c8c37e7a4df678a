//! The CORS-preflight fetch: the permissions that it requests, and that the response must grant.

use std::{borrow::Cow, collections::BTreeSet};

use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, LOCATION,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};

use super::{
    blocked::Step,
    call::{Call, CallMode, NON_WILDCARD_REQUEST_HEADER, Tainting},
    cors_check::cors_check,
    header_list,
    redirect::is_redirect_status,
    request::{Credentials, Mode, Redirect},
    safelist::{is_safelisted_method, unsafe_request_header_names},
};

/// The permissions that the answer to a preflight grants.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) methods: Vec<String>,
    pub(super) header_names: Vec<String>,
    pub(super) max_age: Option<u64>,
}

/// The preflight for `call`, <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
pub(super) fn request(call: &Call) -> Call {
    let mut headers = HeaderMap::new();
    headers.append(ACCEPT, HeaderValue::from_static("*/*"));
    headers.append(ACCESS_CONTROL_REQUEST_METHOD, value(call.method.as_str()));
    let names = unsafe_request_header_names(&call.headers);
    if !names.is_empty() {
        let names = Vec::from_iter(names).join(",");
        headers.append(ACCESS_CONTROL_REQUEST_HEADERS, value(&names));
    }
    Call {
        method: Method::OPTIONS,
        headers,
        body: None,
        mode: CallMode::Script(Mode::Cors),
        credentials: Credentials::SameOrigin,
        redirect: Redirect::Follow,
        tainting: Tainting::Cors,
        ..call.clone()
    }
}

/// The permissions that a preflight requests.
#[derive(Clone, Debug)]
pub(super) struct Requested<'c> {
    pub(super) origin: Cow<'c, str>,
    pub(super) method: Cow<'c, Method>,
    /// In lower case.
    pub(super) header_names: BTreeSet<&'c str>,
    /// The mode of the request that follows the preflight.
    pub(super) credentials: Credentials,
}

impl<'c> Requested<'c> {
    pub(super) fn new(call: &'c Call) -> Self {
        Self {
            origin: call.serialized_origin().into(),
            method: Cow::Borrowed(&call.method),
            header_names: unsafe_request_header_names(&call.headers),
            credentials: call.credentials,
        }
    }

    /// The permissions that `answer` grants, if it grants all requested ones,
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
    pub(super) fn grant<B>(&self, answer: &Response<B>) -> Result<Grant, Step> {
        let headers = answer.headers();
        // The check fails in any order. In this order, the reason is the same as in Chromium.
        if is_redirect_status(answer.status()) && headers.contains_key(LOCATION) {
            return Err(Step::PreflightRedirect(answer.status()));
        }
        cors_check(&self.origin, self.credentials, headers).map_err(Step::PreflightCorsCheck)?;
        if !answer.status().is_success() {
            return Err(Step::PreflightStatus(answer.status()));
        }
        let list = |name: HeaderName| match header_list::tokens(headers, &name) {
            Ok(tokens) => Ok(tokens.unwrap_or_default()),
            Err(header_list::Malformed) => Err(Step::PreflightMalformed(name)),
        };
        let grant = Grant {
            methods: list(ACCESS_CONTROL_ALLOW_METHODS)?,
            header_names: list(ACCESS_CONTROL_ALLOW_HEADERS)?,
            max_age: header_list::seconds(headers, &ACCESS_CONTROL_MAX_AGE),
        };
        self.check_method(&grant)?;
        self.check_header_names(&grant)?;
        Ok(grant)
    }

    /// Whether the headers of an answer allow the requested method.
    pub(super) fn allows_method(&self, headers: &HeaderMap) -> bool {
        let methods = header_list::tokens(headers, &ACCESS_CONTROL_ALLOW_METHODS);
        let grant = Grant {
            methods: methods.ok().flatten().unwrap_or_default(),
            header_names: Vec::new(),
            max_age: None,
        };
        self.check_method(&grant).is_ok()
    }

    fn check_method(&self, grant: &Grant) -> Result<(), Step> {
        let method = self.method.as_str();
        if grant.methods.iter().any(|allowed| allowed == method)
            || is_safelisted_method(method)
            || self.is_wildcard(&grant.methods)
        {
            return Ok(());
        }
        Err(Step::PreflightMethod(self.method.clone().into_owned()))
    }

    fn check_header_names(&self, grant: &Grant) -> Result<(), Step> {
        let lists = |name: &str| {
            let mut names = grant.header_names.iter();
            names.any(|allowed| allowed.eq_ignore_ascii_case(name))
        };
        let is_wildcard = self.is_wildcard(&grant.header_names);
        let is_granted =
            |name: &str| lists(name) || is_wildcard && NON_WILDCARD_REQUEST_HEADER.as_str() != name;
        let mut names = self.header_names.iter();
        match names.find(|name| !is_granted(name)) {
            Some(&name) => Err(Step::PreflightHeader(name.to_owned())),
            None => Ok(()),
        }
    }

    /// With credentials, `*` is an ordinary name.
    fn is_wildcard(&self, list: &[String]) -> bool {
        self.credentials != Credentials::Include && list.iter().any(|element| element == "*")
    }
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("tokens and commas are a header value")
}
