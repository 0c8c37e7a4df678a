//! Heads of requests of arbitrary bytes, compared with a second implementation of the policies.

use std::{
    convert::Infallible,
    future::{Future as _, Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use cors_runtime::{Policies, Policy, cors, policies, policy, tower::CorsLayer};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use tower_layer::Layer as _;
use tower_service::Service;

use crate::{
    head::Head,
    meaning::{Allowed, Answer, Meaning, Port, answer},
};

policy! {
    EXACT = {
        origins = ["https://app.example.com", "https://b.example.com:8443", "https://[2001:db8::1]:8080"],
        methods = [GET, PUT, "PURGE"],
        headers = ["content-type", "X-Token"],
        expose = ["etag"],
        max_age = 600,
        credentials,
    }
    ONE = {
        origins = ["https://app.example.com"],
        headers = [any, "authorization"],
        private_network,
        preflight_status = 200,
    }
    PATTERNS = {
        origins = [
            "https://*.example.org",
            "https://*.ports.example:8443",
            "https://*.both.example:*",
            "http://ports.example:*",
            "https://exact.example",
        ],
        methods = [POST],
        headers = ["x-a", "x-a-b"],
    }
    ANY = { origins = any, methods = any, headers = any, expose = any, max_age = 0 }
}

#[cors(origins = ["https://a.example", "https://*.b.example"], methods = [GET], expose = ["x-id"])]
fn list() {}

#[cors(origins = any, methods = [HEAD, DELETE], headers = ["x-a"], private_network)]
fn delete() {}

const EXACT_MEANING: Meaning = Meaning {
    origins: &[
        Allowed::Exact("https://app.example.com"),
        Allowed::Exact("https://b.example.com:8443"),
        Allowed::Exact("https://[2001:db8::1]:8080"),
    ],
    methods: &["GET", "PUT", "PURGE"],
    headers: &["content-type", "x-token"],
    expose: &["etag"],
    max_age: Some("600"),
    credentials: true,
    private_network: false,
    preflight_status: StatusCode::NO_CONTENT,
};

const ONE_MEANING: Meaning = Meaning {
    origins: &[Allowed::Exact("https://app.example.com")],
    methods: &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    headers: &["*", "authorization"],
    expose: &[],
    max_age: None,
    credentials: false,
    private_network: true,
    preflight_status: StatusCode::OK,
};

const PATTERNS_MEANING: Meaning = Meaning {
    origins: &[
        Allowed::Below("https://", "example.org", Port::Default),
        Allowed::Below("https://", "ports.example", Port::Number("8443")),
        Allowed::Below("https://", "both.example", Port::Any),
        Allowed::Ports("http://", "ports.example"),
        Allowed::Exact("https://exact.example"),
    ],
    methods: &["POST"],
    headers: &["x-a", "x-a-b"],
    expose: &[],
    max_age: None,
    credentials: false,
    private_network: false,
    preflight_status: StatusCode::NO_CONTENT,
};

const ANY_MEANING: Meaning = Meaning {
    origins: &[Allowed::Any],
    methods: &["*", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    headers: &["*"],
    expose: &["*"],
    max_age: Some("0"),
    credentials: false,
    private_network: false,
    preflight_status: StatusCode::NO_CONTENT,
};

const LIST_MEANING: Meaning = Meaning {
    origins: &[
        Allowed::Exact("https://a.example"),
        Allowed::Below("https://", "b.example", Port::Default),
    ],
    methods: &["GET"],
    headers: &[],
    expose: &["x-id"],
    max_age: None,
    credentials: false,
    private_network: false,
    preflight_status: StatusCode::NO_CONTENT,
};

const DELETE_MEANING: Meaning = Meaning {
    origins: &[Allowed::Any],
    methods: &["HEAD", "DELETE"],
    headers: &["x-a"],
    expose: &[],
    max_age: None,
    credentials: false,
    private_network: true,
    preflight_status: StatusCode::NO_CONTENT,
};

/// Single policies, each with its second implementation.
static SINGLE: [(&Policy, &[Meaning]); 4] = [
    (&EXACT, &[EXACT_MEANING]),
    (&ONE, &[ONE_MEANING]),
    (&PATTERNS, &[PATTERNS_MEANING]),
    (&ANY, &[ANY_MEANING]),
];

/// The policies of one path.
static BOTH: (&[&Policy], &[Meaning]) = (policies![list, delete], &[LIST_MEANING, DELETE_MEANING]);

/// Checks a method and header lines.
///
/// # Panics
///
/// If an answer differs from that of the second implementation.
pub fn hold(data: &[u8]) {
    let Some(head) = Head::read(data) else {
        return;
    };
    let request = head.request();
    for (policy, meanings) in SINGLE {
        let is_allowed = policy.decide(&request).is_allowed();
        assert_eq!(
            is_allowed,
            meanings[0].is_allowed(&head),
            "{policy:?} {request:?}"
        );
        hold_answers(policy.into(), meanings, &head);
    }
    hold_answers(BOTH.0.into(), BOTH.1, &head);
}

fn hold_answers(policies: Policies, meanings: &[Meaning], head: &Head) {
    for handler in HANDLERS {
        let expected = answer(meanings, head, read(&respond(handler)));
        let layered = through_layer(policies, handler, head.request());
        assert_eq!(read(&layered), expected, "{:?}", head.request());
        let plain = without_layer(policies, handler, &head.request());
        assert_eq!(read(&plain), expected, "{:?}", head.request());
    }
}

/// The headers in the responses of the handlers: none, and many that a policy replaces or extends.
const HANDLERS: [&[(&str, &str)]; 2] = [
    &[],
    &[
        ("content-type", "text/plain"),
        ("vary", "Accept-Encoding, ORIGIN"),
        ("access-control-allow-origin", "https://handler.example"),
        ("access-control-allow-credentials", "true"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ],
];

fn respond(handler: &'static [(&str, &str)]) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::IM_A_TEAPOT;
    for (name, value) in handler {
        let value = HeaderValue::from_static(value);
        response.headers_mut().append(*name, value);
    }
    response
}

/// A service with the response of a handler.
#[derive(Clone)]
struct Inner(&'static [(&'static str, &'static str)]);

impl Service<Request<()>> for Inner {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(respond(self.0)))
    }
}

fn through_layer(
    policies: Policies,
    handler: &'static [(&str, &str)],
    request: Request<()>,
) -> Response<()> {
    let mut service = CorsLayer::new(policies).layer(Inner(handler));
    let future = pin!(service.call(request));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => panic!("the handler is ready, and its response is not"),
    }
}

fn without_layer(
    policies: Policies,
    handler: &'static [(&str, &str)],
    request: &Request<()>,
) -> Response<()> {
    policies.answer_preflight(request).unwrap_or_else(|| {
        let mut response = respond(handler);
        policies
            .response_headers(request)
            .write(response.headers_mut());
        response
    })
}

fn read(response: &Response<()>) -> Answer {
    let headers = response.headers();
    let others = headers.iter().filter(|(name, _)| *name != "vary");
    let mut others: Vec<_> = others
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    others.sort();
    Answer {
        status: response.status(),
        headers: others,
        vary: vary(headers),
    }
}

fn vary(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all("vary").iter();
    let texts = lines.map(|line| line.to_str().expect("`Vary` is ASCII"));
    texts
        .flat_map(|text| text.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}
