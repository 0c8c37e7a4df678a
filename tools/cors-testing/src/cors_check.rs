//! The CORS check: whether a response may be shared with a script.

use http::HeaderMap;
use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN};

use cors_rules::text::shown_bytes;

use super::{cors_fault::CorsFault, header_list, request::Credentials};

/// Checks a response to a request whose origin serializes to `request_origin`,
/// <https://fetch.spec.whatwg.org/#concept-cors-check>.
pub(super) fn cors_check(
    request_origin: &str,
    credentials: Credentials,
    headers: &HeaderMap,
) -> Result<(), CorsFault> {
    let includes_credentials = credentials == Credentials::Include;
    let Some(origin) = header_list::get(headers, &ACCESS_CONTROL_ALLOW_ORIGIN) else {
        return Err(CorsFault::AllowOriginMissing);
    };
    if !includes_credentials && origin == b"*" {
        return Ok(());
    }
    if request_origin.as_bytes() != origin {
        return Err(match &origin[..] {
            b"*" => CorsFault::AllowOriginWildcard,
            other => CorsFault::AllowOriginMismatch(shown_bytes(other)),
        });
    }
    if !includes_credentials {
        return Ok(());
    }
    match header_list::get(headers, &ACCESS_CONTROL_ALLOW_CREDENTIALS).unwrap_or_default() {
        credentials if credentials == b"true" => Ok(()),
        other => Err(CorsFault::AllowCredentials(shown_bytes(&other))),
    }
}
