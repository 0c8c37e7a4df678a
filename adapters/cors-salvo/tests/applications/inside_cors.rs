//! Hoops inside CORS: preflights do not reach them, and scripts can read their responses.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::{catch_panic::CatchPanic, prelude::*};

use crate::{
    ADMIN, APP, EVIL, from,
    hoops::{allow_all, rebuild, require_token},
    preflight, preflight_with, send, with_token,
};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(
    origins = ["https://app.example.com", "https://b.example"],
    methods = [GET],
    headers = ["authorization"],
)]
#[handler]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(
    origins = ["https://admin.example.com", "https://c.example"],
    methods = [DELETE],
    headers = ["authorization"],
    credentials
)]
#[handler]
async fn delete_books() -> &'static str {
    "deleted"
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

fn books() -> Router {
    Router::new()
        .push(Router::with_path("books").push(routes![list_books, delete_books]))
        .push(Router::with_path("plain").goal(plain))
}

#[tokio::test]
async fn preflights_do_not_reach_it() {
    let auth = require_token();
    for app in [
        service(books().hoop(inside_cors(auth.clone()))),
        service(books()).hoop(inside_cors(auth.clone())),
    ] {
        let asked = preflight_with(APP, "GET", "/books", "authorization");
        send(&app, asked).await.assert_granted(APP);
        send(&app, preflight(ADMIN, "DELETE", "/books"))
            .await
            .assert_granted(ADMIN);
        for (origin, method) in [(EVIL, "GET"), (APP, "DELETE"), (APP, "PUT")] {
            let answer = send(&app, preflight(origin, method, "/books")).await;
            assert_eq!(answer.assert_refused().status, 403);
        }
    }
    assert_eq!(auth.count(), 0);
}

