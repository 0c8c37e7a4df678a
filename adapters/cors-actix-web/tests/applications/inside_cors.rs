//! Middleware inside CORS: preflights do not reach it, and scripts can read its responses.

use std::{
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    HttpResponse, guard,
    middleware::{Compress, Condition, DefaultHeaders, Logger, NormalizePath, from_fn},
    web,
};
use cors_actix_web::{cors, inside_cors, resource, routes};

use crate::{
    ADMIN, APP, EVIL, app, from,
    middleware::{RequireToken, allow_all, catch_panics, check_token, rebuild, require_token},
    preflight, preflight_with, request, send,
};

#[cors(
    origins = ["https://app.example.com", "https://b.example"],
    methods = [GET],
    headers = ["authorization"],
)]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(
    origins = ["https://admin.example.com", "https://c.example"],
    methods = [DELETE],
    headers = ["authorization"],
    credentials
)]
async fn delete_books() -> &'static str {
    "deleted"
}

async fn plain() -> &'static str {
    "plain"
}

fn books(config: &mut web::ServiceConfig) {
    config
        .service(resource("/books", routes![list_books, delete_books]))
        .service(web::resource("/plain").to(plain));
}

#[actix_web::test]
async fn preflights_do_not_reach_it() {
    let auth = require_token();
    let count = Rc::clone(&auth.count);
    let app = app!(.configure(books).wrap(inside_cors(auth)));
    send(&app, preflight_with(APP, "GET", "/books", "authorization"))
        .await
        .assert_granted(APP);
    send(&app, preflight(ADMIN, "DELETE", "/books"))
        .await
        .assert_granted(ADMIN);
    for (origin, method) in [(EVIL, "GET"), (APP, "DELETE"), (APP, "PUT")] {
        assert_eq!(
            send(&app, preflight(origin, method, "/books"))
                .await
                .assert_refused()
                .status,
            403
        );
    }
    assert_eq!(count.load(Ordering::Relaxed), 0);
}

#[actix_web::test]
async fn scripts_read_its_responses_and_errors() {
    for is_error in [true, false] {
        let auth = RequireToken {
            is_error,
            ..require_token()
        };
        let app = app!(.configure(books).wrap(inside_cors(auth)));
        let answer = send(&app, from(APP, "GET", "/books")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (401, Some(APP))
        );
        assert_eq!(answer.body, "no token");
        let answer = send(&app, from(ADMIN, "DELETE", "/books")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (401, Some(ADMIN))
        );
        assert_eq!(
            answer.header("access-control-allow-credentials").as_deref(),
            Some("true")
        );
        for (origin, method) in [(EVIL, "GET"), (ADMIN, "GET"), (APP, "DELETE"), (APP, "PUT")] {
            let answer = send(&app, from(origin, method, "/books")).await;
            assert_eq!((answer.status.as_u16(), answer.allowed()), (401, None));
        }
        let answer = send(
            &app,
            from(APP, "GET", "/books").insert_header(("authorization", "a")),
        )
        .await;
        assert_eq!(
            (&*answer.body, answer.allowed().as_deref()),
            ("The Dispossessed", Some(APP))
        );
    }
}

#[actix_web::test]
async fn what_has_no_policy_stays_behind_it() {
    let auth = require_token();
    let count = Rc::clone(&auth.count);
    let app = app!(.configure(books).wrap(inside_cors(auth)));
    for (number, path) in ["/plain", "/nothing"].into_iter().enumerate() {
        let answer = send(&app, preflight(APP, "GET", path)).await;
        assert_eq!((answer.status.as_u16(), answer.allowed()), (401, None));
        let answer = send(&app, from(APP, "GET", path)).await;
        assert_eq!((answer.status.as_u16(), answer.allowed()), (401, None));
        assert_eq!(count.load(Ordering::Relaxed), 2 * number + 2);
    }
    let answer = send(
        &app,
        from(APP, "GET", "/plain").insert_header(("authorization", "a")),
    )
    .await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
}

#[actix_web::test]
async fn functions_are_middleware_too() {
    let app = app!(.configure(books).wrap(inside_cors(from_fn(check_token))));
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (401, Some(APP))
    );
}

