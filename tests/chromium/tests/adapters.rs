//! Chromium and the browser in code, with the servers of the frameworks.

use std::convert::Infallible;

use adapters::{Defaults, FRAMEWORKS};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    response::Response,
};
use chromium::{Agreement, Call, Outcome, Page};
use cors_testing::{Credentials, Deployed};
use http_body_util::Full;
use tower::{ServiceExt as _, service_fn};

const APP: &str = "https://app.example.com";
const FOREIGN: &str = "https://foreign.example";

/// A page, a method, a path, a header, whether cookies are included, and the status that the script reads.
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

const CASES: [Case; 16] = [
    (APP, "GET", "/several", None, true, Some(200)),
    (APP, "PUT", "/several", JSON, true, Some(200)),
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
    (APP, "DELETE", "/single", None, false, Some(200)),
    (FOREIGN, "GET", "/shared", None, false, Some(200)),
    (APP, "POST", "/shared", JSON, true, Some(200)),
    (APP, "PATCH", "/shared", None, false, None),
    (APP, "GET", "/private", None, true, Some(401)),
    (APP, "GET", "/private", TOKEN, false, Some(200)),
    (APP, "GET", "/numbers/5", None, false, Some(200)),
    (APP, "GET", "/error", None, false, Some(503)),
    (APP, "PUT", "/items/1", None, false, Some(200)),
    (APP, "PUT", "/items/secret", None, false, None),
];

/// Sends every request to the server; responses have no date.
fn forward(server: Deployed) -> Router {
    Router::new().fallback_service(service_fn(move |request: Request| {
        let server = server.clone();
        async {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let request = Request::from_parts(head, Full::new(body));
            let mut response = server.oneshot(request).await.expect("a response");
            // Both browsers are called, and not within the same second.
            response.headers_mut().remove("date");
            Ok::<Response, Infallible>(response.map(Body::new))
        }
    }))
}

#[tokio::test]
async fn chromium_reads_from_each_framework_what_the_policies_allow() {
    for framework in FRAMEWORKS {
        let service = forward(framework.serve(Defaults::None));
        let agreement = Agreement::start(service).await.expect("a browser");
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
            let found = agreement.make(&call, None).await.expect("an outcome");
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
        agreement.end().assert_agreement();
    }
}
