//! Responses that no policy produces: valid, invalid and unusual ones. Each engine and the browser in code
//! have the same result, and the same message in the console.

use std::path::Path;

use axum::{Router, body::Body, extract::Request, response::Response};
use browsers::{Agreement, Api, Call, Deviation, Engine, Page, in_each_engine};
use cors_testing::{Credentials, Mode, Redirect};
use http::{HeaderName, HeaderValue, StatusCode};

const APP: &str = "https://app.example";

/// A call, and the responses to it.
struct Case {
    call: Call,
    preflight: Answer,
    actual: Answer,
    deviations: Vec<Deviation>,
}

type Answer = (u16, Vec<(&'static str, String)>);

impl Case {
    fn new(method: &str) -> Self {
        Self {
            call: Call::fetch(Page::Of(APP.to_owned()), method, ""),
            preflight: (204, Vec::new()),
            actual: (200, Vec::new()),
            deviations: Vec::new(),
        }
    }

    fn page(mut self, page: Page) -> Self {
        self.call.page = page;
        self
    }

    fn to(mut self, url: &str) -> Self {
        url.clone_into(&mut self.call.url);
        self
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.call.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn include(mut self) -> Self {
        self.call.credentials = Credentials::Include;
        self
    }

    fn omit(mut self) -> Self {
        self.call.credentials = Credentials::Omit;
        self
    }

    fn mode(mut self, mode: Mode) -> Self {
        self.call.mode = mode;
        self
    }

    fn redirect(mut self, redirect: Redirect) -> Self {
        self.call.redirect = redirect;
        self
    }

    fn deviates(mut self, deviation: Deviation) -> Self {
        self.deviations.push(deviation);
        self
    }

    fn body(mut self, body: &str) -> Self {
        self.call.body = Some(body.to_owned());
        self
    }

    fn preflight(mut self, status: u16, headers: &[(&'static str, &str)]) -> Self {
        self.preflight = answer(status, headers);
        self
    }

    fn actual(mut self, status: u16, headers: &[(&'static str, &str)]) -> Self {
        self.actual = answer(status, headers);
        self
    }
}

fn answer(status: u16, headers: &[(&'static str, &str)]) -> Answer {
    let headers = headers.iter();
    let headers = headers.map(|(name, value)| (*name, (*value).to_owned()));
    (status, headers.collect())
}

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
const EXPOSE: &str = "access-control-expose-headers";
const MAX_AGE: &str = "access-control-max-age";

/// Responses to a simple request.
fn simple() -> Vec<Case> {
    let origins: [&[(&str, &str)]; 17] = [
        &[],
        &[(ORIGIN, "*")],
        &[(ORIGIN, APP)],
        &[(ORIGIN, "https://other.example")],
        &[(ORIGIN, "https://APP.example")],
        &[(ORIGIN, "https://app.example/")],
        &[(ORIGIN, "https://app.example:443")],
        &[(ORIGIN, "null")],
        &[(ORIGIN, "app.example")],
        &[(ORIGIN, "")],
        &[(ORIGIN, "*, *")],
        &[(ORIGIN, "https://app.example https://other.example")],
        &[(ORIGIN, APP), (ORIGIN, APP)],
        &[(ORIGIN, "*"), (ORIGIN, APP)],
        &[(ORIGIN, APP), (CREDENTIALS, "true")],
        &[(ORIGIN, APP), (CREDENTIALS, "True")],
        &[(ORIGIN, "*"), (CREDENTIALS, "true")],
    ];
    let mut cases = Vec::new();
    for headers in origins {
        cases.push(Case::new("GET").actual(200, headers));
        cases.push(Case::new("GET").include().actual(200, headers));
        let sandboxed = Case::new("GET").page(Page::SandboxedFrame);
        cases.push(sandboxed.actual(404, headers));
    }
    cases
}

/// Responses to a preflight.
fn preflights() -> Vec<Case> {
    let allowed = [(ORIGIN, APP), (METHODS, "PUT"), (HEADERS, "x-one")];
    let put = || Case::new("PUT").actual(200, &[(ORIGIN, APP)]);
    let mut cases = Vec::new();
    for status in [200, 204, 206, 299, 301, 307, 400, 403, 404, 405, 500] {
        cases.push(put().preflight(status, &allowed));
    }
    for (method, methods) in [
        ("PUT", "*"),
        ("PUT", "put"),
        ("PUT", "GET, PUT"),
        ("PUT", "GET,,PUT,"),
        ("PUT", "GET PUT"),
        ("PUT", "\"PUT\""),
        ("PUT", ""),
        ("patch", "PATCH"),
        ("patch", "patch"),
        ("PURGE", "*"),
        ("HEAD", ""),
    ] {
        let case = || {
            Case::new(method)
                .header("x-one", "1")
                .actual(200, &[(ORIGIN, APP), (CREDENTIALS, "true")])
        };
        let answer = [
            (ORIGIN, APP),
            (METHODS, methods),
            (HEADERS, "x-one"),
            (CREDENTIALS, "true"),
        ];
        cases.push(case().preflight(204, &answer));
        cases.push(case().include().preflight(204, &answer));
    }
    for (name, headers) in [
        ("x-one", "*"),
        ("x-one", "X-One"),
        ("x-one", "x-two"),
        ("x-one", ""),
        ("x-one", "x-one x-two"),
        ("x-one", "x-one;x-two"),
        ("X-Two", "x-one, x-two"),
        ("X-Two", "x-one"),
        ("authorization", "authorization"),
        ("authorization", "*, authorization"),
    ] {
        let case = || {
            Case::new("PUT")
                .header(name, "1")
                .actual(200, &[(ORIGIN, APP), (CREDENTIALS, "true")])
        };
        let answer = [
            (ORIGIN, APP),
            (METHODS, "PUT"),
            (HEADERS, headers),
            (CREDENTIALS, "true"),
        ];
        cases.push(case().preflight(204, &answer));
        cases.push(case().include().preflight(204, &answer));
    }
    for status in [301, 303, 307] {
        let moved = [&allowed[..], &[("location", "/fixed/any")]].concat();
        cases.push(put().preflight(status, &moved));
    }
    cases.push(put().preflight(302, &[("location", "/fixed/any")]));
    cases.push(put().preflight(204, &[(METHODS, "PUT")]));
    cases.push(put().preflight(204, &[(ORIGIN, "https://other.example"), (METHODS, "PUT")]));
    cases.push(put().preflight(403, &[]));
    cases.push(
        put()
            .include()
            .preflight(204, &[(ORIGIN, "*"), (METHODS, "PUT")]),
    );
    cases.push(
        put()
            .include()
            .preflight(204, &[(ORIGIN, APP), (METHODS, "PUT")]),
    );
    cases.push(
        put()
            .omit()
            .preflight(204, &[(ORIGIN, "*"), (METHODS, "*"), (MAX_AGE, "x")]),
    );
    let several = put().header("X-Two", "1").header("X-Three", "1");
    cases.push(several.preflight(204, &allowed));
    let malformed = [(ORIGIN, APP), (METHODS, "GET"), (HEADERS, "x one")];
    cases.push(put().header("x-one", "1").preflight(204, &malformed));
    let passed = Case::new("PUT").preflight(204, &allowed);
    cases.push(passed.actual(200, &[]));
    cases
}

/// Request headers that cause a preflight, and request headers that do not.
fn request_headers() -> Vec<Case> {
    let long = "a".repeat(129);
    let whole = "a".repeat(128);
    let headers: &[(&str, &str)] = &[
        ("accept", "*/*"),
        ("accept", "\"text\""),
        ("accept", &whole),
        ("accept", &long),
        ("accept-language", "de-DE, en;q=0.5"),
        ("accept-language", "de_DE"),
        ("content-language", "de"),
        ("content-language", "de@x"),
        ("content-type", "text/plain"),
        ("content-type", "TEXT/PLAIN ; charset=utf-8"),
        ("content-type", "text/plain, text/plain"),
        ("content-type", "application/json"),
        ("content-type", "multipart/form-data; boundary=1"),
        ("content-type", "multipart/form-data; boundary=(1)"),
        ("content-type", "text"),
        ("range", "bytes=0-9"),
        ("range", "bytes=0-"),
        ("range", "bytes=-9"),
        ("range", "bytes=9-0"),
        ("range", "bytes=0-1, 3-4"),
        ("range", "lines=0-9"),
        ("x-http-method-override", "PUT"),
        ("x-http-method-override", "TRACE"),
        ("cookie", "a=1"),
        ("sec-other", "1"),
        ("proxy-authorization", "1"),
        ("cache-control", "no-cache"),
        ("x-empty", ""),
    ];
    let cases = headers.iter().map(|(name, value)| {
        let case = Case::new("POST").header(name, value);
        let case = case.preflight(204, &[(ORIGIN, "*"), (HEADERS, "*")]);
        case.actual(200, &[(ORIGIN, "*")])
    });
    let body = Case::new("POST").body("text").actual(200, &[(ORIGIN, "*")]);
    cases.chain([body]).collect()
}

/// The headers of a response that the script can read.
fn exposed() -> Vec<Case> {
    let own = [
        (ORIGIN, APP),
        (CREDENTIALS, "true"),
        ("x-one", "1"),
        ("x-two", "2"),
        ("x-two", "3"),
        ("etag", "\"1\""),
        ("expires", "0"),
        ("set-cookie", "a=1"),
    ];
    let mut cases = Vec::new();
    for expose in [
        "",
        "*",
        "x-one",
        "X-One, etag",
        "x-one x-two",
        "*, x-two",
        "set-cookie",
    ] {
        let headers = [&own[..], &[(EXPOSE, expose)]].concat();
        cases.push(Case::new("GET").actual(200, &headers));
        cases.push(Case::new("GET").include().actual(200, &headers));
    }
    cases.push(
        Case::new("GET")
            .page(Page::Of("https://api.test".to_owned()))
            .actual(200, &own),
    );
    cases
}

/// Request modes, and pages of the same site or origin.
fn modes() -> Vec<Case> {
    let same_origin = || Page::Of("https://api.test".to_owned());
    let same_site = || Page::Of("https://www.api.test".to_owned());
    let readable = [(ORIGIN, "*")];
    vec![
        Case::new("GET").mode(Mode::NoCors),
        Case::new("GET")
            .mode(Mode::NoCors)
            .include()
            .deviates(Deviation::COOKIE_WITHOUT_SAME_SITE),
        Case::new("GET").mode(Mode::NoCors).header("x-one", "1"),
        Case::new("PUT").mode(Mode::NoCors),
        Case::new("POST").mode(Mode::NoCors).body("text"),
        Case::new("GET")
            .mode(Mode::NoCors)
            .redirect(Redirect::Error),
        Case::new("GET").mode(Mode::SameOrigin),
        Case::new("PUT").mode(Mode::SameOrigin).page(same_origin()),
        Case::new("PUT").page(same_origin()).header("x-one", "1"),
        Case::new("POST").page(same_origin()).omit(),
        Case::new("GET").page(same_site()).actual(200, &readable),
        Case::new("GET").page(same_site()).include(),
        Case::new("GET")
            .page(same_site())
            .mode(Mode::NoCors)
            .include(),
        Case::new("GET").to("ftp://other.test/").omit(),
        Case::new("TRACE"),
        Case::new("GE T"),
        Case::new("OPTIONS").preflight(204, &[(ORIGIN, APP), (METHODS, "OPTIONS")]),
        Case::new("GET").body("text"),
    ]
}

/// Redirects.
fn redirects() -> Vec<Case> {
    let same_origin = || Page::Of("https://api.test".to_owned());
    let to = |location: &'static str| [(ORIGIN, "*"), ("location", location)];
    let elsewhere = "https://other.test/fixed/any";
    vec![
        Case::new("GET").actual(302, &to("/fixed/any")),
        Case::new("GET").actual(302, &to("/fixed/app")),
        Case::new("GET").actual(302, &to("/fixed/none")),
        Case::new("GET").actual(302, &to(elsewhere)),
        Case::new("GET").actual(302, &to("https://other.test/fixed/app")),
        Case::new("GET").actual(302, &[("location", elsewhere)]),
        Case::new("GET").actual(302, &to("https://")),
        Case::new("GET").actual(302, &[(ORIGIN, "*")]),
        Case::new("GET").actual(302, &to("/fixed/loop")),
        Case::new("GET")
            .redirect(Redirect::Error)
            .actual(302, &to("/fixed/any")),
        Case::new("GET")
            .redirect(Redirect::Manual)
            .actual(302, &to("/fixed/any")),
        Case::new("POST")
            .body("text")
            .actual(302, &to("/fixed/any")),
        Case::new("POST")
            .body("text")
            .actual(307, &to("/fixed/any")),
        Case::new("PUT")
            .actual(307, &to(elsewhere))
            .preflight(204, &[(ORIGIN, "*"), (METHODS, "*")])
            .deviates(Deviation::ORIGIN_OF_REDIRECTED_PREFLIGHT),
        Case::new("GET")
            .page(same_origin())
            .actual(302, &[("location", elsewhere)]),
        Case::new("GET")
            .page(same_origin())
            .actual(302, &[("location", "https://other.test/fixed/app")]),
        Case::new("GET")
            .page(same_origin())
            .header("x-one", "1")
            .actual(302, &[("location", elsewhere)]),
        Case::new("GET")
            .page(same_origin())
            .include()
            .actual(302, &[("location", elsewhere)]),
    ]
}

/// The targets of redirects.
fn fixed(path: &str) -> Answer {
    match path {
        "/fixed/any" => answer(200, &[(ORIGIN, "*"), (METHODS, "*"), (HEADERS, "*")]),
        "/fixed/app" => answer(200, &[(ORIGIN, APP)]),
        "/fixed/loop" => answer(302, &[(ORIGIN, "*"), ("location", "/fixed/loop")]),
        _ => answer(404, &[]),
    }
}

/// Calls in which an engine deviates from the standard.
fn deviations() -> Vec<Case> {
    let redirect = |location: &'static str| {
        Case::new("GET").actual(302, &[(ORIGIN, "*"), ("location", location)])
    };
    let readable = |name: &str, value: &str| {
        let case = Case::new("POST").header(name, value);
        let case = case.preflight(204, &[(ORIGIN, APP), (HEADERS, "*")]);
        case.actual(200, &[(ORIGIN, APP)])
    };
    let page = || Case::new("GET").page(Page::DataPage);
    vec![
        page()
            .actual(200, &[(ORIGIN, "*")])
            .deviates(Deviation::LOCAL_NETWORK_ACCESS),
        page()
            .include()
            .actual(200, &[(ORIGIN, "null"), (CREDENTIALS, "true")])
            .deviates(Deviation::LOCAL_NETWORK_ACCESS)
            .deviates(Deviation::COOKIES_OF_DATA_PAGE),
        readable("authorization", "Bearer t").deviates(Deviation::AUTHORIZATION_BY_WILDCARD),
        readable("dpr", "1").deviates(Deviation::CLIENT_HINTS),
        readable("save-data", "on").deviates(Deviation::CLIENT_HINTS),
        readable("viewport-width", "1").deviates(Deviation::CLIENT_HINTS),
        redirect("https://user:word@other.test/fixed/any").deviates(Deviation::REDIRECT_UNNAMED),
        redirect("https://user:word@api.test/fixed/any").deviates(Deviation::REDIRECT_UNNAMED),
        redirect("ftp://other.test/").deviates(Deviation::OWN_SCHEMES),
    ]
}

fn cases() -> Vec<Case> {
    let cases = [
        deviations(),
        simple(),
        preflights(),
        request_headers(),
        exposed(),
        modes(),
        redirects(),
    ];
    let mut cases: Vec<Case> = cases.into_iter().flatten().collect();
    for (number, case) in cases.iter_mut().enumerate() {
        if case.call.url.is_empty() {
            case.call.url = format!("https://api.test/{number}");
        }
        if number % 2 == 0 && is_for_xml_http_request(&case.call) {
            case.call.api = Api::XmlHttpRequest;
        }
    }
    cases
}

/// Whether `XMLHttpRequest` can make the call. It has no modes, and drops the body of a GET.
fn is_for_xml_http_request(call: &Call) -> bool {
    let has_body_of_get = call.method == "GET" && call.body.is_some();
    call.mode == Mode::Cors
        && call.redirect == Redirect::Follow
        && call.credentials != Credentials::Omit
        && !has_body_of_get
}

fn service() -> Router {
    Router::new().fallback(async |request: Request| {
        let path = request.uri().path();
        let case = path[1..]
            .parse()
            .ok()
            .and_then(|number: usize| cases().into_iter().nth(number));
        let (status, headers) = match case {
            Some(case) if is_preflight(&request) => case.preflight,
            Some(case) => case.actual,
            None => fixed(path),
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        for (name, value) in headers {
            let value = HeaderValue::from_str(&value).expect("a value");
            response
                .headers_mut()
                .append(HeaderName::from_static(name), value);
        }
        response
    })
}

fn is_preflight(request: &Request) -> bool {
    request
        .headers()
        .contains_key("access-control-request-method")
}

in_each_engine!(answers_that_no_policy_gives);

async fn answers_that_no_policy_gives(engine: Engine) {
    let agreement = Agreement::start(engine, service())
        .await
        .expect("a browser");
    let Some(mut agreement) = agreement else {
        return;
    };
    for cookie in [
        "wide=1; Secure; SameSite=None",
        "narrow=1; Secure; SameSite=Lax",
    ] {
        let set = agreement.set_cookie("https://api.test", cookie).await;
        set.expect("a cookie");
    }
    for case in cases() {
        let found = agreement.make(&case.call, &case.deviations).await;
        found.expect("an outcome");
    }
    let report = agreement.end();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    report.write(folder, "protocol").expect("a file");
    report.assert_agreement();
    report.assert_covers(&Deviation::OF_CALLS);
}
