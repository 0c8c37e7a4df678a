//! Mistakes of deployments, implemented as layers. The probe finds each of them, and nothing else.

use axum::{
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use cors_testing::probe::{NoteKind, Probe, Report};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use proxies::{BOOKS, PUBLIC, application};

const API: &str = "https://api.example.com";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";

/// The parts of a request that a layer uses.
struct Seen {
    method: Method,
    path: String,
    headers: HeaderMap,
}

impl Seen {
    /// The value of the only `Origin` line. Empty if there is none, or if there are several.
    fn origin(&self) -> &str {
        let mut lines = self.headers.get_all("origin").iter();
        match (lines.next(), lines.next()) {
            (Some(origin), None) => origin.to_str().unwrap_or_default(),
            _ => "",
        }
    }

    fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS
    }

    fn requests(&self, method: &str) -> bool {
        let requested = self.headers.get("access-control-request-method");
        requested.is_some_and(|requested| requested == method)
    }

    fn is_for_books(&self) -> bool {
        self.path == "/books"
    }
}

/// Changes the response to a request.
type Mistake = fn(&Seen, &mut Response);

/// A mistake, its findings, and its notes.
type Row = (
    &'static str,
    Mistake,
    &'static [&'static str],
    &'static [NoteKind],
);

fn set(response: &mut Response, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).expect("a header value");
    response
        .headers_mut()
        .insert(HeaderName::from_static(name), value);
}

fn remove(response: &mut Response, name: &str) {
    response.headers_mut().remove(name);
}

/// Allows the origin of the request, as the policy of the method would.
fn allow(seen: &Seen, response: &mut Response) {
    if seen.is_preflight() {
        *response.status_mut() = StatusCode::NO_CONTENT;
        let requested = &seen.headers["access-control-request-method"];
        response
            .headers_mut()
            .insert(ALLOW_METHODS, requested.clone());
    }
    set(response, ALLOW_ORIGIN, seen.origin());
}

fn allow_if(condition: bool, seen: &Seen, response: &mut Response) {
    if condition && seen.is_for_books() && !seen.origin().is_empty() {
        allow(seen, response);
    }
}

const APP: &str = "https://app.example.com";