#[actix_web::test]
async fn it_applies_to_scopes_and_resources() {
    let scope = web::scope("/api")
        .configure(books)
        .wrap(inside_cors(require_token()));
    let own = resource("/own", routes![list_books]).wrap(require_token());
    let twice = resource("/twice", routes![list_books]).wrap(inside_cors(require_token()));
    let app = app!(.service(scope).service(own).service(twice));
    for path in ["/api/books", "/own", "/twice"] {
        send(&app, preflight(APP, "GET", path))
            .await
            .assert_granted(APP);
        let answer = send(&app, from(APP, "GET", path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (401, Some(APP)),
            "{path}"
        );
        let answer = send(
            &app,
            from(APP, "GET", path).insert_header(("authorization", "a")),
        )
        .await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (200, Some(APP)),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_order_of_several_does_not_matter() {
    let scope = || {
        web::scope("/api")
            .configure(books)
            .wrap(inside_cors(from_fn(rebuild)))
    };
    let first = app!(.service(scope()).wrap(inside_cors(require_token())).wrap(inside_cors(from_fn(allow_all))));
    let second = app!(.service(scope()).wrap(inside_cors(from_fn(allow_all))).wrap(inside_cors(require_token())));
    macro_rules! check {
        ($app:expr) => {
            send(&$app, preflight(ADMIN, "DELETE", "/api/books"))
                .await
                .assert_granted(ADMIN);
            let answer = send(&$app, from(ADMIN, "DELETE", "/api/books")).await;
            assert_eq!(
                (answer.status.as_u16(), answer.allowed().as_deref()),
                (401, Some(ADMIN))
            );
            for (origin, method, allowed) in [
                (ADMIN, "DELETE", Some(ADMIN)),
                (EVIL, "GET", None),
                (APP, "GET", Some(APP)),
            ] {
                let request =
                    from(origin, method, "/api/books").insert_header(("authorization", "a"));
                let answer = send(&$app, request).await;
                assert_eq!(
                    (&*answer.body, answer.allowed().as_deref()),
                    ("rebuilt", allowed)
                );
                assert!(answer.varies_on_origin());
            }
        };
    }
    check!(first);
    check!(second);
}

#[actix_web::test]
async fn middleware_of_actix_may_be_in_between() {
    let app = app!(
        .configure(books)
        .wrap(Logger::default())
        .wrap(DefaultHeaders::new().add(("x-version", "1")))
        .wrap(Condition::new(true, NormalizePath::trim()))
        .wrap(Compress::default())
        .wrap(inside_cors(require_token()))
        .wrap(Logger::default())
    );
    let answer = send(&app, preflight(APP, "GET", "/books")).await;
    answer.assert_granted(APP);
    assert_eq!(answer.header("x-version").as_deref(), Some("1"));
    let answer = send(&app, from(APP, "GET", "/books")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (401, Some(APP))
    );
    // The path of the request has no policies, so it stays behind the middleware.
    assert_eq!(
        send(&app, preflight(APP, "GET", "/books/"))
            .await
            .assert_refused()
            .status,
        401
    );
}

#[actix_web::test]
async fn a_middleware_that_waits_must_be_inside_too() {
    let scope = |name| web::scope(name).configure(books);
    let app = app!(
        .service(scope("/plain").wrap(require_token()))
        .service(scope("/inside").wrap(inside_cors(require_token())))
        .wrap(inside_cors(require_token()))
    );
    let answer = send(&app, preflight(APP, "GET", "/plain/books")).await;
    assert_eq!(answer.assert_refused().status, 403);
    assert!(answer.varies_on_origin());
    send(&app, preflight(APP, "GET", "/inside/books"))
        .await
        .assert_granted(APP);
}

#[actix_web::test]
async fn a_caught_panic_is_readable() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn fail() -> &'static str {
        std::panic::resume_unwind(Box::new("a panic"))
    }
    let around =
        app!(.service(resource("/fail", routes![fail])).wrap(inside_cors(from_fn(catch_panics))));
    let own = app!(.service(resource("/fail", routes![fail]).wrap(from_fn(catch_panics))));
    let answer = send(&around, from(APP, "GET", "/fail")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (500, Some(APP))
    );
    let answer = send(&own, from(APP, "GET", "/fail")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (500, Some(APP))
    );
}

/// A guard selects a plain handler: nothing runs for a preflight, and the responses have no CORS headers.
#[actix_web::test]
async fn the_policies_of_a_guarded_scope_do_not_apply_elsewhere() {
    let runs = Rc::new(AtomicUsize::new(0));
    let counted = Rc::clone(&runs);
    let handler = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { HttpResponse::Ok().body("other") }
    };
    let app = app!(
        .service(web::scope("/api").guard(guard::Host("a.example")).configure(books))
        .service(web::scope("/api").service(web::resource("/books").to(handler)))
        .wrap(inside_cors(require_token()))
    );
    let at = |host, request: actix_web::test::TestRequest| request.insert_header(("host", host));
    send(&app, at("a.example", preflight(APP, "GET", "/api/books")))
        .await
        .assert_granted(APP);
    let answer = send(&app, at("b.example", preflight(APP, "GET", "/api/books"))).await;
    assert_eq!(answer.assert_refused().status, 403);
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    let token = ("authorization", "a");
    let answer = send(
        &app,
        at("b.example", from(APP, "GET", "/api/books")).insert_header(token),
    )
    .await;
    assert_eq!((&*answer.body, answer.allowed()), ("other", None));
    let answer = send(
        &app,
        at("a.example", from(APP, "GET", "/api/books")).insert_header(token),
    )
    .await;
    assert_eq!(answer.allowed().as_deref(), Some(APP));
}

