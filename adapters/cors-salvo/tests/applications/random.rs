//! Programs of random routes and hoops. A browser may send a request and read its response if the policy of the handler
//! that serves the request allows it.

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::prelude::*;

use crate::{ADMIN, APP, EVIL, hoops::require_token, preflight, request, send, with_token};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
    ADMINS = { origins = ["https://admin.example.com", "https://b.example"] }
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET, PUT])]
#[handler]
async fn read_or_replace() -> &'static str {
    "app"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [DELETE])]
#[handler]
async fn delete() -> &'static str {
    "admin"
}

#[cors(origins = ["https://app.example.com", "https://admin.example.com"], methods = any)]
#[handler]
async fn serve_any() -> &'static str {
    "both"
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

const PATHS: [&str; 6] = [
    "books/new",
    "books/{id}",
    "{shelf}/new",
    "books",
    "{**rest}",
    "books/{**rest}",
];
const URLS: [&str; 5] = [
    "/books/new",
    "/books/1",
    "/books",
    "/films/new",
    "/films/1/2",
];
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];
const ORIGINS: [&str; 3] = [APP, ADMIN, EVIL];

/// A router at a random path. The second value is whether it has annotated handlers.
fn random_route(random: &mut fastrand::Rng) -> (Router, bool) {
    let path = Router::with_path(PATHS[random.usize(..PATHS.len())]);
    let (router, is_annotated) = match random.u8(..10) {
        0 => (path.get(plain), false),
        1 => (path.put(plain).delete(plain), false),
        2 => (path.options(plain), false),
        3 => (path.goal(plain), false),
        4 => (path.push(routes![read_or_replace]), true),
        5 => (path.push(routes![delete]).put(plain), true),
        6 => (path.put(plain).push(routes![serve_any]), true),
        7 => (
            path.goal(plain).push(routes![delete, read_or_replace]),
            true,
        ),
        8 => (path.push(routes![serve_any]), true),
        _ => (path.push(routes![read_or_replace, delete]), true),
    };
    let router = match random.u8(..4) {
        0 => router.hoop(inside_cors(require_token())),
        1 => router.hoop(inside_cors(pass)),
        _ => router,
    };
    (router, is_annotated)
}

#[handler]
async fn pass() {}

struct Program {
    service: Service,
    default: Option<&'static cors_salvo::Policy>,
    annotated: usize,
}

fn random_program(random: &mut fastrand::Rng) -> Program {
    let parts: Vec<_> = (0..random.usize(1..5))
        .map(|_| random_route(random))
        .collect();
    let annotated = parts
        .iter()
        .filter(|(_, is_annotated)| *is_annotated)
        .count();
    let parts = parts.into_iter().map(|(router, _)| router);
    let mut router = parts.fold(Router::new(), Router::push);
    if random.bool() {
        router = Router::new()
            .push(router)
            .hoop(inside_cors(require_token()));
    }
    let default = [None, Some(&OPEN), Some(&ADMINS)][random.usize(..3)];
    let mut service = service(router).hoop(CorsLayer::new(default));
    if random.bool() {
        service = service.hoop(inside_cors(require_token()));
    }
    Program {
        service,
        default,
        annotated,
    }
}

/// Whether the policy of the handler that returned this body allows the origin. `None` if there is no handler.
fn allows(program: &Program, body: &str, origin: &str) -> Option<bool> {
    Some(match body {
        "app" => origin == APP,
        "admin" => origin == ADMIN,
        "both" => origin == APP || origin == ADMIN,
        "plain" => match program.default {
            None => false,
            Some(policy) => policy.origins().is_any() || origin == ADMIN,
        },
        _ => return None,
    })
}

/// The handler that serves the request.
async fn handler(program: &Program, method: &str, url: &str) -> String {
    let request = request(method, url).with("authorization", "token");
    let answer = send(&program.service, request).await;
    if answer.status == 200 {
        answer.body
    } else {
        String::new()
    }
}

async fn check(program: &Program, seed: u64) {
    for url in URLS {
        let mut handlers = Vec::new();
        for method in METHODS {
            handlers.push((method, handler(program, method, url).await));
        }
        let find = |method: &str| {
            let found = handlers.iter().find(|(own, _)| *own == method);
            found.map_or("", |(_, body)| &**body)
        };
        for (method, body) in &handlers {
            for origin in ORIGINS {
                let at = format!("seed {seed}: {origin} {method} {url}");
                let allowed = allows(program, body, origin);
                let answer = send(&program.service, with_token(origin, method, url)).await;
                if let Some(allowed) = allowed {
                    assert_eq!(answer.body, *body, "{at}");
                    assert_eq!(answer.allowed().is_some(), allowed, "{at} {answer:?}");
                }
                let asked = send(&program.service, preflight(origin, method, url)).await;
                let is_granted = asked.status == 204 && asked.allowed().is_some();
                let listed = asked
                    .header("access-control-allow-methods")
                    .unwrap_or_default();
                let is_kept = |name: &&&str| listed.split(',').any(|own| own == **name);
                let is_safelisted = |name: &str| matches!(name, "GET" | "POST");
                let kept = METHODS.iter().filter(is_kept);
                let kept = kept.filter(|name| *name == method || !is_safelisted(name));
                if is_granted {
                    for name in kept {
                        let allowed = allows(program, find(name), origin);
                        assert_ne!(allowed, Some(false), "{at}, grants {name} {asked:?}");
                    }
                } else {
                    assert_eq!(asked.cors_names(), [""; 0], "{at}");
                }
                // If all handlers of a URL have the same policy, a preflight that the policy allows is granted.
                let is_pure = handlers.iter().all(|(_, other)| other == body);
                if is_pure && program.annotated <= 1 && allowed == Some(true) {
                    assert!(is_granted, "{at} {asked:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn programs_grant_what_the_policy_of_the_handler_allows() {
    for seed in 0..80 {
        let program = random_program(&mut fastrand::Rng::with_seed(seed));
        check(&program, seed).await;
    }
}
