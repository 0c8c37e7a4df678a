//! Arbitrary bytes in any header: the response is that of a simple model of the policy, and nothing panics.

use axum::{Router, response::Response};
use cors_axum::{Policy, cors, policies, routes};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, request::Builder};
use proptest::prelude::*;
use tests::{Answer, send};
use tokio::runtime;

#[cors(
    origins = [
        "https://app.example.com",
        "https://b.example.com",
        "https://c.example",
        "https://app.example.com:8443",
        "https://[2001:db8::1]:8080",
        "https://*.example.org",
        "https://ports.example:*",
        "https://*.both.example:*",
    ],
    methods = [GET, PUT, "PATCH"],
    headers = ["content-type", "x-token"],
    expose = ["etag"],
    credentials,
)]
async fn several() {}

#[cors(origins = any, methods = any, headers = any, expose = any)]
async fn open() {}

#[cors(origins = ["https://app.example.com"], methods = [POST], headers = [any, "authorization"])]
async fn single() {}

/// The literal meaning of the policy, implemented independently of the runtime.
fn is_allowed(policy: &Policy, head: &HeaderMap, method: &Method) -> bool {
    let lines = |name: &str| -> Vec<&[u8]> {
        head.get_all(name)
            .iter()
            .map(HeaderValue::as_bytes)
            .collect()
    };
    let [origin] = lines("origin")[..] else {
        return false;
    };
    let origins = policy.origins();
    let matches = |pattern: &&str| matches_naively(pattern, origin);
    if !(origins.is_any() || origins.list().iter().any(matches)) {
        return false;
    }
    let requested = lines("access-control-request-method");
    if *method != Method::OPTIONS || requested.is_empty() {
        return true;
    }
    let [requested] = requested[..] else {
        return false;
    };
    let is_token = |text: &[u8]| Method::from_bytes(text).is_ok();
    let listed = policy
        .methods()
        .list()
        .iter()
        .any(|method| method.as_bytes() == requested);
    let head_of_get = requested == b"HEAD" && policy.methods().list().contains(&"GET");
    if !(listed || head_of_get || policy.methods().is_any() && is_token(requested)) {
        return false;
    }
    lines("access-control-request-headers").iter().all(|line| {
        let names = line.split(|&byte| byte == b',');
        let names = names.map(|name| name.trim_ascii().to_ascii_lowercase());
        names.filter(|name| !name.is_empty()).all(|name| {
            policy
                .headers()
                .list()
                .iter()
                .any(|listed| listed.as_bytes() == name)
                || policy.headers().is_any()
                    && http::HeaderName::from_bytes(&name).is_ok_and(|name| name != "authorization")
        })
    })
}

/// The scheme, host and port of an origin or a pattern.
fn parts(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (scheme, authority) = text.split_once("://")?;
    Some(match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (scheme, host, Some(port)),
        _ => (scheme, authority, None),
    })
}

/// Whether the pattern matches the origin, compared part by part.
fn matches_naively(pattern: &str, origin: &[u8]) -> bool {
    let parse = |origin| parts(std::str::from_utf8(origin).ok()?);
    let (Some((scheme, host, port)), Some(origin)) = (parts(pattern), parse(origin)) else {
        return false;
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(cors_rules::is_host_byte)
    };
    let host_matches = match host.strip_prefix("*.") {
        None => origin.1 == host,
        Some(base) => {
            let labels = origin
                .1
                .strip_suffix(base)
                .and_then(|it| it.strip_suffix('.'));
            origin.1.len() <= 253 && labels.is_some_and(|labels| labels.split('.').all(is_label))
        }
    };
    let default = if scheme == "https" { "443" } else { "80" };
    let is_port = |port: &str| {
        let number = port.parse::<u16>().ok().filter(|&number| number > 0);
        port != default && number.is_some_and(|number| number.to_string() == port)
    };
    let port_matches = match (port, origin.2) {
        (Some("*"), sent) => sent.is_none_or(is_port),
        (own, sent) => own == sent,
    };
    origin.0 == scheme && host_matches && port_matches
}

/// Origins, near misses, and arbitrary bytes.
fn origins() -> impl Strategy<Value = Vec<u8>> {
    let hosts = "(app|b|a|x-_1)?\\.?(example|both|ports|c)?\\.?(com|org|example)?";
    prop_oneof![
        Just(b"https://app.example.com".to_vec()),
        Just(b"https://c.example".to_vec()),
        Just(b"https://[2001:db8::1]:8080".to_vec()),
        ("https?://", hosts, "(:[0-9]{0,6})?")
            .prop_map(|(a, b, c)| format!("{a}{b}{c}").into_bytes()),
        "https://[a-z.A-Z*@:/-]{0,70}\\.example\\.org(:443|/|\\.)?".prop_map(String::into_bytes),
        "null|\\*|https://".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..80),
        Just(
            [
                b"https://".as_slice(),
                &b"a".repeat(65_536),
                b".example.org"
            ]
            .concat()
        ),
    ]
}

fn methods() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "GET|PUT|POST|HEAD|PATCH|PURGE|OPTIONS|DELETE|get|PUT ".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

fn names() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "((content-type|X-Token|authorization|x-other|,|\t| ),? ?){0,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

