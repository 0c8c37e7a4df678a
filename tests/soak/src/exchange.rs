//! A request and its expected response.

use axum::body::Bytes;
use fastrand::Rng;
use http::{HeaderMap, Request, Response, StatusCode, request::Builder};
use http_body_util::Empty;

use crate::{
    origin::Origin,
    route::{ROUTES, Route},
};

/// The checked parts of a response: the status, and the headers `Access-Control-*` and `Vary`, sorted by
/// name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
}

const VARY_ON_OPTIONS: &str =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

impl Answer {
    pub(crate) fn from_response<B>(response: &Response<B>) -> Self {
        Self {
            status: response.status(),
            headers: cors_headers(response.headers()),
        }
    }

    fn expected<'a>(
        status: StatusCode,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let mut headers: Vec<_> = headers.into_iter().map(own).collect();
        headers.sort_unstable();
        Self { status, headers }
    }
}

fn cors_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let is_checked = |name: &str| name == "vary" || name.starts_with("access-control-");
    let mut headers: Vec<_> = headers
        .iter()
        .filter(|(name, _)| is_checked(name.as_str()))
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        })
        .collect();
    headers.sort_unstable();
    headers
}

#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) request: Request<Empty<Bytes>>,
    pub(crate) expected: Answer,
}

impl Exchange {
    /// Returns the exchange with this number, which is the same in every run.
    pub(crate) fn number(number: u64, base: &str) -> Result<Self, http::Error> {
        let mut rng = Rng::with_seed(number);
        let route = &ROUTES[rng.usize(..ROUTES.len())];
        let request = Request::builder().uri(format!("{base}{}", route.path));
        let (request, expected) = match rng.u8(..10) {
            0 => options(route, request),
            1..=4 => preflight(route, request, &mut rng),
            _ => actual(route, request, &mut rng),
        };
        Ok(Self {
            request: request.body(Empty::new())?,
            expected,
        })
    }
}

fn options(route: &Route, request: Builder) -> (Builder, Answer) {
    let answer = Answer::expected(route.options_status(), [("vary", VARY_ON_OPTIONS)]);
    (request.method("OPTIONS"), answer)
}

fn actual(route: &Route, request: Builder, rng: &mut Rng) -> (Builder, Answer) {
    let mut request = request.method(route.method);
    let has_token = rng.bool();
    if has_token {
        request = request.header("authorization", "Bearer token");
    }
    let status = if route.is_guarded && !has_token {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::OK
    };
    let origin = (rng.u8(..4) > 0).then(|| Origin::choose(route, rng));
    let allowed = origin.as_ref().filter(|origin| origin.is_allowed);
    let echo = allowed.map(|origin| String::from_utf8_lossy(&origin.lines[0]));
    let allow_origin = route.origins.constant().or(echo.as_deref());
    let allow = allow_origin.map(|origin| {
        let extra = route.actual.iter().copied();
        extra.chain([("access-control-allow-origin", origin)])
    });
    let vary = route
        .origins
        .constant()
        .is_none()
        .then_some(("vary", "Origin"));
    let expected = Answer::expected(status, allow.into_iter().flatten().chain(vary));
    (with_origin(request, origin.as_ref()), expected)
}

fn preflight(route: &Route, request: Builder, rng: &mut Rng) -> (Builder, Answer) {
    let origin = Origin::choose(route, rng);
    let request = with_origin(request.method("OPTIONS"), Some(&origin));
    let (request, serves) = with_method(route, request, rng);
    let (request, covers) = with_headers(route, request, rng);
    let vary = ("vary", VARY_ON_OPTIONS);
    let expected = if origin.is_allowed && serves && covers {
        let echo = String::from_utf8_lossy(&origin.lines[0]);
        let origin = match route.origins.constant() {
            Some(constant) => constant,
            None => &echo,
        };
        let allow = route.preflight.iter().copied();
        let allow = allow.chain([("access-control-allow-origin", origin), vary]);
        Answer::expected(StatusCode::NO_CONTENT, allow)
    } else {
        Answer::expected(StatusCode::FORBIDDEN, [vary])
    };
    (request, expected)
}

fn with_origin(request: Builder, origin: Option<&Origin>) -> Builder {
    let lines = origin.into_iter().flat_map(|origin| &origin.lines);
    lines.fold(request, |request, line| {
        request.header("origin", line.as_slice())
    })
}

/// Requests the method of the route, or one that no handler serves.
fn with_method(route: &Route, request: Builder, rng: &mut Rng) -> (Builder, bool) {
    let ask =
        |request: Builder, method: &str| request.header("access-control-request-method", method);
    match rng.u8(..10) {
        0 => (ask(request, "PURGE"), false),
        1 => (ask(request, &route.method.to_lowercase()), false),
        2 => (ask(request, ""), false),
        3 => (ask(ask(request, route.method), route.method), false),
        _ => (ask(request, route.method), true),
    }
}

/// Requests some of the route's headers, in any letter case, and sometimes one that the policy does not
/// cover.
fn with_headers(route: &Route, mut request: Builder, rng: &mut Rng) -> (Builder, bool) {
    let asks_too_much = rng.u8(..4) == 0;
    let listed = route.headers.iter().filter(|_| rng.bool());
    let mut names: Vec<String> = listed.map(|&name| name.to_owned()).collect();
    names.extend(asks_too_much.then(|| route.unlisted.to_owned()));
    rng.shuffle(&mut names);
    for name in &mut names {
        if rng.bool() {
            name.make_ascii_uppercase();
        }
    }
    if rng.bool() {
        names = vec![names.join(", ")];
    }
    if rng.u8(..8) == 0 {
        names.push(" ,".repeat(rng.usize(..1_024)));
    }
    for line in names {
        request = request.header("access-control-request-headers", line);
    }
    (request, !asks_too_much)
}
