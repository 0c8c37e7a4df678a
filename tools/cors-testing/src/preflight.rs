//! The CORS-preflight fetch: what is asked, and what the answer must grant.

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

/// What the answer to a preflight grants.
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

/// What `answer` grants, if that is all that `call` needs,
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
pub(super) fn grant<B>(call: &Call, answer: &Response<B>) -> Result<Grant, Step> {
    let headers = answer.headers();
    // It fails in each order; in this one the reason is the same as Chromium's.
    if is_redirect_status(answer.status()) && headers.contains_key(LOCATION) {
        return Err(Step::PreflightRedirect(answer.status()));
    }
    cors_check(call, headers).map_err(Step::PreflightCorsCheck)?;
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
    grant.check_method(call)?;
    grant.check_header_names(call)?;
    Ok(grant)
}

impl Grant {
    fn check_method(&self, call: &Call) -> Result<(), Step> {
        let method = call.method.as_str();
        if self.methods.iter().any(|allowed| allowed == method)
            || is_safelisted_method(method)
            || is_wildcard(&self.methods, call)
        {
            return Ok(());
        }
        Err(Step::PreflightMethod(call.method.clone()))
    }

    fn check_header_names(&self, call: &Call) -> Result<(), Step> {
        let lists = |name: &str| {
            let mut names = self.header_names.iter();
            names.any(|allowed| allowed.eq_ignore_ascii_case(name))
        };
        let is_wildcard = is_wildcard(&self.header_names, call);
        let is_granted =
            |name: &str| lists(name) || is_wildcard && NON_WILDCARD_REQUEST_HEADER.as_str() != name;
        let names = unsafe_request_header_names(&call.headers);
        match names.into_iter().find(|name| !is_granted(name)) {
            Some(name) => Err(Step::PreflightHeader(name.to_owned())),
            None => Ok(()),
        }
    }
}

/// Whether the answer's headers allow the method of `call`.
pub(super) fn allows_method(call: &Call, headers: &HeaderMap) -> bool {
    let methods = header_list::tokens(headers, &ACCESS_CONTROL_ALLOW_METHODS);
    let grant = Grant {
        methods: methods.ok().flatten().unwrap_or_default(),
        header_names: Vec::new(),
        max_age: None,
    };
    grant.check_method(call).is_ok()
}

/// With credentials `*` is a name like any other.
fn is_wildcard(list: &[String], call: &Call) -> bool {
    call.credentials != Credentials::Include && list.iter().any(|element| element == "*")
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("tokens and commas are a header value")
}
