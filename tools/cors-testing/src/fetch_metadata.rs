//! The `Sec-Fetch-*` headers, which describe the cause of a request to the server.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    call::{Call, CallMode, Destination},
    request::Mode,
    site::{Site, is_trustworthy},
};

/// <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>, without `Sec-Fetch-User`.
///
/// As in browsers, the current URL must be trustworthy, not the first URL before redirects.
pub(super) fn append(call: &Call, headers: &mut HeaderMap) {
    if !is_trustworthy(&call.url) {
        return;
    }
    let values = [
        ("sec-fetch-dest", destination(call)),
        ("sec-fetch-mode", mode(call)),
        ("sec-fetch-site", site(call)),
    ];
    for (name, value) in values {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-dest-header>
const fn destination(call: &Call) -> &'static str {
    match call.destination {
        Destination::Empty => "empty",
        Destination::Document => "document",
        Destination::Image => "image",
    }
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-mode-header>
const fn mode(call: &Call) -> &'static str {
    match call.mode {
        CallMode::Script(Mode::Cors) => "cors",
        CallMode::Script(Mode::NoCors) => "no-cors",
        CallMode::Script(Mode::SameOrigin) => "same-origin",
        CallMode::Navigate => "navigate",
        CallMode::WebSocket => "websocket",
    }
}

/// The most distant site of all URLs of the request, including redirects,
/// <https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>.
fn site(call: &Call) -> &'static str {
    if call.is_typed {
        return "none";
    }
    let own_site = Site::new(&call.origin);
    let mut site = "same-origin";
    for url in call.earlier_urls.iter().chain([&call.url]) {
        let origin = url.origin();
        if origin == call.origin {
            continue;
        }
        if Site::new(&origin) != own_site {
            return "cross-site";
        }
        site = "same-site";
    }
    site
}
