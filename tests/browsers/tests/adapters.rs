//! Compares the engines with the browser in code, on the servers of the frameworks.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use adapters::{Defaults, FRAMEWORKS};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use browsers::{Agreement, Call, Engine, Outcome, Page, in_each_engine};
use cors_testing::{Credentials, Deployed, Mode};
use http::{Method, header::HOST};
use http_body_util::{BodyExt as _, Full};
use tower::{ServiceExt as _, service_fn};

const APP: &str = "https://app.example.com";
const FOREIGN: &str = "https://foreign.example";

/// A page, a method, a path, a header, whether cookies are included, and the status that the script can read.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    Option<(&'static str, &'static str)>,
    bool,
    Option<u16>,
);

const JSON: Option<(&str, &str)> = Some(("content-type", "application/json"));
const TOKEN: Option<(&str, &str)> = Some(("authorization", "Bearer 1"));

// Sorted by page, because the browser opens a page whenever the page changes.
const CASES: [Case; 16] = [
    (APP, "GET", "/several", None, true, Some(200)),
    (APP, "PUT", "/several", JSON, true, Some(200)),
    (APP, "DELETE", "/single", None, false, Some(200)),
    (APP, "POST", "/shared", JSON, true, Some(200)),
    (APP, "PATCH", "/shared", None, false, None),
    (APP, "GET", "/private", None, true, Some(401)),
    (APP, "GET", "/private", TOKEN, false, Some(200)),
    (APP, "GET", "/numbers/5", None, false, Some(200)),
    (APP, "GET", "/error", None, false, Some(503)),
    (APP, "PUT", "/items/1", None, false, Some(200)),
    (APP, "PUT", "/items/secret", None, false, None),
    (FOREIGN, "GET", "/several", None, false, None),
    (FOREIGN, "PUT", "/several", JSON, false, None),
    (
        FOREIGN,
        "GET",
        "/public",
        Some(("x-any", "1")),
        false,
        Some(200),
    ),
    (FOREIGN, "GET", "/public", None, true, None),
    (FOREIGN, "GET", "/shared", None, false, Some(200)),
];

/// The server's own origin.
const API: &str = "https://api.test";

/// A page, a method, a path, a mode, and whether the handler runs, for handlers with `enforce`.
const ENFORCED: [(&str, &str, &str, Mode, bool); 10] = [
    (APP, "POST", "/enforced", Mode::Cors, true),
    (APP, "POST", "/enforced", Mode::NoCors, true),
    (APP, "POST", "/own-pages", Mode::NoCors, false),
    (APP, "POST", "/no-origins", Mode::NoCors, true),
    (FOREIGN, "POST", "/enforced", Mode::Cors, false),
    (FOREIGN, "POST", "/enforced", Mode::NoCors, false),
    (FOREIGN, "GET", "/enforced", Mode::Cors, false),
    // Like an image or a script, which CORS does not protect either.
    (FOREIGN, "GET", "/enforced", Mode::NoCors, true),
    (API, "POST", "/own-pages", Mode::Cors, true),
    // The policy lists another host.
    (API, "GET", "/hosts", Mode::Cors, false),
];

/// For each actual request, whether its handler has run.
#[derive(Clone, Debug, Default)]
struct Runs(Arc<Mutex<Vec<bool>>>);

impl Runs {
    fn add(&self, has_run: bool) {
        self.0.lock().expect("no panic").push(has_run);
    }

    fn take(&self) -> Vec<bool> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

/// Forwards every request to the server, and removes the date of the response.
fn forward(server: Deployed, runs: Runs) -> Router {
    Router::new().fallback_service(service_fn(move |request: Request| {
        let (server, runs) = (server.clone(), runs.clone());
        async move {
            let (head, body) = request.into_parts();
            let is_preflight = head.method == Method::OPTIONS;
            // Browsers themselves also send requests to other hosts.
            let is_for_api = head
                .headers
                .get(HOST)
                .is_some_and(|host| host == "api.test");
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let request = Request::from_parts(head, Full::new(body));
            let response = server.oneshot(request).await.expect("a response");
            let (head, body) = response.into_parts();
            let body = body.collect().await.expect("a body").to_bytes();
            if is_for_api && !is_preflight {
                runs.add(body == "handled");
            }
            let mut response = Response::from_parts(head, Full::new(body));
            // The two browsers may receive it in different seconds.
            response.headers_mut().remove("date");
            Ok::<Response, Infallible>(response.map(Body::new))
        }
    }))
}

in_each_engine!(each_framework_serves_what_the_policies_allow);

async fn each_framework_serves_what_the_policies_allow(engine: Engine) {
    for framework in FRAMEWORKS {
        let runs = Runs::default();
        let service = forward(framework.serve(Defaults::None), runs.clone());
        let agreement = Agreement::start(engine, service).await.expect("a browser");
        let Some(mut agreement) = agreement else {
            return;
        };
        for (page, method, path, header, has_cookies, status) in CASES {
            let url = format!("https://api.test{path}");
            let mut call = Call::fetch(Page::Of(page.to_owned()), method, &url);
            let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
            call.headers = headers.into_iter().collect();
            if has_cookies {
                call.credentials = Credentials::Include;
            }
            let found = agreement.make(&call, &[]).await.expect("an outcome");
            let read = match found.outcome {
                Outcome::Readable { status, .. } => Some(status),
                Outcome::Opaque | Outcome::Blocked => None,
            };
            let name = framework.name;
            assert_eq!(
                read, status,
                "{name}: {method} {path} from {page}: {found:?}"
            );
        }
        for (page, method, path, mode, runs_here) in ENFORCED {
            runs.take();
            let mut call = Call::fetch(Page::Of(page.to_owned()), method, &format!("{API}{path}"));
            call.mode = mode;
            call.credentials = Credentials::Include;
            let found = agreement.make(&call, &[]).await.expect("an outcome");
            // One run by the real browser, and one by the browser in code.
            let name = framework.name;
            assert_eq!(
                runs.take(),
                [runs_here; 2],
                "{name}: {method} {path} from {page}, {mode:?}: {found:?}"
            );
        }
        agreement.end().assert_agreement();
    }
}