const MISTAKES: &[Row] = &[
    ("nothing", |_, _| {}, &[], &[]),
    (
        "no end of the expression",
        |seen, response| {
            allow_if(
                seen.origin().starts_with(APP) && seen.origin() != APP,
                seen,
                response,
            );
        },
        &[
            "WIDER origin-port",
            "WIDER origin-prefix",
            "WIDER origin-trailing-dot",
            "WIDER origin-user-info",
        ],
        &[],
    ),
    (
        "no beginning of the expression",
        |seen, response| {
            let host = seen.origin().ends_with("app.example.com");
            allow_if(
                host && seen.origin() != APP && seen.origin().starts_with("https:"),
                seen,
                response,
            );
        },
        &["WIDER origin-subdomain", "WIDER origin-suffix"],
        &[],
    ),
    (
        "a dot as any character",
        |seen, response| {
            let has_dot =
                ["https://appxexample.com", "https://app.examplexcom"].contains(&seen.origin());
            allow_if(has_dot, seen, response);
        },
        &["WIDER origin-any-character"],
        &[],
    ),
    (
        "the domain of a wildcard",
        |seen, response| allow_if(seen.origin() == "https://shop.example.org", seen, response),
        &["WIDER origin-parent"],
        &[],
    ),
    (
        "no case",
        |seen, response| {
            let is_upper = seen.origin() == "https://APP.EXAMPLE.COM";
            allow_if(is_upper, seen, response);
        },
        &["WIDER origin-case"],
        &[],
    ),
    (
        "http",
        |seen, response| allow_if(seen.origin().starts_with("http://app."), seen, response),
        &["WIDER origin-scheme"],
        &[],
    ),
    (
        "null",
        |seen, response| allow_if(seen.origin() == "null", seen, response),
        &["WIDER origin-null"],
        &[],
    ),
    (
        "the last line of two",
        |seen, response| {
            let lines = seen.headers.get_all("origin");
            if lines.iter().count() == 2 && lines.iter().next_back().is_some_and(|line| line == APP)
            {
                allow(seen, response);
                set(response, ALLOW_ORIGIN, APP);
            }
        },
        &["WIDER origin-two-lines"],
        &[],
    ),
    (
        "the lists of all methods as one",
        |seen, response| {
            let is_any = [APP, "https://admin.example.com"].contains(&seen.origin());
            let is_served = !seen.requests("PUT") && !seen.requests("PATCH");
            let is_refused = !response.headers().contains_key(ALLOW_ORIGIN);
            allow_if(is_any && is_served && is_refused, seen, response);
        },
        &["WIDER other-policy"],
        &[NoteKind::Status],
    ),
    (
        "one more method",
        |seen, response| {
            allow_if(
                seen.origin() == APP && seen.requests("PATCH"),
                seen,
                response,
            );
        },
        &["WIDER method"],
        &[],
    ),
    (
        "every header",
        |seen, response| {
            if seen.is_for_books()
                && seen.requests("DELETE")
                && seen.origin() == "https://admin.example.com"
            {
                allow(seen, response);
                set(response, ALLOW_HEADERS, "*, authorization");
            }
        },
        &[
            "WIDER request-header",
            "WIDER request-header",
            "WIDER request-header",
        ],
        &[],
    ),
    (
        "credentials",
        |seen, response| {
            if response.headers().contains_key(ALLOW_ORIGIN) && seen.is_for_books() {
                set(response, ALLOW_CREDENTIALS, "true");
            }
        },
        &["WIDER credentials"],
        &[],
    ),
    (
        "one more readable header",
        |seen, response| {
            if seen.is_for_books() && response.headers().contains_key(ALLOW_ORIGIN) {
                set(
                    response,
                    "access-control-expose-headers",
                    "x-total-count, x-secret",
                );
            }
        },
        &["WIDER exposed-header"],
        &[],
    ),
    (
        "private networks",
        |seen, response| {
            if seen.is_for_books() && seen.is_preflight() {
                set(response, "access-control-allow-private-network", "true");
            }
        },
        &["WIDER private-network"],
        &[],
    ),
    (
        "authentication of preflights",
        |seen, response| {
            if seen.is_preflight() && seen.is_for_books() {
                *response = StatusCode::UNAUTHORIZED.into_response();
            }
        },
        &["NARROWER allow-origin-missing"],
        &[NoteKind::Status, NoteKind::Vary],
    ),
    (
        "no OPTIONS",
        |seen, response| {
            if seen.is_preflight()
                && seen.is_for_books()
                && response.status() == StatusCode::NO_CONTENT
            {
                *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
            }
        },
        &["NARROWER preflight-status"],
        &[],
    ),
    (
        "a missing method",
        |seen, response| {
            if seen.is_preflight() && seen.is_for_books() {
                remove(response, ALLOW_METHODS);
            }
        },
        &["NARROWER preflight-method"],
        &[],
    ),
    (
        "a missing header",
        |seen, response| {
            if seen.is_for_books() {
                remove(response, ALLOW_HEADERS);
            }
        },
        &[
            "NARROWER preflight-header",
            "NARROWER preflight-header",
            "NARROWER preflight-header",
        ],
        &[],
    ),
    (
        "no credentials",
        |seen, response| {
            if seen.is_for_books() {
                remove(response, ALLOW_CREDENTIALS);
            }
        },
        &["NARROWER allow-credentials"],
        &[],
    ),
    (
        "both write the origin",
        |seen, response| {
            if let Some(origin) = response
                .headers()
                .get(ALLOW_ORIGIN)
                .cloned()
                .filter(|_| seen.is_for_books())
            {
                response.headers_mut().append(ALLOW_ORIGIN, origin);
            }
        },
        &["NARROWER allow-origin-doubled"],
        &[NoteKind::Doubled],
    ),
    (
        "a hidden header",
        |seen, response| {
            if seen.is_for_books() {
                remove(response, "access-control-expose-headers");
            }
        },
        &["NARROWER exposed-header"],
        &[],
    ),
    (
        "no Vary",
        |seen, response| {
            if seen.is_for_books() {
                remove(response, "vary");
            }
        },
        &[],
        &[NoteKind::Vary],
    ),
    (
        "a shared cache",
        |seen, response| {
            if seen.is_for_books() && !seen.is_preflight() {
                remove(response, "vary");
                set(response, "cache-control", "public, max-age=60");
            }
        },
        &[],
        &[NoteKind::Vary, NoteKind::Caching],
    ),
    (
        "a longer time",
        |seen, response| {
            if seen.is_for_books() && response.headers().contains_key("access-control-max-age") {
                set(response, "access-control-max-age", "86400");
            }
        },
        &[],
        &[NoteKind::Caching],
    ),
    (
        "another status",
        |seen, response| {
            if seen.is_for_books() && response.status() == StatusCode::NO_CONTENT {
                *response.status_mut() = StatusCode::OK;
            }
        },
        &[],
        &[NoteKind::Status],
    ),
];

async fn probe(mistake: Mistake) -> Report {
    let layer = from_fn(move |request: Request, next: Next| async move {
        let seen = Seen {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            headers: request.headers().clone(),
        };
        let mut response = next.run(request).await;
        mistake(&seen, &mut response);
        response
    });
    let probe = Probe::new(application().layer(layer), API);
    let probe = probe.path("/books", BOOKS).path("/public", PUBLIC);
    probe.run().await.expect("responses")
}

#[tokio::test]
async fn each_mistake_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for (name, mistake, findings, kinds) in MISTAKES {
        let report = probe(*mistake).await;
        let found = report.findings().iter();
        let mut found: Vec<String> = found
            .map(|finding| format!("{} {}", finding.direction.name(), finding.cause.id()))
            .collect();
        found.sort();
        let mut notes: Vec<NoteKind> = report.notes().iter().map(|note| note.kind).collect();
        notes.dedup();
        if found != *findings || notes != *kinds {
            wrong.push(format!("{name}: {found:?}, {notes:?}\n{report}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
