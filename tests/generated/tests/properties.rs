//! Compares the responses of the server with the policies, for arbitrary requests.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use axum::{Router, body::Body};
use generated::{
    Declared, Origin, Path,
    answer::expected_answer,
    paths,
    pattern::sample,
    request::{Marker, Request, requests},
    router,
};
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt as _;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

/// A response with its complete body.
#[derive(Debug)]
struct Response {
    status: u16,
    headers: HeaderMap,
    body: String,
}

fn send(request: &Request) -> Response {
    static ROUTER: LazyLock<Router> = LazyLock::new(router);
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().build().expect("a runtime");
    }
    let request = request.to_http::<Body>().expect("a request");
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let Ok(response) = ROUTER.clone().oneshot(request).await;
            let (head, body) = response.into_parts();
            let body = body.collect().await.expect("a whole body").to_bytes();
            Response {
                status: head.status.as_u16(),
                headers: head.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        })
    })
}

impl Response {
    fn values(&self, name: &str) -> Vec<&[u8]> {
        let values = self.headers.get_all(name).iter();
        values.map(HeaderValue::as_bytes).collect()
    }

    /// The headers of the CORS protocol, sorted.
    fn cors(&self) -> Vec<(String, Vec<u8>)> {
        let lines = self.headers.iter();
        let lines = lines.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
        let mut lines: Vec<_> = lines
            .filter(|(name, _)| name.starts_with("access-control-"))
            .collect();
        lines.sort();
        lines
    }

    /// The elements of all lines of a list header.
    fn list(&self, name: &str) -> Vec<String> {
        let lines = self.values(name).into_iter();
        let lines = lines.map(|line| str::from_utf8(line).expect("an ASCII value"));
        let elements = lines.flat_map(|line| line.split(','));
        elements.map(|element| element.trim().to_owned()).collect()
    }

    fn vary(&self) -> BTreeSet<String> {
        let names = self.list("vary").into_iter();
        names.map(|name| name.to_ascii_lowercase()).collect()
    }
}

/// Requests to all paths, each with its marker.
fn asked() -> impl Strategy<Value = (&'static Path, Marker, Request)> {
    let path = (0..paths().len()).prop_map(|index| &paths()[index]);
    path.prop_flat_map(|path| {
        requests(path).prop_map(move |(marker, request)| (path, marker, request))
    })
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn assert_answers(path: &Path, request: &Request) -> Response {
    let response = send(request);
    let expected = expected_answer(path, request);
    assert_eq!(response.status, expected.status, "status of {response:?}");
    assert_eq!(
        response.cors(),
        expected.cors,
        "CORS headers of {response:?}"
    );
    assert_eq!(response.vary(), expected.vary, "`Vary` of {response:?}");
    if let Some(allow) = expected.allow {
        assert_eq!(BTreeSet::from_iter(response.list("allow")), allow);
    }
    let handler = match request.method.as_str() {
        "HEAD" => None,
        _ => expected.handler,
    };
    assert_eq!(response.body, handler.unwrap_or_default());
    response
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn an_answer_follows_the_policy((path, _, request) in asked()) {
        assert_answers(path, &request);
    }
}

proptest! {
    #![proptest_config(cases(2_500))]

    #[test]
    fn nothing_of_a_request_comes_back_but_an_allowed_origin((path, marker, request) in asked()) {
        let response = send(&request);
        let allowed = expected_answer(path, &request).cors;
        for (name, value) in &response.headers {
            let is_origin = name == "access-control-allow-origin"
                && allowed.contains(&(name.to_string(), value.as_bytes().to_vec()));
            let text = String::from_utf8_lossy(value.as_bytes());
            prop_assert!(is_origin || !text.contains(marker.as_str()), "{name}: {text}");
            prop_assert!(!name.as_str().contains(marker.as_str()), "{name}");
        }
        prop_assert!(!response.body.contains(marker.as_str()));
    }

    #[test]
    fn requests_that_differ_in_nothing_that_vary_names_get_the_same_headers(
        (path, _, request) in asked(),
        (_, _, other) in asked(),
    ) {
        let response = send(&request);
        let vary = response.vary();
        let is_named = |(name, _): &&(String, Vec<u8>)| vary.contains("*") || vary.contains(name);
        let own = request.headers.iter().filter(is_named);
        let others = other.headers.iter().filter(|line| !is_named(line));
        let twin = Request { headers: own.chain(others).cloned().collect(), ..request.clone() };
        let answer = assert_answers(path, &twin);
        prop_assert_eq!((answer.status, answer.cors()), (response.status, response.cors()));
    }

    #[test]
    fn the_same_request_gets_the_same_answer((_, _, request) in asked()) {
        let (first, second) = (send(&request), send(&request));
        prop_assert_eq!(first.status, second.status);
        prop_assert_eq!(first.headers, second.headers);
    }

    #[test]
    fn a_response_keeps_all_headers_of_its_handler((path, _, request) in asked()) {
        let response = send(&request);
        let name = expected_answer(path, &request).handler;
        let handler = path.handlers.iter().find(|it| Some(it.handler.as_str()) == name);
        let own = handler.map_or(&[][..], |handler| handler.reply.headers());
        for (name, _) in own.iter().filter(|(name, _)| !name.starts_with("access-control-")) {
            let lines = own.iter().filter(|(found, _)| found == name);
            let values: Vec<&[u8]> = lines.map(|(_, value)| value.as_bytes()).collect();
            let found = response.values(name);
            prop_assert!(found.starts_with(&values), "{name} of {response:?}");
            prop_assert!(*name == "vary" || found.len() == values.len(), "{name} of {response:?}");
        }
    }
}

/// The kind of the response to a request.
fn kind(path: &Path, request: &Request) -> &'static str {
    let answer = expected_answer(path, request);
    match (answer.handler, answer.status, answer.cors.is_empty()) {
        (Some(_), _, true) => "unreadable",
        (Some(_), _, false) => "readable",
        (None, 403, _) => "refused preflight",
        (None, 405, _) => "method not allowed",
        (None, _, false) => "allowed preflight",
        (None, _, true) => "plain OPTIONS",
    }
}

