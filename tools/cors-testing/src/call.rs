//! A request in the form that the algorithms of the standard use.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::{Origin, Url};

use super::{
    blocked::Step,
    cookies::SiteContext,
    forbidden::{is_forbidden_method, is_forbidden_request_header},
    header_list,
    page::Page,
    request::{Body, Credentials, Mode, Redirect, Request},
    safelist::{is_safelisted_method, is_safelisted_request_header, unsafe_request_header_names},
    site::Site,
};

/// A [request](https://fetch.spec.whatwg.org/#concept-request).
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) origin: Origin,
    pub(super) method: Method,
    /// The [URL list](https://fetch.spec.whatwg.org/#concept-request-url-list) without its last URL: one for each
    /// redirect.
    pub(super) earlier_urls: Vec<Url>,
    /// The [current URL](https://fetch.spec.whatwg.org/#concept-request-current-url).
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) mode: CallMode,
    pub(super) destination: Destination,
    /// Whether the user enters the URL, so that no page causes the navigation.
    pub(super) is_typed: bool,
    /// Whether the [referrer policy](https://fetch.spec.whatwg.org/#concept-request-referrer-policy) is
    /// `no-referrer`, and not the default one.
    pub(super) no_referrer: bool,
    pub(super) credentials: Credentials,
    pub(super) redirect: Redirect,
    pub(super) tainting: Tainting,
    /// Whether the request needs a preflight, or a matching entry in the preflight cache.
    pub(super) is_preflighted: bool,
}

/// The [mode](https://fetch.spec.whatwg.org/#concept-request-mode) of a request, including modes that scripts cannot
/// choose.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum CallMode {
    Script(Mode),
    Navigate,
    WebSocket,
}

/// The [destination](https://fetch.spec.whatwg.org/#concept-request-destination) of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Destination {
    Empty,
    Document,
    Image,
}

/// The [response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting) of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tainting {
    Basic,
    Cors,
    Opaque,
}

impl Call {
    /// The steps of the [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request).
    pub(super) fn construct(request: Request, page: &Page) -> Result<Self, Step> {
        let url = page
            .resolve(&request.url)
            .map_err(|error| Step::UrlInvalid(error.to_string()))?;
        if has_credentials(&url) {
            return Err(Step::UrlWithCredentials);
        }
        let method = method(&request)?;
        let mut headers = headers(&request)?;
        let body = body(request.body, &method, &mut headers)?;
        // <https://fetch.spec.whatwg.org/#concept-fetch>
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        Ok(Self {
            origin: page.origin().clone(),
            method,
            earlier_urls: Vec::new(),
            url,
            headers,
            body,
            mode: CallMode::Script(request.mode),
            destination: Destination::Empty,
            is_typed: false,
            no_referrer: false,
            credentials: request.credentials,
            redirect: request.redirect,
            tainting: Tainting::Basic,
            is_preflighted: false,
        })
    }

    pub(super) fn redirect_to(&mut self, url: Url) {
        let earlier = std::mem::replace(&mut self.url, url);
        self.earlier_urls.push(earlier);
    }

    pub(super) fn is_for_own_origin(&self) -> bool {
        self.url.origin() == self.origin
    }

    /// <https://fetch.spec.whatwg.org/#byte-serializing-a-request-origin>
    pub(super) fn serialized_origin(&self) -> String {
        if self.has_redirect_tainted_origin() {
            return "null".to_owned();
        }
        self.origin.ascii_serialization()
    }

    /// Whether an origin other than the page's redirected to another origin,
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>.
    fn has_redirect_tainted_origin(&self) -> bool {
        let froms = self.earlier_urls.iter();
        let tos = froms.clone().skip(1).chain([&self.url]);
        froms.zip(tos).any(|(from, to)| {
            let from = from.origin();
            to.origin() != from && self.origin != from
        })
    }

    /// Whether a request to another origin needs a preflight: the condition in
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>.
    pub(super) fn is_unsafe(&self) -> bool {
        !is_safelisted_method(self.method.as_str())
            || !unsafe_request_header_names(&self.headers).is_empty()
    }

    /// The source of the request, for `SameSite`.
    pub(super) fn site_context(&self) -> SiteContext {
        if self.is_typed || Site::new(&self.url.origin()) == Site::new(&self.origin) {
            return SiteContext::SameSite;
        }
        match self.mode {
            CallMode::Navigate if self.method.is_safe() => SiteContext::SafeNavigation,
            CallMode::Navigate => SiteContext::UnsafeNavigation,
            CallMode::Script(_) | CallMode::WebSocket => SiteContext::CrossSite,
        }
    }

    /// Whether the request includes credentials,
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>.
    pub(super) fn includes_credentials(&self) -> bool {
        match self.credentials {
            Credentials::Omit => false,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Include => true,
        }
    }
}

pub(super) fn has_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub(super) const NON_WILDCARD_REQUEST_HEADER: HeaderName = AUTHORIZATION;

fn method(request: &Request) -> Result<Method, Step> {
    let method = Method::from_bytes(normalized(&request.method).as_bytes())
        .map_err(|_| Step::MethodInvalid(request.method.clone()))?;
    if is_forbidden_method(method.as_str()) {
        return Err(Step::MethodForbidden(method));
    }
    if request.mode == Mode::NoCors && !is_safelisted_method(method.as_str()) {
        return Err(Step::MethodInNoCorsMode(method));
    }
    Ok(method)
}

/// Normalizes the method. PATCH is not changed, <https://fetch.spec.whatwg.org/#concept-method-normalize>.
fn normalized(method: &str) -> String {
    let upper = method.to_ascii_uppercase();
    match upper.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
        _ => method.to_owned(),
    }
}

/// <https://fetch.spec.whatwg.org/#concept-headers-fill>
fn headers(request: &Request) -> Result<HeaderMap, Step> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let invalid = || Step::HeaderInvalid(name.clone());
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        let value = HeaderValue::from_bytes(trim_space(value)).map_err(|_| invalid())?;
        if admits(request.mode, &headers, &name, &value) {
            headers.append(name, value);
        }
    }
    Ok(headers)
}

/// <https://fetch.spec.whatwg.org/#concept-headers-append>
fn admits(mode: Mode, headers: &HeaderMap, name: &HeaderName, value: &HeaderValue) -> bool {
    if is_forbidden_request_header(name, value.as_bytes()) {
        return false;
    }
    if mode != Mode::NoCors {
        return true;
    }
    let mut whole = headers.clone();
    whole.append(name, value.clone());
    let whole = header_list::get(&whole, name).unwrap_or_default();
    // <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name>
    name != RANGE && is_safelisted_request_header(name.as_str(), &whole)
}

/// <https://fetch.spec.whatwg.org/#concept-bodyinit-extract>
fn body(
    body: Option<Body>,
    method: &Method,
    headers: &mut HeaderMap,
) -> Result<Option<Bytes>, Step> {
    let Some(body) = body else {
        return Ok(None);
    };
    if *method == Method::GET || *method == Method::HEAD {
        return Err(Step::BodyOfGet);
    }
    Ok(Some(match body {
        Body::Bytes(bytes) => bytes,
        Body::Text(text) => {
            let text_type = HeaderValue::from_static("text/plain;charset=UTF-8");
            headers.entry(CONTENT_TYPE).or_insert(text_type);
            text.into()
        }
    }))
}

/// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
fn trim_space(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..]
    | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = value
    {
        value = rest;
    }
    value
}