/// A middleware in between changes the path, so that a plain handler is selected.
#[actix_web::test]
async fn the_policies_of_a_changed_path_do_not_apply() {
    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    async fn file() -> &'static str {
        "file"
    }
    let app = app!(
        .service(web::resource("/files/secret").to(plain))
        .service(resource("/files/{path:.*}", routes![file]))
        .wrap(NormalizePath::trim())
        .wrap(inside_cors(require_token()))
    );
    for path in ["/files/secret/", "/files//secret", "//files/secret"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_refused();
        let answer = send(
            &app,
            from(APP, "PUT", path).insert_header(("authorization", "a")),
        )
        .await;
        assert_eq!((&*answer.body, answer.allowed()), ("plain", None), "{path}");
    }
    send(&app, preflight(APP, "PUT", "/files/a"))
        .await
        .assert_granted(APP);
}

#[actix_web::test]
async fn applications_of_one_thread_have_their_own_policies() {
    #[cors(origins = ["https://other.example"], methods = [GET])]
    async fn list_others() -> &'static str {
        "others"
    }
    let first = app!(.configure(books).wrap(inside_cors(require_token())));
    let second =
        app!(.service(resource("/books", routes![list_others])).wrap(inside_cors(require_token())));
    assert_eq!(
        send(&first, from(APP, "GET", "/books"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
    let answer = send(&second, from(APP, "GET", "/books")).await;
    assert_eq!(answer.allowed().as_deref(), Some("https://other.example"));
    drop(first);
    assert_eq!(
        send(&second, request("GET", "/books"))
            .await
            .allowed()
            .as_deref(),
        Some("https://other.example")
    );
}

/// In any nesting, a handler that a guard selects has no policy, but the 401 at the path has the policy of the path.
#[actix_web::test]
async fn middleware_inside_of_middleware_inside_of_cors() {
    let app = app!(
        .service(web::scope("/api").guard(guard::Host("a.example")).configure(books))
        .service(web::scope("/api").service(web::resource("/books").to(plain)))
        .wrap(inside_cors(inside_cors(require_token())))
        .wrap(inside_cors(inside_cors(from_fn(rebuild))))
    );
    let at = |host, request: actix_web::test::TestRequest| request.insert_header(("host", host));
    send(&app, at("a.example", preflight(APP, "GET", "/api/books")))
        .await
        .assert_granted(APP);
    send(&app, at("b.example", preflight(APP, "GET", "/api/books")))
        .await
        .assert_refused();
    let token = ("authorization", "a");
    for (host, allowed) in [("a.example", Some(APP)), ("b.example", None)] {
        let answer = send(
            &app,
            at(host, from(APP, "GET", "/api/books")).insert_header(token),
        )
        .await;
        assert_eq!(
            (&*answer.body, answer.allowed().as_deref()),
            ("rebuilt", allowed),
            "{host}"
        );
    }
    let answer = send(&app, at("a.example", from(APP, "GET", "/api/books"))).await;
    assert_eq!(
        (answer.status.as_u16(), answer.allowed().as_deref()),
        (401, Some(APP))
    );
}
