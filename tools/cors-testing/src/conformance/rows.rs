//! The table: requests, and the expected answers.

use std::fmt;

use http::Method;

use super::{APP, FOREIGN, OTHER, head::Head};

/// A request, and the expected answer.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) head: Head,
    pub(super) expected: Expected,
}

/// An expected response. A part that is `None` may have any value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    /// The status is one of these.
    pub(super) statuses: &'static [u16],
    /// The `Access-Control-*` headers, sorted, without the prefix.
    pub(super) access_control: &'static [&'static str],
    /// The names in `Vary`, sorted.
    pub(super) vary: Option<&'static [&'static str]>,
    /// The methods of the handlers. A granted preflight lists the requested method, and no methods that are not here.
    pub(super) methods: &'static [&'static str],
    /// Methods that `Allow` contains, in lower case.
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

/// The names in the `Vary` of an annotated handler's response: those of the handler, and `origin` once.
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
const ENFORCED_ACTUAL: &[&str] = &[
    "allow-credentials: true",
    "allow-origin: https://app.example.com",
];
const BLOCKED_VARY: &[&str] = &["origin", "sec-fetch-site"];
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

/// A request that `enforce` refuses before a handler runs.
fn blocked(what: &'static str, head: Head) -> Row {
    let expected = Expected {
        statuses: &[403],
        vary: Some(BLOCKED_VARY),
        body: Some(""),
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

/// Annotated handlers, with any policies around them.
pub(super) fn annotated() -> Vec<Row> {
    [
        several_preflights(),
        several_actual(),
        public_and_single(),
        shared(),
        failures(),
        enforced(),
        guarded(),
        hosts(),
        without_origins(),
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

/// Responses that replace that of the handler.
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

/// The origin of the server's own pages.
const OWN: &str = "https://api.example.com";
const SITE: &str = "sec-fetch-site";

fn post(path: &str) -> Head {
    Head::new(Method::POST, path).line("content-length", "0")
}

fn upgrade(head: Head) -> Head {
    head.line("connection", "upgrade")
        .line("upgrade", "websocket")
}

/// `enforce`, for different senders.
fn enforced() -> Vec<Row> {
    let post = || post("/enforced");
    let from = |origin: &str| post().line("origin", origin);
    let get = |origin| get("/enforced", origin);
    let handled = |what, head| handled(what, head, ENFORCED_ACTUAL);
    vec![
        granted(
            "enforced: preflight",
            Head::preflight("/enforced", APP, "POST"),
            &["GET", "POST"],
            ENFORCED_ACTUAL,
        ),
        refused(
            "enforced: preflight from a foreign origin",
            Head::preflight("/enforced", FOREIGN, "POST"),
        ),
        handled(
            "enforced: write of an allowed origin",
            from(APP).line(SITE, "cross-site"),
        ),
        handled(
            "enforced: write of an allowed origin, by an old browser",
            from(APP),
        ),
        handled(
            "enforced: read of an allowed origin",
            get(APP).line(SITE, "same-site"),
        ),
        handled(
            "enforced: write of the server's own page",
            from(OWN).line(SITE, "same-origin"),
        ),
        handled(
            "enforced: write of the server's own page, by an old browser",
            from(OWN),
        ),
        handled("enforced: write by no page", post().line(SITE, "none")),
        handled("enforced: write by no browser", post()),
        handled(
            "enforced: navigation of a foreign page",
            Head::new(Method::GET, "/enforced").line(SITE, "cross-site"),
        ),
        handled(
            "enforced: upgrade of an allowed origin",
            upgrade(get(APP).line(SITE, "cross-site")),
        ),
        blocked(
            "enforced: write of a foreign origin",
            from(FOREIGN).line(SITE, "cross-site"),
        ),
        blocked(
            "enforced: write of a foreign origin, by an old browser",
            from(FOREIGN),
        ),
        blocked(
            "enforced: write of a sibling",
            from("https://blog.example.com").line(SITE, "same-site"),
        ),
        blocked(
            "enforced: write of another port of the server, by an old browser",
            from("https://api.example.com:8443"),
        ),
        blocked(
            "enforced: write of null",
            from("null").line(SITE, "cross-site"),
        ),
        blocked("enforced: write of null, by an old browser", from("null")),
        blocked(
            "enforced: write of two origins",
            from(APP).line("origin", APP),
        ),
        blocked(
            "enforced: write of a foreign page without an origin",
            post().line(SITE, "cross-site"),
        ),
        blocked(
            "enforced: read of a foreign origin",
            get(FOREIGN).line(SITE, "cross-site"),
        ),
        blocked(
            "enforced: HEAD of a foreign origin, as GET serves it",
            Head::actual(Method::HEAD, "/enforced", FOREIGN).line(SITE, "cross-site"),
        ),
        blocked(
            "enforced: upgrade of a foreign origin",
            upgrade(get(FOREIGN).line(SITE, "cross-site")),
        ),
        blocked(
            "enforced: upgrade of null, by an old browser",
            upgrade(get("null")),
        ),
    ]
}

/// `enforce` is checked before authentication.
fn guarded() -> Vec<Row> {
    const TOKEN: &str = "Bearer 1";
    let get = |origin| get("/guarded", origin);
    vec![
        blocked("guarded: foreign origin without a token", get(FOREIGN)),
        blocked(
            "guarded: foreign origin with a token",
            get(FOREIGN).line("authorization", TOKEN),
        ),
        Row {
            what: "guarded: allowed origin without a token",
            head: get(APP),
            expected: Expected {
                statuses: &[401],
                access_control: ENFORCED_ACTUAL,
                ..ANYTHING
            },
        },
        handled(
            "guarded: allowed origin with a token",
            get(APP).line("authorization", TOKEN),
            ENFORCED_ACTUAL,
        ),
    ]
}

/// `enforce(hosts = [..])`, for different hosts.
fn hosts() -> Vec<Row> {
    let get = || Head::new(Method::GET, "/hosts");
    let to = |host: &str| get().line("host", host);
    vec![
        handled("hosts: own host", get(), SINGLE_ACTUAL),
        handled(
            "hosts: own host in upper case",
            to("API.example.com"),
            SINGLE_ACTUAL,
        ),
        handled(
            "hosts: own host from an allowed origin",
            get().line("origin", APP),
            SINGLE_ACTUAL,
        ),
        blocked("hosts: foreign host", to("evil.example")),
        blocked("hosts: own host with a port", to("api.example.com:8443")),
        blocked(
            "hosts: own page of a foreign host",
            to("evil.example")
                .line("origin", "https://evil.example")
                .line(SITE, "same-origin"),
        ),
        blocked(
            "hosts: foreign host from an allowed origin",
            to("evil.example").line("origin", APP),
        ),
        blocked(
            "hosts: own host from a foreign origin",
            get().line("origin", FOREIGN),
        ),
    ]
}

/// `origins = none`, with and without `enforce`.
fn without_origins() -> Vec<Row> {
    let from = |path: &str, origin: &str| post(path).line("origin", origin);
    let own = |origin: &str| from("/own-pages", origin);
    vec![
        refused(
            "no origins: preflight",
            Head::preflight("/no-origins", APP, "POST"),
        ),
        handled("no origins: read", get("/no-origins", APP), &[]),
        handled(
            "no origins: read without an origin",
            Head::new(Method::GET, "/no-origins"),
            &[],
        ),
        handled(
            "no origins: write of a foreign origin, which nothing refuses",
            from("/no-origins", FOREIGN).line(SITE, "cross-site"),
            &[],
        ),
        refused(
            "own pages: preflight",
            Head::preflight("/own-pages", APP, "POST"),
        ),
        handled(
            "own pages: write of an own page",
            own(OWN).line(SITE, "same-origin"),
            &[],
        ),
        handled(
            "own pages: write of an own page, by an old browser",
            own(OWN),
            &[],
        ),
        handled("own pages: write by no browser", post("/own-pages"), &[]),
        blocked(
            "own pages: write of a sibling",
            own(APP).line(SITE, "same-site"),
        ),
        blocked("own pages: write of a sibling, by an old browser", own(APP)),
        blocked("own pages: read of a sibling", get("/own-pages", APP)),
        blocked(
            "own pages: write of null",
            own("null").line(SITE, "cross-site"),
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

/// Requests without a policy.
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

/// Requests under the default policy.
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

/// Requests that no policy with `enforce` checks.
pub(super) fn without_enforced_default() -> Vec<Row> {
    let patch = |origin| {
        let head = Head::actual(Method::PATCH, "/enforced", origin).line(SITE, "cross-site");
        head.line("content-length", "0")
    };
    vec![
        plain(
            "enforced: write of a foreign origin to the handler without a policy",
            patch(FOREIGN),
            &[],
        ),
        plain(
            "plain: write of a foreign origin",
            Head::actual(Method::PUT, "/plain", FOREIGN)
                .line(SITE, "cross-site")
                .line("content-length", "0"),
            &[],
        ),
    ]
}

/// Requests under the default policy with `enforce`.
pub(super) fn with_enforced_default() -> Vec<Row> {
    let put =
        |origin: &str| Head::actual(Method::PUT, "/plain", origin).line("content-length", "0");
    let patch = |origin| {
        let head = Head::actual(Method::PATCH, "/enforced", origin).line(SITE, "cross-site");
        head.line("content-length", "0")
    };
    vec![
        granted(
            "plain: preflight",
            Head::preflight("/plain", OTHER, "PUT"),
            &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            DEFAULT_PREFLIGHT,
        ),
        plain(
            "plain: write of an allowed origin",
            put(OTHER).line(SITE, "cross-site"),
            DEFAULT_ACTUAL,
        ),
        plain(
            "plain: write of the server's own page, by an old browser",
            put(OWN),
            &[],
        ),
        plain(
            "plain: navigation of a foreign page",
            Head::new(Method::GET, "/plain").line(SITE, "cross-site"),
            &[],
        ),
        blocked(
            "plain: write of a foreign origin",
            put(FOREIGN).line(SITE, "cross-site"),
        ),
        blocked(
            "plain: write of a foreign origin, by an old browser",
            put(FOREIGN),
        ),
        blocked(
            "plain: upgrade of a foreign origin",
            upgrade(get("/plain", FOREIGN)),
        ),
        plain(
            "enforced: write of an allowed origin to the handler without a policy",
            patch(OTHER),
            DEFAULT_ACTUAL,
        ),
        blocked(
            "enforced: write of a foreign origin to the handler without a policy",
            patch(FOREIGN),
        ),
        handled(
            "several: read of a foreign origin, whose own policy does not enforce",
            get("/several", FOREIGN).line(SITE, "cross-site"),
            &[],
        ),
        anything(
            "no path: actual",
            get("/nothing", OTHER),
            &[404],
            DEFAULT_ACTUAL,
        ),
        blocked(
            "no path: actual from a foreign origin",
            get("/nothing", FOREIGN),
        ),
    ]
}
