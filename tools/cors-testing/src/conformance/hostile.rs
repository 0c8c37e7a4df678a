//! Arbitrary bytes in the headers of a request: the answer must be the decision of the policy, and the server must
//! keep running.

use std::fmt::Display;

use bytes::Bytes;
use cors_runtime::RuntimePolicy;
use http::Method;
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::{answer::Answer, head::Head, policies, report::Checker};

/// Valid origins, and similar values.
const ORIGINS: [&[u8]; 24] = [
    b"https://app.example.com",
    b"https://a.example.org",
    b"http://localhost:8080",
    b"null",
    b"*",
    b"",
    b" ",
    b"https://",
    b"https://app.example.com.",
    b"https://app.example.com:443",
    b"https://app.example.com:",
    b"https://app.example.com\xff",
    b"\xff\xfe\xfd",
    b"https://app.example.com, https://app.example.com",
    b"https://app.example.com https://evil.example",
    b"https://user@app.example.com",
    b"https://app.example.com#a.example.org",
    b"https://evil.example/https://app.example.com",
    b"https://evil.example\\.example.org",
    b"https://%61.example.org",
    b"https://\xc3\xa4.example.org",
    b"https://a..example.org",
    b"HTTPS://app.example.com",
    b"file://",
];

/// Valid methods, and similar values.
const METHODS: [&[u8]; 12] = [
    b"GET",
    b"PUT",
    b"HEAD",
    b"DELETE",
    b"OPTIONS",
    b"get",
    b"*",
    b"GET, PUT",
    b"GE T",
    b"\xff",
    b"",
    b"GETGETGETGETGETGETGETGETGETGETGETGETGETGETGETGET",
];

/// Valid header names, and similar values.
const NAMES: [&[u8]; 12] = [
    b"content-type",
    b"Content-Type,AUTHORIZATION",
    b"content-type;authorization",
    b"*",
    b"x-token",
    b",,,,",
    b"\t ,\t content-type\t",
    b"content-type\xff",
    b"authorization authorization",
    b"content-typ",
    b"content-type-",
    b"origin",
];

/// Sends each combination of an origin and a method, each combination of an origin and a list of names, and long
/// values.
pub(super) async fn check_bytes<S, B>(checker: &mut Checker<'_, S>)
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let what = "any bytes";
    let policy = policies::several();
    for head in heads() {
        let Some(answer) = checker.send(what, &head).await else {
            continue;
        };
        // A framework may drop header values that are not texts.
        let is_agreed =
            is_decision(&policy, &head, &answer) || is_decision(&policy, &head.texts(), &answer);
        checker.expect(
            is_agreed,
            what,
            "the decision of the policy",
            &head,
            &answer,
        );
    }
}

/// Whether the answer follows the decision of the policy.
fn is_decision(policy: &RuntimePolicy, head: &Head, answer: &Answer) -> bool {
    let Some(request) = head.request() else {
        return true;
    };
    let (parts, _) = request.into_parts();
    let is_options = head.method == Method::OPTIONS;
    let is_served = head.is_preflight() || !is_options;
    let is_allowed = is_served && policy.decide(&parts).is_allowed();
    let mut origins = head.lines.iter().filter(|(name, _)| *name == "origin");
    let names_origin =
        origins.all(|(_, origin)| str::from_utf8(origin).is_ok_and(|origin| answer.allows(origin)));
    let is_answered = if head.is_preflight() {
        answer.status == if is_allowed { 204 } else { 403 }
    } else {
        is_options || answer.body == "handled"
    };
    is_answered && answer.has_access_control() == is_allowed && (names_origin || !is_allowed)
}

fn heads() -> Vec<Head> {
    let preflight = |origin: &[u8], method: &[u8]| {
        Head::new(Method::OPTIONS, "/several")
            .line("origin", origin)
            .line("access-control-request-method", method)
    };
    let mut heads = Vec::new();
    for origin in ORIGINS {
        heads.push(Head::new(Method::GET, "/several").line("origin", origin));
        heads.extend(METHODS.map(|method| preflight(origin, method)));
    }
    for names in NAMES {
        let with_names =
            |origin: &[u8]| preflight(origin, b"PUT").line("access-control-request-headers", names);
        heads.extend(ORIGINS[..4].iter().map(|origin| with_names(origin)));
    }
    heads.extend(long_values().map(|origin| preflight(&origin, b"PUT")));
    heads.extend(
        long_values().map(|origin| Head::new(Method::GET, "/several").line("origin", origin)),
    );
    let many_names = b"content-type,".repeat(200);
    let with_names = preflight(ORIGINS[0], b"PUT");
    heads.push(with_names.line("access-control-request-headers", many_names));
    heads
}

/// Long values: shorter than the limits of servers, and longer than any origin.
fn long_values() -> impl Iterator<Item = Vec<u8>> {
    let labels = |count: usize| [&b"https://"[..], &b"a.".repeat(count), b"example.org"].concat();
    [100, 125, 1_500].into_iter().map(labels)
}
