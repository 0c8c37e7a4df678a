//! The table: a request, and the answer to it.

use std::fmt;

use http::Method;

use super::{APP, FOREIGN, OTHER, head::Head};

/// A request, and the answer to it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) head: Head,
    pub(super) expected: Expected,
}

/// A response; what is `None` may be anything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    /// One of these.
    pub(super) statuses: &'static [u16],
    /// The `Access-Control-*` headers, sorted, without the prefix.
    pub(super) access_control: &'static [&'static str],
    /// The names in `Vary`, sorted.
    pub(super) vary: Option<&'static [&'static str]>,
    /// The methods of the handlers. A granted preflight names the requested one, and none that is not here.
    pub(super) methods: &'static [&'static str],
    /// Methods that are in `Allow`, in lower case.
    pub(super) allow: Option<&'static [&'static str]>,
    pub(super) body: Option<&'static str>,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.statuses, self.access_control)?;
        if let Some(vary) = self.vary {
            write!(f, "; vary: {vary:?}")?;
        }
        if let Some(allow) = self.allow {
            write!(f, "; allow: {allow:?}")?;
        }
        match self.body {
            Some(body) => write!(f, "; {body:?}"),
            None => Ok(()),
        }
    }
}

/// The names in the `Vary` of an annotated handler's response: its own, and `origin` once.
const HANDLED_VARY: &[&str] = &["accept-encoding", "origin"];
const ORIGIN_VARY: &[&str] = &["origin"];
const PREFLIGHT_VARY: &[&str] = &[
    "access-control-request-headers",
    "access-control-request-method",
    "origin",
];

const SEVERAL_ACTUAL: &[&str] = &[
    "allow-credentials: true",
    "allow-origin: https://app.example.com",
    "expose-headers: x-request-id,etag",
];
const SUBDOMAIN_ACTUAL: &[&str] = &[
    "allow-credentials: true",
    "allow-origin: https://a.b.example.org",
    "expose-headers: x-request-id,etag",
];
const PORT_ACTUAL: &[&str] = &[
    "allow-credentials: true",
    "allow-origin: http://localhost:3000",
    "expose-headers: x-request-id,etag",
];
const SEVERAL_PREFLIGHT: &[&str] = &[
    "allow-credentials: true",
    "allow-headers: content-type,authorization",
    "allow-origin: https://app.example.com",
    "max-age: 600",
];
const PUBLIC_ACTUAL: &[&str] = &["allow-origin: *", "expose-headers: *"];
const PUBLIC_PREFLIGHT: &[&str] = &[
    "allow-headers: *,authorization",
    "allow-origin: *",
    "max-age: 0",
];
const SINGLE_ACTUAL: &[&str] = &["allow-origin: https://app.example.com"];
const SINGLE_PREFLIGHT: &[&str] = &["allow-origin: https://app.example.com"];
const DEFAULT_ACTUAL: &[&str] = &["allow-origin: https://other.example"];
const DEFAULT_PREFLIGHT: &[&str] = &["allow-origin: https://other.example", "max-age: 5"];

const ANYTHING: Expected = Expected {
    statuses: &[200],
    access_control: &[],
    methods: &[],
    vary: None,
    allow: None,
    body: None,
};

fn granted(
    what: &'static str,
    head: Head,
    methods: &'static [&'static str],
    access_control: &'static [&'static str],
) -> Row {
    let expected = Expected {
        statuses: &[204],
        access_control,
        methods,
        vary: Some(PREFLIGHT_VARY),
        body: Some(""),
        ..ANYTHING
    };
    Row {
        what,
        head,
        expected,
    }
}

fn refused(what: &'static str, head: Head) -> Row {
    let expected = Expected {
        statuses: &[403],
        vary: Some(PREFLIGHT_VARY),
        body: Some(""),
        ..ANYTHING
    };
    Row {
        what,
        head,
        expected,
    }
}