#[test]
fn the_requests_cover_all_kinds_of_answers() {
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::new();
    for _ in 0..2_000 {
        let tree = asked().new_tree(&mut runner).expect("a request");
        let (path, _, request) = tree.current();
        *counts.entry(kind(path, &request)).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 6, "{counts:?}");
    assert!(counts.values().all(|&count| count >= 40), "{counts:?}");
}

/// A preflight for the first method that the handler lists, or GET, and for all its listed headers.
fn preflight(path: &Path, declared: &Declared, origin: &str) -> Request {
    let method = declared.methods.list.first().unwrap_or(&"GET");
    let line = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
    Request {
        method: "OPTIONS".to_owned(),
        uri: path.path.clone(),
        headers: vec![
            line("origin", origin),
            line("access-control-request-method", method),
            line(
                "access-control-request-headers",
                &declared.headers.list.join(","),
            ),
        ],
    }
}

fn with_line(request: &Request, name: &str, value: &str) -> Request {
    let mut request = request.clone();
    request.headers.push((name.to_owned(), value.into()));
    request
}

#[test]
fn each_handler_is_met_by_a_request_that_it_allows_and_by_ones_that_it_refuses() {
    let handlers = paths()
        .iter()
        .flat_map(|path| path.handlers.iter().map(move |handler| (path, handler)));
    let mut met = 0;
    for (path, declared) in handlers {
        let pattern = declared
            .patterns()
            .first()
            .copied()
            .unwrap_or("https://a.example");
        let allowed = preflight(path, declared, &sample(pattern, "a", None));
        let foreign = match declared.patterns()[..] {
            [] => with_line(&allowed, "origin", "https://second.example"),
            _ => preflight(path, declared, "https://foreign.example"),
        };
        let refused = [
            foreign,
            with_line(&allowed, "access-control-request-headers", "no token"),
            with_line(&allowed, "access-control-request-method", "PUT"),
        ];
        let response = assert_answers(path, &allowed);
        assert!([200, 204].contains(&response.status), "{declared:?}");
        assert!(!response.cors().is_empty(), "{declared:?}");
        for request in refused {
            let response = assert_answers(path, &request);
            assert_eq!(
                (response.status, response.cors()),
                (403, vec![]),
                "{declared:?}"
            );
        }
        met += 1;
    }
    assert!(met >= 500, "only {met} handlers");
}

#[test]
fn the_variables_hold_what_the_policies_mean() {
    let origins = paths()
        .iter()
        .flat_map(|path| &path.handlers)
        .flat_map(|it| &it.origins);
    let mut met = BTreeSet::new();
    for origin in origins {
        let (Origin::Variable(source) | Origin::Compiled(source)) = origin else {
            continue;
        };
        let value = std::env::var(source.name).expect("set in `.cargo/config.toml`");
        let patterns: Vec<&str> = value.split(',').map(str::trim).collect();
        assert_eq!(patterns, source.patterns);
        met.insert(source.name);
    }
    assert_eq!(met.len(), 3, "{met:?}");
}
