//! A pattern of annotated handlers must never apply to a path of another handler.
//!
//! Frameworks differ in how they decode and compare paths. The response shows which handler serves a path, and the
//! policy must be that of this handler.

use std::fmt::Display;

use bytes::Bytes;
use http::Method;
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::{APP, OTHER, head::Head, report::Checker};

/// The policy that applies to handlers without their own policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Surroundings {
    NoPolicy,
    Default,
}

/// The paths below `/items` and `/nested/items`.
const PATHS: [&str; 24] = [
    "/secret",
    "/secret/",
    "/secret//",
    "//secret",
    "/./secret",
    "/x/../secret",
    "/%73ecret",
    "/s%65cret",
    "/%2573ecret",
    "/secret%2F",
    "/secret%00",
    "/secret%20",
    "/secret?a=b",
    "/secret?/items/1",
    "/secret;a",
    "/Secret",
    "/SECRET",
    "/1",
    "/1/",
    "/1/secret",
    "/%31",
    "/%2F",
    "",
    "/",
];

/// The handler that serves a path, according to its response.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Server {
    Annotated,
    Plain,
    Nobody,
}

pub(super) async fn check_paths<S, B>(checker: &mut Checker<'_, S>, surroundings: Surroundings)
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    for prefix in ["/items", "/nested/items"] {
        for path in PATHS {
            let path = format!("{prefix}{path}");
            for method in [Method::GET, Method::PUT] {
                let server = check_actual(checker, surroundings, &path, &method).await;
                check_known(checker, &path, &method, server).await;
                check_preflight(checker, surroundings, &path, &method, server).await;
            }
        }
    }
}

const WHAT: &str = "the policy is that of the handler that serves the path";

/// An adapter may refuse the preflights of a path if it cannot find out which of two routes serves it.
const BESIDE: &str =
    "the default policy answers the preflights of a path that a pattern also matches";

fn actual(path: &str, method: &Method, origin: &str) -> Head {
    let head = Head::actual(method.clone(), path, origin);
    if *method == Method::GET {
        head
    } else {
        head.line("content-length", "0")
    }
}

/// Checks that the response to an actual request has the headers of the handler that serves it.
async fn check_actual<S, B>(
    checker: &mut Checker<'_, S>,
    surroundings: Surroundings,
    path: &str,
    method: &Method,
) -> Server
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let mut found = None;
    for origin in [APP, OTHER] {
        let head = actual(path, method, origin);
        let Some(answer) = checker.send(WHAT, &head).await else {
            continue;
        };
        let server = *found.get_or_insert(match &answer.body[..] {
            b"handled" => Server::Annotated,
            b"plain" => Server::Plain,
            _ => Server::Nobody,
        });
        let is_allowed = match server {
            Server::Annotated => origin == APP,
            Server::Plain | Server::Nobody => {
                surroundings == Surroundings::Default && origin == OTHER
            }
        };
        let is_agreed = if is_allowed {
            answer.allows(origin)
        } else {
            !answer.has_access_control()
        };
        let expected = if is_allowed { "allowed" } else { "not allowed" };
        checker.expect(is_agreed, WHAT, expected, &head, &answer);
    }
    found.unwrap_or(Server::Nobody)
}

/// Checks that two paths are served, which is the case in every framework.
async fn check_known<S, B>(
    checker: &mut Checker<'_, S>,
    path: &str,
    method: &Method,
    server: Server,
) where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    let known = match path {
        "/items/secret" | "/nested/items/secret" => Server::Plain,
        "/items/1" | "/nested/items/1" => Server::Annotated,
        _ => return,
    };
    let head = actual(path, method, APP);
    if let Some(answer) = checker.send(WHAT, &head).await {
        let expected = format!("the handler: {known:?}");
        checker.expect(server == known, WHAT, expected, &head, &answer);
    }
}

/// Checks that a preflight is granted to the origins of the handler that serves the path.
async fn check_preflight<S, B>(
    checker: &mut Checker<'_, S>,
    surroundings: Surroundings,
    path: &str,
    method: &Method,
    server: Server,
) where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    for origin in [APP, OTHER] {
        let head = Head::preflight(path, origin, method.as_str());
        let Some(answer) = checker.send(WHAT, &head).await else {
            continue;
        };
        let is_granted = match server {
            Server::Annotated => origin == APP,
            Server::Plain | Server::Nobody => {
                surroundings == Surroundings::Default && origin == OTHER
            }
        };
        let is_agreed = if is_granted {
            answer.status == 204 && answer.allows(origin)
        } else {
            !answer.has_access_control()
        };
        let is_refused = !answer.has_access_control();
        let is_default = is_granted && server == Server::Plain;
        let what = if is_default && is_refused {
            BESIDE
        } else {
            WHAT
        };
        let expected = if is_granted { "granted" } else { "refused" };
        checker.expect(is_agreed, what, expected, &head, &answer);
    }
}