fn handled(what: &'static str, head: Head, access_control: &'static [&'static str]) -> Row {
    let expected = Expected {
        access_control,
        vary: Some(HANDLED_VARY),
        body: Some("handled"),
        ..ANYTHING
    };
    Row {
        what,
        head,
        expected,
    }
}

fn get(path: &str, origin: &str) -> Head {
    Head::actual(Method::GET, path, origin)
}

const REQUEST_HEADERS: &str = "access-control-request-headers";

/// Annotated handlers, whatever is around them.
pub(super) fn annotated() -> Vec<Row> {
    [
        several_preflights(),
        several_actual(),
        public_and_single(),
        shared(),
        failures(),
    ]
    .concat()
}

fn several_preflights() -> Vec<Row> {
    let put = |origin| Head::preflight("/several", origin, "PUT");
    let with = |names: &str| put(APP).line(REQUEST_HEADERS, names);
    vec![
        granted(
            "several: preflight",
            put(APP),
            &["GET", "PUT"],
            SEVERAL_PREFLIGHT,
        ),
        granted(
            "several: preflight with headers in any order, case and spacing, with empty elements",
            with(" ,Authorization ,\tCONTENT-TYPE,,"),
            &["GET", "PUT"],
            SEVERAL_PREFLIGHT,
        ),
        granted(
            "several: preflight with headers on several lines",
            with("authorization").line(REQUEST_HEADERS, "content-type"),
            &["GET", "PUT"],
            SEVERAL_PREFLIGHT,
        ),
        refused(
            "several: preflight with a header that is not listed",
            with("content-type,x-other"),
        ),
        refused(
            "several: preflight with a header that is not listed, on the second line",
            with("authorization").line(REQUEST_HEADERS, "x-other"),
        ),
        refused(
            "several: preflight with a header that is no token",
            with("content type"),
        ),
        granted(
            "several: preflight for HEAD, as GET serves it",
            Head::preflight("/several", APP, "HEAD"),
            &["GET", "PUT"],
            SEVERAL_PREFLIGHT,
        ),
        refused(
            "several: preflight for a method that no handler serves",
            Head::preflight("/several", APP, "DELETE"),
        ),
        refused(
            "several: preflight for a method in lower case",
            Head::preflight("/several", APP, "put"),
        ),
        refused(
            "several: preflight for an empty method",
            Head::preflight("/several", APP, ""),
        ),
        refused(
            "several: preflight for two methods",
            put(APP).line("access-control-request-method", "GET"),
        ),
        refused("several: preflight from a foreign origin", put(FOREIGN)),
        refused("several: preflight from null", put("null")),
        refused(
            "several: preflight from two origins",
            put(APP).line("origin", APP),
        ),
    ]
}

fn several_actual() -> Vec<Row> {
    let denied = |what, origin| handled(what, get("/several", origin), &[]);
    vec![
        handled("several: actual", get("/several", APP), SEVERAL_ACTUAL),
        handled(
            "several: actual of another method",
            Head::actual(Method::PUT, "/several", APP).line("content-length", "0"),
            SEVERAL_ACTUAL,
        ),
        denied("several: actual from a foreign origin", FOREIGN),
        denied("several: actual from null", "null"),
        handled(
            "several: actual from two origins",
            get("/several", APP).line("origin", APP),
            &[],
        ),
        handled(
            "several: actual without an origin",
            Head::new(Method::GET, "/several"),
            &[],
        ),
        handled(
            "several: actual from a subdomain",
            get("/several", "https://a.b.example.org"),
            SUBDOMAIN_ACTUAL,
        ),
        denied(
            "several: actual from the domain of the subdomains",
            "https://example.org",
        ),
        denied(
            "several: actual from a domain with the same end",
            "https://notexample.org",
        ),
        denied(
            "several: actual from an empty label",
            "https://.example.org",
        ),
        denied(
            "several: actual from a subdomain at another port",
            "https://a.example.org:8443",
        ),
        handled(
            "several: actual from a port",
            get("/several", "http://localhost:3000"),
            PORT_ACTUAL,
        ),
        denied(
            "several: actual from a port that is too large",
            "http://localhost:65536",
        ),
        denied("several: actual from an empty port", "http://localhost:"),
        denied(
            "several: actual from a default port, which browsers omit",
            "http://localhost:80",
        ),
        denied(
            "several: actual from the origin with a slash",
            "https://app.example.com/",
        ),
        denied(
            "several: actual from the origin in upper case",
            "https://APP.example.com",
        ),
    ]
}

fn public_and_single() -> Vec<Row> {
    vec![
        granted(
            "public: preflight",
            Head::preflight("/public", FOREIGN, "GET"),
            &["GET"],
            PUBLIC_PREFLIGHT,
        ),
        granted(
            "public: preflight from null",
            Head::preflight("/public", "null", "GET"),
            &["GET"],
            PUBLIC_PREFLIGHT,
        ),
        granted(
            "public: preflight with any header, and with authorization, which is listed",
            Head::preflight("/public", FOREIGN, "GET")
                .line(REQUEST_HEADERS, "authorization,x-whatever"),
            &["GET"],
            PUBLIC_PREFLIGHT,
        ),
        refused(
            "public: preflight for a method that no handler serves",
            Head::preflight("/public", FOREIGN, "PUT"),
        ),
        handled("public: actual", get("/public", FOREIGN), PUBLIC_ACTUAL),
        handled(
            "public: actual without an origin",
            Head::new(Method::GET, "/public"),
            PUBLIC_ACTUAL,
        ),
        granted(
            "single: preflight",
            Head::preflight("/single", APP, "DELETE"),
            &["GET", "DELETE"],
            SINGLE_PREFLIGHT,
        ),
        refused(
            "single: preflight from a foreign origin",
            Head::preflight("/single", FOREIGN, "DELETE"),
        ),
        refused(
            "single: preflight with a header",
            Head::preflight("/single", APP, "DELETE").line(REQUEST_HEADERS, "x-any"),
        ),
        handled("single: actual", get("/single", APP), SINGLE_ACTUAL),
        handled(
            "single: actual from a foreign origin",
            get("/single", FOREIGN),
            SINGLE_ACTUAL,
        ),
        handled(
            "single: actual without an origin",
            Head::new(Method::GET, "/single"),
            SINGLE_ACTUAL,
        ),
    ]
}

/// Two policies at one path, and a handler without a policy.
fn shared() -> Vec<Row> {
    let post = |origin| Head::preflight("/shared", origin, "POST");
    let options = Expected {
        statuses: &[200, 204],
        allow: Some(&["get", "head", "options", "post"]),
        body: Some(""),
        ..ANYTHING
    };
    vec![
        granted(
            "shared: preflight for the handler of everybody",
            Head::preflight("/shared", FOREIGN, "GET"),
            &["GET"],
            PUBLIC_PREFLIGHT,
        ),
        granted(
            "shared: preflight for the other handler",
            post(APP).line(REQUEST_HEADERS, "content-type"),
            &["POST"],
            SEVERAL_PREFLIGHT,
        ),
        refused(
            "shared: preflight for the other handler from a foreign origin",
            post(FOREIGN),
        ),
        refused(
            "shared: preflight for the handler without a policy",
            Head::preflight("/shared", APP, "PATCH"),
        ),
        handled(
            "shared: actual of the handler of everybody",
            get("/shared", FOREIGN),
            PUBLIC_ACTUAL,
        ),
        handled(
            "shared: actual of the other handler",
            Head::actual(Method::POST, "/shared", APP).line("content-length", "0"),
            SEVERAL_ACTUAL,
        ),
        handled(
            "shared: actual of the other handler from a foreign origin",
            Head::actual(Method::POST, "/shared", FOREIGN).line("content-length", "0"),
            &[],
        ),
        Row {
            what: "shared: OPTIONS that is no preflight",
            head: Head::new(Method::OPTIONS, "/shared"),
            expected: options,
        },
    ]
}

/// What responds instead of the handler.
fn failures() -> Vec<Row> {
    let failed = |what, head, statuses, access_control| Row {
        what,
        head,
        expected: Expected {
            statuses,
            access_control,
            vary: Some(ORIGIN_VARY),
            ..ANYTHING
        },
    };
    vec![
        granted(
            "private: preflight without a token",
            Head::preflight("/private", APP, "GET").line(REQUEST_HEADERS, "authorization"),
            &["GET"],
            SEVERAL_PREFLIGHT,
        ),
        failed(
            "private: actual without a token",
            get("/private", APP),
            &[401],
            SEVERAL_ACTUAL,
        ),
        failed(
            "private: actual without a token from a foreign origin",
            get("/private", FOREIGN),
            &[401],
            &[],
        ),
        handled(
            "private: actual with a token",
            get("/private", APP).line("authorization", "Bearer 1"),
            SEVERAL_ACTUAL,
        ),
        handled("numbers: actual", get("/numbers/5", APP), SEVERAL_ACTUAL),
        failed(
            "numbers: actual of a path that the extractor refuses",
            get("/numbers/five", APP),
            &[400, 404, 422],
            SEVERAL_ACTUAL,
        ),
        failed("error: actual", get("/error", APP), &[503], SEVERAL_ACTUAL),
        failed(
            "error: actual from a foreign origin",
            get("/error", FOREIGN),
            &[503],
            &[],
        ),
    ]
}

fn plain(what: &'static str, head: Head, access_control: &'static [&'static str]) -> Row {
    let expected = Expected {
        access_control,
        body: Some("plain"),
        ..ANYTHING
    };
    Row {
        what,
        head,
        expected,
    }
}

fn anything(
    what: &'static str,
    head: Head,
    statuses: &'static [u16],
    access_control: &'static [&'static str],
) -> Row {
    let expected = Expected {
        statuses,
        access_control,
        ..ANYTHING
    };
    Row {
        what,
        head,
        expected,
    }
}

/// What has no policy.
pub(super) fn without_default() -> Vec<Row> {
    const NOT_A_PREFLIGHT: &[u16] = &[200, 204, 404, 405];
    vec![
        plain("plain: actual", get("/plain", APP), &[]),
        anything(
            "plain: preflight",
            Head::preflight("/plain", APP, "PUT"),
            NOT_A_PREFLIGHT,
            &[],
        ),
        plain(
            "shared: actual of the handler without a policy",
            Head::actual(Method::PATCH, "/shared", APP).line("content-length", "0"),
            &[],
        ),
        anything("no path: actual", get("/nothing", APP), &[404], &[]),
        anything(
            "no path: preflight",
            Head::preflight("/nothing", APP, "GET"),
            &[404],
            &[],
        ),
    ]
}

/// What has the default policy.
pub(super) fn with_default() -> Vec<Row> {
    vec![
        plain("plain: actual", get("/plain", OTHER), DEFAULT_ACTUAL),
        plain(
            "plain: actual from a foreign origin",
            get("/plain", APP),
            &[],
        ),
        granted(
            "plain: preflight",
            Head::preflight("/plain", OTHER, "PUT"),
            &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            DEFAULT_PREFLIGHT,
        ),
        refused(
            "plain: preflight from a foreign origin",
            Head::preflight("/plain", APP, "PUT"),
        ),
        plain(
            "shared: actual of the handler without a policy",
            Head::actual(Method::PATCH, "/shared", OTHER).line("content-length", "0"),
            DEFAULT_ACTUAL,
        ),
        refused(
            "shared: preflight for the handler without a policy, from the origin of the default policy",
            Head::preflight("/shared", OTHER, "PATCH"),
        ),
        refused(
            "several: preflight from the origin of the default policy",
            Head::preflight("/several", OTHER, "PUT"),
        ),
        handled(
            "several: actual from the origin of the default policy",
            get("/several", OTHER),
            &[],
        ),
        anything(
            "no path: actual",
            get("/nothing", OTHER),
            &[404],
            DEFAULT_ACTUAL,
        ),
        granted(
            "no path: preflight",
            Head::preflight("/nothing", OTHER, "GET"),
            &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            DEFAULT_PREFLIGHT,
        ),
    ]
}