#[derive(Clone, Debug)]
struct Head {
    method: &'static str,
    path: &'static str,
    lines: Vec<(&'static str, Vec<u8>)>,
}

fn heads() -> impl Strategy<Value = Head> {
    let line = |name: &'static str, values: BoxedStrategy<Vec<u8>>, most: usize| {
        prop::collection::vec(values.prop_map(move |value| (name, value)), 0..=most)
    };
    (
        prop::sample::select(vec!["OPTIONS", "OPTIONS", "OPTIONS", "GET", "PUT", "POST"]),
        prop::sample::select(vec!["/several", "/open", "/single"]),
        prop_oneof![8 => line("origin", origins().boxed(), 1), 1 => line("origin", origins().boxed(), 3)],
        prop_oneof![
            8 => line("access-control-request-method", methods().boxed(), 1),
            1 => line("access-control-request-method", methods().boxed(), 2)
        ],
        line("access-control-request-headers", names().boxed(), 3),
    )
        .prop_map(|(method, path, a, b, c)| Head {
            method,
            path,
            lines: [a, b, c].concat(),
        })
}

impl Head {
    /// The request, or `None` if a value is not valid in a header.
    fn request(&self) -> Option<Builder> {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in &self.lines {
            request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
        }
        Some(request)
    }

    fn policy(&self) -> &'static Policy {
        match self.path {
            "/several" => several::POLICY,
            "/open" => open::POLICY,
            _ => single::POLICY,
        }
    }
}

fn app() -> Router {
    Router::new()
        .route("/several", routes![several])
        .route("/open", routes![open])
        .route("/single", routes![single])
}

fn answer(request: Builder) -> Answer {
    let runtime = runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(send(&app(), request))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_answer_is_the_one_of_a_naive_reader(head in heads()) {
        let Some(request) = head.request() else { return Ok(()) };
        let parts = head.request().and_then(|request| request.body(()).ok()).expect("a request").into_parts().0;
        let expected = is_allowed(head.policy(), &parts.headers, &parts.method);
        prop_assert_eq!(head.policy().decide(&parts).is_allowed(), expected);

        let is_preflight = parts.method == Method::OPTIONS
            && parts.headers.contains_key("origin")
            && parts.headers.contains_key("access-control-request-method");
        let answer = answer(request);
        let is_constant = head.path != "/several";
        if is_preflight {
            // A router mounts `methods = any` for these methods, and grants no others.
            let asked = parts.headers.get("access-control-request-method").map(HeaderValue::as_bytes);
            let is_routed = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
                .iter()
                .any(|method| asked == Some(method.as_bytes()));
            let expected = expected && (head.path != "/open" || is_routed);
            prop_assert_eq!(answer.status == StatusCode::NO_CONTENT, expected, "{:?}", answer);
            prop_assert_eq!(answer.status == StatusCode::FORBIDDEN, !expected, "{:?}", answer);
            prop_assert_eq!(answer.allow_origin().is_some(), expected);
        } else if answer.status == StatusCode::OK {
            prop_assert_eq!(answer.allow_origin().is_some(), expected || is_constant, "{:?}", answer);
        }
        // The response contains no part of the request except an allowed origin.
        if let Some(allowed) = answer.allow_origin() {
            let origin = parts.headers.get("origin").map(HeaderValue::as_bytes);
            prop_assert!(is_constant || origin == Some(allowed.as_bytes()));
        }
    }

    #[test]
    fn vary_keeps_what_the_handler_named_and_repeats_nothing(lines in prop::collection::vec("[ ,]{0,2}((origin|Origin|accept|\\*|x-a)[ ,]{1,2}){0,3}", 0..3)) {
        static POLICIES: &[&Policy] = policies![several];
        let request = Request::get("/several").header("origin", "https://c.example").body(()).expect("a request");
        let mut response = Response::new(());
        for line in &lines {
            response.headers_mut().append("vary", HeaderValue::from_str(line).expect("a value"));
        }
        let names = |headers: &HeaderMap| -> Vec<String> {
            let text = headers.get_all("vary").iter().map(|line| line.to_str().expect("ASCII"));
            let names = text.flat_map(|line| line.split(',').map(|name| name.trim().to_lowercase()));
            names.filter(|name| !name.is_empty()).collect()
        };
        let before = names(response.headers());
        cors_axum::Policies::from(POLICIES).response_headers(&request).write(response.headers_mut());
        let after = names(response.headers());
        let is_named = before.iter().any(|name| name == "*" || name == "origin");
        let added: &[String] = if is_named { &[] } else { &["origin".to_owned()] };
        prop_assert_eq!(after, [&before[..], added].concat());
    }
}

#[test]
fn a_response_with_no_room_for_headers_is_not_lost() {
    let mut headers = HeaderMap::new();
    let full = (0..40_000).try_for_each(|number: u32| {
        let name = http::HeaderName::try_from(format!("x-{number}")).expect("a name");
        headers
            .try_append(name, HeaderValue::from_static(""))
            .map(drop)
    });
    assert!(full.is_err(), "the map is full");
    let before = headers.len();
    let request = Request::get("/")
        .header("origin", "https://c.example")
        .body(())
        .expect("a request");
    cors_axum::Policies::from(several::POLICY)
        .response_headers(&request)
        .write(&mut headers);
    assert_eq!(headers.len(), before);
}

/// Otherwise a cache could return the response for one origin to every other origin.
#[test]
fn a_nearly_full_response_has_no_allowed_origin_without_vary() {
    let request = Request::get("/")
        .header("origin", "https://app.example.com")
        .body(())
        .expect("a request");
    let mut headers = HeaderMap::new();
    let mut has_none = 0;
    for number in 0..24_576_u32 {
        if number >= 24_560 {
            let mut written = headers.clone();
            cors_axum::Policies::from(several::POLICY)
                .response_headers(&request)
                .write(&mut written);
            let is_allowed = written.contains_key("access-control-allow-origin");
            assert!(!is_allowed || written.contains_key("vary"), "{number}");
            has_none += u32::from(!is_allowed);
        }
        let name = http::HeaderName::try_from(format!("x-{number}")).expect("a name");
        headers.insert(name, HeaderValue::from_static(""));
    }
    assert!(has_none > 0, "the map was never full");
}