#[tokio::test]
async fn scripts_read_its_responses() {
    let app = service(books().hoop(inside_cors(require_token())));
    let answer = send(&app, from(APP, "GET", "/books")).await;
    answer.assert_outcome(401, Some(APP));
    assert!(answer.body.contains("401"), "{answer:?}");
    let answer = send(&app, from(ADMIN, "DELETE", "/books")).await;
    answer.assert_outcome(401, Some(ADMIN));
    assert_eq!(
        answer.header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    for (origin, method) in [(EVIL, "GET"), (ADMIN, "GET"), (APP, "DELETE")] {
        let answer = send(&app, from(origin, method, "/books")).await;
        answer.assert_outcome(401, None);
        assert!(answer.varies_on_origin());
    }
    let answer = send(&app, with_token(APP, "GET", "/books")).await;
    answer
        .assert_outcome(200, Some(APP))
        .assert_body("The Dispossessed", Some(APP));
}

#[tokio::test]
async fn what_has_no_policy_stays_behind_it() {
    let auth = require_token();
    let app = service(books()).hoop(inside_cors(auth.clone()));
    for (number, path) in ["/plain", "/nothing"].into_iter().enumerate() {
        send(&app, preflight(APP, "GET", path))
            .await
            .assert_outcome(401, None);
        send(&app, from(APP, "GET", path))
            .await
            .assert_outcome(401, None);
        assert_eq!(auth.count(), 2 * number + 2);
    }
    send(&app, with_token(APP, "GET", "/plain"))
        .await
        .assert_body("plain", None);
}

#[tokio::test]
async fn it_applies_to_any_router_of_the_tree() {
    let own = Router::with_path("own").push(routes![list_books].hoop(inside_cors(require_token())));
    let twice = Router::with_path("twice")
        .hoop(inside_cors(inside_cors(require_token())))
        .push(routes![list_books]);
    let api = Router::with_path("api")
        .hoop(inside_cors(require_token()))
        .push(books());
    let app = service(Router::new().push(own).push(twice).push(api));
    for path in ["/api/books", "/own", "/twice"] {
        send(&app, preflight(APP, "GET", path))
            .await
            .assert_granted(APP);
        send(&app, from(APP, "GET", path))
            .await
            .assert_outcome(401, Some(APP));
        send(&app, with_token(APP, "GET", path))
            .await
            .assert_outcome(200, Some(APP));
    }
}

#[tokio::test]
async fn the_order_of_several_does_not_matter() {
    let api = || {
        Router::with_path("api")
            .hoop(inside_cors(rebuild))
            .push(books())
    };
    let first = service(api().hoop(inside_cors(allow_all))).hoop(inside_cors(require_token()));
    let second = service(api().hoop(inside_cors(require_token()))).hoop(inside_cors(allow_all));
    for app in [first, second] {
        send(&app, preflight(ADMIN, "DELETE", "/api/books"))
            .await
            .assert_granted(ADMIN);
        let answer = send(&app, from(ADMIN, "DELETE", "/api/books")).await;
        answer.assert_outcome(401, Some(ADMIN));
        for (origin, method, allowed) in [
            (ADMIN, "DELETE", Some(ADMIN)),
            (EVIL, "GET", None),
            (APP, "GET", Some(APP)),
        ] {
            let answer = send(&app, with_token(origin, method, "/api/books")).await;
            answer.assert_body("rebuilt", allowed);
            assert!(answer.varies_on_origin());
        }
    }
}

/// A hoop that is not inside CORS receives preflights, and its own response has no CORS headers.
#[tokio::test]
async fn a_hoop_that_is_not_inside_responds_without_a_policy() {
    let app = service(books().hoop(require_token()));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_outcome(401, None);
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_outcome(401, None);
    send(&app, with_token(APP, "GET", "/books"))
        .await
        .assert_outcome(200, Some(APP));
}

#[tokio::test]
async fn a_caught_panic_is_readable() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    #[handler]
    async fn fail() -> &'static str {
        std::panic::resume_unwind(Box::new("a panic"))
    }
    #[handler]
    async fn fail_plainly() -> &'static str {
        std::panic::resume_unwind(Box::new("a panic"))
    }
    let router = || {
        Router::new()
            .push(Router::with_path("fail").push(routes![fail]))
            .push(Router::with_path("plain").goal(fail_plainly))
    };
    let auth = || inside_cors(require_token());
    let inside = service(router().hoop(inside_cors(CatchPanic::new())).hoop(auth()));
    let open = || CorsLayer::new(&OPEN);
    let default = service(router().hoop(CatchPanic::new()).hoop(auth())).hoop(open());
    for app in [&inside, &default] {
        send(app, with_token(APP, "GET", "/fail"))
            .await
            .assert_outcome(500, Some(APP));
        send(app, with_token(EVIL, "GET", "/fail"))
            .await
            .assert_outcome(500, None);
    }
    send(&default, with_token(EVIL, "GET", "/plain"))
        .await
        .assert_outcome(500, Some("*"));
    // The panic passes through an inner `CorsLayer`, whose policy applies.
    let nested = Router::with_hoop(CatchPanic::new())
        .push(Router::with_hoop(CorsLayer::new(fail::POLICY)).push(router()));
    let app = service(nested).hoop(open());
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_outcome(500, None);
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_outcome(500, Some(APP));
}

/// A hoop that acts after the handler, and one that skips the rest without an error.
#[tokio::test]
async fn hoops_keep_their_order_inside_of_cors() {
    #[handler]
    async fn skip(response: &mut Response, ctrl: &mut FlowCtrl) {
        response.render("skipped");
        ctrl.skip_rest();
    }
    #[derive(Clone, Default)]
    struct Count(Arc<AtomicUsize>);
    #[async_trait]
    impl Handler for Count {
        async fn handle(&self, _: &mut Request, _: &mut Depot, _: &mut Response, _: &mut FlowCtrl) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let count = Count::default();
    let app = service(
        books()
            .hoop(inside_cors(count.clone()))
            .hoop(inside_cors(skip))
            .hoop(inside_cors(count.clone())),
    );
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_body("skipped", Some(APP));
    send(&app, from(EVIL, "GET", "/books"))
        .await
        .assert_body("skipped", None);
    assert_eq!(count.0.load(Ordering::Relaxed), 2);
}

/// A hoop can have hoops itself.
#[tokio::test]
async fn a_hoop_with_hoops_of_its_own() {
    let app = service(books().hoop(inside_cors(rebuild.hoop(require_token()))));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_outcome(401, Some(APP));
    send(&app, with_token(APP, "GET", "/books"))
        .await
        .assert_body("rebuilt", Some(APP));
}
