//! Requests to the handlers of a path: those that browsers send, and those that only an attacker sends.

use std::fmt;

use http::Method;
use proptest::{collection::vec, prelude::*, sample::select};

use crate::declared::Path;

mod origin;

pub use origin::{allowed_origin, near_origin};

/// A request, without a body.
#[derive(Clone)]
pub struct Request {
    /// The method, which is a token.
    pub method: String,
    /// The path, with a query.
    pub uri: String,
    /// The header lines, with names in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
}

impl Request {
    /// The values of all lines of the header `name`, which must be in lower case.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&[u8]> {
        let lines = self.headers.iter().filter(|(found, _)| found == name);
        lines.map(|(_, value)| value.as_slice()).collect()
    }

    /// Whether the request has the header `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }

    /// Converts the request to the type that a server receives.
    ///
    /// # Errors
    ///
    /// If the request is not valid HTTP.
    pub fn to_http<B: Default>(&self) -> http::Result<http::Request<B>> {
        let mut request = http::Request::builder()
            .method(Method::from_bytes(self.method.as_bytes())?)
            .uri(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_slice());
        }
        request.body(B::default())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.uri)?;
        let mut lines = self.headers.iter();
        lines.try_for_each(|(name, value)| write!(f, "\n{name}: {}", value.escape_ascii()))
    }
}

/// A text that occurs in one request only.
#[derive(Clone, Debug)]
pub struct Marker(String);

impl Marker {
    /// The text: lower-case letters and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Markers that cannot be guessed.
pub fn markers() -> impl Strategy<Value = Marker> {
    any::<u64>().prop_map(|number| Marker(format!("m{number:016x}")))
}

/// Requests to `path` with a marker in everything that a server could echo.
pub fn requests(path: &'static Path) -> impl Strategy<Value = (Marker, Request)> {
    markers().prop_flat_map(move |marker| {
        let request = prop_oneof![
            5 => preflights(path, marker.clone()),
            4 => actual(path, marker.clone(), methods(path)),
            1 => actual(path, marker.clone(), Just("OPTIONS".to_owned())),
        ];
        (Just(marker), request)
    })
}

type Lines = Vec<(String, Vec<u8>)>;

fn request(path: &Path, marker: &Marker, method: String, lines: &[Lines]) -> Request {
    Request {
        method,
        uri: format!("{}?{}", path.path, marker.as_str()),
        headers: lines.concat(),
    }
}

fn actual(
    path: &'static Path,
    marker: Marker,
    method: impl Strategy<Value = String> + 'static,
) -> BoxedStrategy<Request> {
    let origins = lines(
        "origin",
        origin::origins(path, &marker),
        &[(1, 0), (8, 1), (1, 2)],
    );
    (method, origins, others(&marker))
        .prop_map(move |(method, origins, others)| {
            request(path, &marker, method, &[others, origins])
        })
        .boxed()
}

fn preflights(path: &'static Path, marker: Marker) -> BoxedStrategy<Request> {
    let one = &[(1, 0), (20, 1), (1, 2)];
    let lines = (
        lines("origin", origin::origins(path, &marker), one),
        lines(
            "access-control-request-method",
            asked_methods(path, &marker),
            one,
        ),
        lines(
            "access-control-request-headers",
            asked_headers(path, &marker),
            &[(2, 0), (4, 1), (1, 2), (1, 3)],
        ),
        lines(
            "access-control-request-private-network",
            select(vec!["true", "false"]).prop_map(Into::into),
            &[(2, 0), (1, 1)],
        ),
        others(&marker),
    );
    lines
        .prop_map(move |(origins, methods, headers, network, others)| {
            let lines = [others, headers, origins, methods, network];
            request(path, &marker, "OPTIONS".to_owned(), &lines)
        })
        .boxed()
}

/// Lines of the header `name`. Each element of `counts` is a weight and a number of lines.
fn lines(
    name: &'static str,
    value: impl Strategy<Value = Vec<u8>> + 'static,
    counts: &[(u32, usize)],
) -> BoxedStrategy<Lines> {
    let counts = counts.iter().map(|&(weight, count)| (weight, Just(count)));
    let value = value.boxed();
    proptest::strategy::Union::new_weighted(counts.collect())
        .prop_flat_map(move |count| vec(value.clone(), count))
        .prop_map(|values| {
            values
                .into_iter()
                .map(|value| (name.to_owned(), value))
                .collect()
        })
        .boxed()
}

/// Request headers that are not part of the CORS protocol.
fn others(marker: &Marker) -> BoxedStrategy<Lines> {
    const NAMES: [&str; 10] = [
        "accept-encoding",
        "access-control-allow-origin",
        "access-control-request-local-network",
        "authorization",
        "content-type",
        "cookie",
        "forwarded",
        "host",
        "referer",
        "x-forwarded-host",
    ];
    let marker = marker.as_str().to_owned();
    proptest::sample::subsequence(NAMES.to_vec(), 0..4)
        .prop_map(move |names| {
            let line = |name: &str| (name.to_owned(), marker.clone().into_bytes());
            let own = line(&format!("x-{marker}"));
            names.into_iter().map(line).chain([own]).collect()
        })
        .boxed()
}

/// Methods that a handler of the path serves, and others.
fn methods(path: &Path) -> impl Strategy<Value = String> + use<> {
    let served: Vec<&str> = path
        .handlers
        .iter()
        .flat_map(|it| it.methods.list.clone())
        .collect();
    let served = [served, vec!["GET"]].concat();
    let others = vec![
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE", "get", "patch",
    ];
    prop_oneof![4 => select(served), 1 => select(others)].prop_map(str::to_owned)
}

/// Values of `Access-Control-Request-Method`.
fn asked_methods(path: &Path, marker: &Marker) -> impl Strategy<Value = Vec<u8>> + use<> {
    let marker = marker.as_str().to_owned();
    let wrong = vec![
        "", "*", "OPTIONS", "GET,POST", " GET", "GET ", "G\u{e9}T", &marker,
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    prop_oneof![9 => methods(path), 1 => select(wrong)].prop_map(String::into_bytes)
}

/// Values of `Access-Control-Request-Headers`.
fn asked_headers(path: &Path, marker: &Marker) -> impl Strategy<Value = Vec<u8>> + use<> {
    let listed: Vec<&str> = path
        .handlers
        .iter()
        .flat_map(|it| it.headers.list.clone())
        .collect();
    let lower = listed.iter().map(|name| name.to_ascii_lowercase());
    let upper = listed.iter().map(|name| name.to_ascii_uppercase());
    let known: Vec<String> = lower.chain(upper).chain([String::new()]).collect();
    let marker = marker.as_str();
    let others = [
        "accept",
        "authorization",
        "Authorization",
        "content-type",
        "cookie",
        "x-unlisted",
        "*",
        "a b",
        "\u{e9}",
        marker,
    ];
    let others = others.map(str::to_owned).to_vec();
    let name = prop_oneof![15 => select(known), 1 => select(others)];
    let separator = select(vec![",", ",", ", ", " ,\t", ",,", "\t,"]);
    vec((name, separator), 0..5).prop_map(|elements| {
        let texts = elements
            .iter()
            .map(|(name, separator)| format!("{name}{separator}"));
        let line: String = texts.collect();
        line.into_bytes()
    })
}
