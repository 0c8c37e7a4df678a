//! Services of `tower` inside `CorsLayer`, without a router.

use std::{collections::HashMap, convert::Infallible, net::SocketAddr, sync::mpsc::Sender};

use bytes::Bytes;
use cors_runtime::{Policy, cors, policies, tower::CorsLayer};
use cors_testing::conformance::HEADERS;
use http::{Method, Request, Response, StatusCode, header::ALLOW};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use tower::{Layer as _, ServiceExt as _, service_fn, util::BoxCloneSyncService};

use crate::{
    Defaults, Framework,
    hyper::serve_http,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "tower",
    has_http2: true,
    exceptions: &[],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

type Body = Full<Bytes>;
type Service = BoxCloneSyncService<Request<()>, Response<Body>, Infallible>;

fn handled() -> Response<Body> {
    let mut response = Response::new(Body::from("handled"));
    for (name, value) in HEADERS {
        let value = value.parse().expect("a header value");
        response.headers_mut().append(name, value);
    }
    response
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
fn several() -> Response<Body> {
    handled()
}

#[cors(policy = PUBLIC, methods = [GET])]
fn public() -> Response<Body> {
    handled()
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
fn single() -> Response<Body> {
    handled()
}

#[cors(policy = SEVERAL, methods = [POST])]
fn add() -> Response<Body> {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
fn read() -> Response<Body> {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
fn fail() -> Response<Body> {
    status(StatusCode::SERVICE_UNAVAILABLE)
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
fn enforced() -> Response<Body> {
    handled()
}

#[cors(policy = ENFORCED, methods = [GET])]
fn guarded() -> Response<Body> {
    handled()
}

#[cors(policy = HOSTS, methods = [GET])]
fn hosts() -> Response<Body> {
    handled()
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
fn no_origins() -> Response<Body> {
    handled()
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
fn own_pages() -> Response<Body> {
    handled()
}

fn plain() -> Response<Body> {
    Response::new(Body::from("plain"))
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

type Handler = fn() -> Response<Body>;

/// A service that calls the handler for the request's method. GET also serves HEAD.
fn methods(handlers: &'static [(Method, Handler)], allow: &'static str) -> Service {
    Service::new(service_fn(move |request: Request<()>| async move {
        let method = match *request.method() {
            Method::HEAD => Method::GET,
            ref method => method.clone(),
        };
        let mut handlers = handlers.iter().filter(|(own, _)| *own == method);
        Ok(match handlers.next() {
            Some((_, handler)) => handler(),
            None if method == Method::OPTIONS => {
                let mut response = status(StatusCode::NO_CONTENT);
                let allow = allow.parse().expect("a header value");
                response.headers_mut().insert(ALLOW, allow);
                response
            }
            None => status(StatusCode::METHOD_NOT_ALLOWED),
        })
    }))
}

/// Authentication, inside CORS.
fn require_token(inner: Service) -> Service {
    Service::new(service_fn(move |request: Request<()>| {
        let inner = inner.clone();
        async move {
            if request.headers().contains_key("authorization") {
                inner.oneshot(request).await
            } else {
                Ok(status(StatusCode::UNAUTHORIZED))
            }
        }
    }))
}

/// The services, by path pattern.
fn services() -> HashMap<&'static str, Service> {
    let under = |policies: &'static [&'static Policy], service: Service| {
        Service::new(CorsLayer::new(policies).layer(service))
    };
    let plain = || methods(&[(Method::GET, plain), (Method::PUT, plain)], "");
    let of_shared: &[(Method, Handler)] = &[
        (Method::GET, public),
        (Method::POST, add),
        (Method::PATCH, self::plain),
    ];
    let of_several: &[(Method, Handler)] = &[(Method::GET, several), (Method::PUT, several)];
    let of_single: &[(Method, Handler)] = &[(Method::GET, single), (Method::DELETE, single)];
    let of_enforced: &[(Method, Handler)] = &[(Method::GET, enforced), (Method::POST, enforced)];
    let of_no_origins: &[(Method, Handler)] =
        &[(Method::GET, no_origins), (Method::POST, no_origins)];
    let of_own_pages: &[(Method, Handler)] = &[(Method::GET, own_pages), (Method::POST, own_pages)];
    let reads = || methods(&[(Method::GET, read)], "");
    HashMap::from([
        (
            "/several",
            under(policies![several], methods(of_several, "")),
        ),
        (
            "/public",
            under(policies![public], methods(&[(Method::GET, public)], "")),
        ),
        ("/single", under(policies![single], methods(of_single, ""))),
        (
            "/shared",
            under(
                policies![public, add],
                methods(of_shared, "GET,HEAD,POST,OPTIONS"),
            ),
        ),
        ("/plain", plain()),
        (
            "/enforced",
            under(policies![enforced], methods(of_enforced, "")),
        ),
        // A layer applies `enforce` to everything behind it, so the handler without a policy is outside the
        // layer.
        (
            "/enforced by PATCH",
            methods(&[(Method::PATCH, self::plain)], ""),
        ),
        (
            "/guarded",
            under(
                policies![guarded],
                require_token(methods(&[(Method::GET, guarded)], "")),
            ),
        ),
        (
            "/hosts",
            under(policies![hosts], methods(&[(Method::GET, hosts)], "")),
        ),
        (
            "/no-origins",
            under(policies![no_origins], methods(of_no_origins, "")),
        ),
        (
            "/own-pages",
            under(policies![own_pages], methods(of_own_pages, "")),
        ),
        ("/private", under(policies![read], require_token(reads()))),
        ("/numbers/{number}", under(policies![read], reads())),
        ("/numbers/{other}", under(policies![read], not_found())),
        (
            "/error",
            under(policies![fail], methods(&[(Method::GET, fail)], "")),
        ),
        ("/items/secret", plain()),
        (
            "/items/{id}",
            under(policies![several], methods(of_several, "")),
        ),
    ])
}

fn not_found() -> Service {
    Service::new(service_fn(async |_| Ok(status(StatusCode::NOT_FOUND))))
}

/// The pattern of a path.
fn pattern(path: &str) -> &str {
    let nested = path.strip_prefix("/nested");
    let path = nested
        .filter(|path| path.starts_with("/items/"))
        .unwrap_or(path);
    match path.rsplit_once('/') {
        Some(("/numbers", last)) if last.parse::<u8>().is_ok() => "/numbers/{number}",
        Some(("/numbers", _)) => "/numbers/{other}",
        Some(("/items", last)) if !last.is_empty() && last != "secret" => "/items/{id}",
        _ => path,
    }
}

/// The default policy wraps each service, because it cannot see policies behind a service that routes
/// requests.
#[tokio::main(flavor = "current_thread")]
async fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let policy = defaults.policy();
    let default = |service| Service::new(CorsLayer::new(policy).layer(service));
    let services = services().into_iter();
    let services = services.map(|(pattern, service)| (pattern, default(service)));
    let services: HashMap<_, _> = services.collect();
    let not_found = default(not_found());
    let app = service_fn(move |request: Request<Incoming>| {
        let pattern = match (request.method(), request.uri().path()) {
            (&Method::PATCH, "/enforced") => "/enforced by PATCH",
            (_, path) => pattern(path),
        };
        let service = services.get(pattern);
        let service = service.unwrap_or(&not_found).clone();
        service.oneshot(request.map(drop))
    });
    serve_http(TowerToHyperService::new(app), sender).await;
}
