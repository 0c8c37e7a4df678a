//! The HTTP-redirect fetch: from a response to the next request.

use http::header::{
    CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, HeaderName, LOCATION,
};
use http::{HeaderMap, Method, Response, StatusCode};
use url::Url;

use cors_rules::text::shown_bytes;

use super::{
    blocked::Step,
    call::{Call, CallMode, NON_WILDCARD_REQUEST_HEADER, Tainting, has_credentials},
    request::{Mode, Redirect},
};

const LIMIT: usize = 20;

/// <https://fetch.spec.whatwg.org/#request-body-header-name>
const BODY_HEADERS: [HeaderName; 4] = [
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LOCATION,
    CONTENT_TYPE,
];

/// The next step of a fetch after a response.
#[derive(Debug, PartialEq)]
pub(super) enum Hop {
    /// The response is the last one.
    Stay,
    /// The redirect is returned to the script.
    Opaque,
    /// The call has been changed to the next request.
    Next,
}

/// <https://fetch.spec.whatwg.org/#concept-http-fetch>, where the status is a redirect status.
pub(super) fn redirect<B>(call: &mut Call, response: &Response<B>) -> Result<Hop, Step> {
    if !is_redirect_status(response.status()) {
        return Ok(Hop::Stay);
    }
    match call.redirect {
        Redirect::Error => Err(Step::RedirectInErrorMode(response.status())),
        Redirect::Manual => Ok(Hop::Opaque),
        Redirect::Follow => follow(call, response),
    }
}

/// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
fn follow<B>(call: &mut Call, response: &Response<B>) -> Result<Hop, Step> {
    let Some(location) = location(&call.url, response.headers())? else {
        return Ok(Hop::Stay);
    };
    if !matches!(location.scheme(), "http" | "https") {
        return Err(Step::RedirectScheme(location.scheme().to_owned()));
    }
    if call.earlier_urls.len() == LIMIT {
        return Err(Step::RedirectLimit);
    }
    let is_cors = call.mode == CallMode::Script(Mode::Cors);
    let leaves_own_origin = is_cors && location.origin() != call.origin;
    if has_credentials(&location) && (leaves_own_origin || call.tainting == Tainting::Cors) {
        return Err(Step::RedirectWithCredentials(shown_bytes(
            location.as_str().as_bytes(),
        )));
    }
    if becomes_get(response.status(), &call.method) {
        call.method = Method::GET;
        call.body = None;
        for name in BODY_HEADERS {
            call.headers.remove(name);
        }
    }
    if call.url.origin() != location.origin() {
        call.headers.remove(NON_WILDCARD_REQUEST_HEADER);
    }
    call.redirect_to(location);
    Ok(Hop::Next)
}

/// <https://fetch.spec.whatwg.org/#redirect-status>
pub(super) fn is_redirect_status(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn becomes_get(status: StatusCode, method: &Method) -> bool {
    match status.as_u16() {
        301 | 302 => *method == Method::POST,
        303 => *method != Method::GET && *method != Method::HEAD,
        _ => false,
    }
}

/// <https://fetch.spec.whatwg.org/#concept-response-location-url>
pub(super) fn location(base: &Url, headers: &HeaderMap) -> Result<Option<Url>, Step> {
    let mut lines = headers.get_all(LOCATION).iter();
    let Some(line) = lines.next() else {
        return Ok(None);
    };
    let invalid = || Step::RedirectLocation(shown_bytes(line.as_bytes()));
    if lines.next().is_some() {
        return Err(invalid());
    }
    let text = String::from_utf8_lossy(line.as_bytes());
    let mut location = base.join(&text).map_err(|_| invalid())?;
    if location.fragment().is_none() {
        location.set_fragment(base.fragment());
    }
    Ok(Some(location))
}
