//! The messages of Firefox's console.

use http::StatusCode;
use http::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, HeaderName};

use cors_rules::text::shown_bytes;

use super::{
    blocked::Step,
    call::{Call, Tainting},
    cors_check::cors_check,
    cors_fault::CorsFault,
    header_list,
    preflight::Requested,
    redirect::location,
    traffic::ResponseHead,
};

const DID_NOT_SUCCEED: &str = "CORS request did not succeed). Status code: (null).";

/// The first message of the console if `step` fails for `call` after `response`,
/// <https://searchfox.org/mozilla-central/source/netwerk/protocol/http/nsCORSListenerProxy.cpp>.
pub(super) fn message(call: &Call, step: &Step, response: Option<&ResponseHead>) -> Option<String> {
    let mut url = call.url.to_string();
    let reason = match step {
        Step::SchemeNotHttp(_) => NOT_HTTP.to_owned(),
        Step::RedirectScheme(_) => {
            url = location(&call.url, &response?.headers).ok()??.to_string();
            NOT_HTTP.to_owned()
        }
        Step::Network(_)
        | Step::RedirectLocation(_)
        | Step::RedirectLimit
        | Step::RedirectWithCredentials(_)
            if call.tainting == Tainting::Cors =>
        {
            DID_NOT_SUCCEED.to_owned()
        }
        _ => refusal(call, step, response?)?,
    };
    if reason == WILDCARD {
        url = format!("‘{url}’");
    }
    Some(format!(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. \
         (Reason: {reason}"
    ))
}

const NOT_HTTP: &str = "CORS request not http).";

const WILDCARD: &str =
    "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).";

/// The reason of a refusal by the CORS protocol.
fn refusal(call: &Call, step: &Step, response: &ResponseHead) -> Option<String> {
    Some(match step {
        Step::CorsCheck(fault) | Step::PreflightCorsCheck(fault) => {
            failed_check(fault, response.status)
        }
        // Firefox checks the origin before the redirect.
        Step::PreflightRedirect(status) => match cors_check(
            &call.serialized_origin(),
            call.credentials,
            &response.headers,
        ) {
            Ok(()) => "CORS request external redirect not allowed).".to_owned(),
            Err(fault) => failed_check(&fault, *status),
        },
        Step::PreflightStatus(status) => {
            let status = status.as_u16();
            format!("CORS preflight response did not succeed). Status code: {status}.")
        }
        Step::PreflightMalformed(name) => malformed(call, name, response),
        Step::PreflightMethod(_) => METHOD_NOT_FOUND.to_owned(),
        Step::PreflightHeader(name) => format!(
            "header ‘{name}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS \
             preflight response)."
        ),
        _ => return None,
    })
}

const METHOD_NOT_FOUND: &str =
    "Did not find method in CORS header ‘Access-Control-Allow-Methods’).";

fn failed_check(fault: &CorsFault, status: StatusCode) -> String {
    match fault {
        CorsFault::AllowOriginMissing => format!(
            "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {}.",
            status.as_u16()
        ),
        CorsFault::AllowOriginWildcard => WILDCARD.to_owned(),
        CorsFault::AllowOriginMismatch(value) => {
            format!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’).")
        }
        CorsFault::AllowCredentials(_) => {
            "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).".to_owned()
        }
    }
}

/// The reason for a header `name` that is not a list of tokens. Firefox reads the methods before the other header.
fn malformed(call: &Call, name: &HeaderName, response: &ResponseHead) -> String {
    let headers = &response.headers;
    if *name == ACCESS_CONTROL_ALLOW_HEADERS && !Requested::new(call).allows_method(headers) {
        return METHOD_NOT_FOUND.to_owned();
    }
    let token = header_list::first_malformed(headers, name).unwrap_or_default();
    let title = if *name == ACCESS_CONTROL_ALLOW_METHODS {
        "Access-Control-Allow-Methods"
    } else {
        "Access-Control-Allow-Headers"
    };
    let token = shown_bytes(&token);
    format!("invalid token ‘{token}’ in CORS header ‘{title}’).")
}
