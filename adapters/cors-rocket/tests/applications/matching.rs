//! A pattern of annotated handlers never applies to a path of another handler.

use cors_rocket::{Cors, CorsLayer, cors, policy, routes};
use rocket::{Build, Rocket, get, http::uri::Origin, put};

use crate::{APP, App, from, preflight, request};

policy! {
    DEFAULT = { origins = ["https://other.example", "https://b.example"] }
}

macro_rules! handlers {
    ($attribute:ident, $method:ident) => {
        pub(crate) mod $attribute {
            use super::*;

            #[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
            #[$attribute("/books/<_>")]
            pub(crate) fn serve_book() -> &'static str {
                "book"
            }

            #[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
            #[$attribute("/files/<_..>", rank = 2)]
            pub(crate) fn serve_file() -> &'static str {
                "book"
            }

            #[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
            #[$attribute("/search?kind=open&<text>", rank = 2)]
            pub(crate) fn search(text: Option<String>) -> &'static str {
                let _ = text;
                "book"
            }

            #[$attribute("/books/secret")]
            pub(crate) fn secret_book() -> &'static str {
                "secret"
            }

            #[$attribute("/files/secret")]
            pub(crate) fn secret_file() -> &'static str {
                "secret"
            }

            #[$attribute("/files/deep/<_>")]
            pub(crate) fn deep_file() -> &'static str {
                "secret"
            }

            #[$attribute("/search?kind=secret&<text>")]
            pub(crate) fn secret_search(text: Option<String>) -> &'static str {
                let _ = text;
                "secret"
            }
        }
    };
}

handlers! { get, GET }
handlers! { put, PUT }

fn mount(rocket: Rocket<Build>, base: &str) -> Rocket<Build> {
    let base: Origin<'_> = Origin::parse_owned(base.to_owned()).expect("a path");
    rocket
        .mount(
            base.clone(),
            routes![
                get::serve_book,
                get::serve_file,
                get::search,
                put::serve_book,
                put::serve_file,
                put::search
            ],
        )
        .mount(
            base,
            rocket::routes![
                get::secret_book,
                get::secret_file,
                get::deep_file,
                get::secret_search,
                put::secret_book,
                put::secret_file,
                put::deep_file,
                put::secret_search
            ],
        )
}

/// The paths of plain handlers, as the router decodes them, and paths without a handler.
const PLAIN: [&str; 12] = [
    "/books/secret",
    "/books/secret?kind=open",
    "/books/%73ecret",
    "/books/s%65cret",
    "/files/secret",
    "/files/%73%65%63ret",
    "/files/deep/1",
    "/search?kind=secret",
    "/search?text=a&kind=secret",
    "/search",
    "/books",
    "/nothing",
];

const ANNOTATED: [&str; 9] = [
    "/books/1",
    "/books/Secret",
    "/books/secret%2F",
    "/books/%2573ecret",
    "/files",
    "/files/a/b",
    "/files/deep/1/2",
    "/files/%2e",
    "/search?kind=open&text=secret",
];

/// Checks the paths of an application below `prefix`.
fn check(app: &App, prefix: &str) {
    let paths = PLAIN.iter().map(|path| (*path, false));
    let paths = paths.chain(ANNOTATED.iter().map(|path| (*path, true)));
    for (path, is_annotated) in paths {
        let path = format!("{prefix}{path}");
        for method in ["GET", "PUT"] {
            let asked = app.send(&preflight(APP, method, &path));
            let answer = app.send(&from(APP, method, &path).with("authorization", "a"));
            if is_annotated {
                assert_eq!(asked.status, 204, "{path} {asked:?} {answer:?}");
                asked.assert_granted(APP);
                answer.assert_is(200, "book", Some(APP));
            } else {
                assert_eq!(asked.cors_names(), [""; 0], "{path} {asked:?}");
                assert_eq!(answer.cors_names(), [""; 0], "{path} {answer:?}");
                assert!(answer.body != "book", "{path} {answer:?}");
            }
        }
    }
}

#[test]
fn of_an_application() {
    check(
        &App::new(mount(rocket::build().attach(Cors::fairing()), "/")),
        "",
    );
}

#[test]
fn of_a_base() {
    let rocket = || rocket::build().attach(Cors::fairing());
    check(&App::new(mount(rocket(), "/api")), "/api");
    check(&App::new(mount(rocket(), "/api/v1/")), "/api/v1/");
    check(&App::new(mount(mount(rocket(), "/a"), "/b")), "/b");
}

#[test]
fn behind_a_default_policy() {
    let app = App::new(mount(rocket::build().attach(CorsLayer::new(&DEFAULT)), "/"));
    check(&app, "");
    // An annotated handler at this URL serves another method.
    app.send(&preflight("https://b.example", "DELETE", "/books/1"))
        .assert_refused();
    app.send(&preflight("https://b.example", "DELETE", "/nothing"))
        .assert_granted("https://b.example");
}

#[test]
fn other_options_requests_of_plain_paths_are_those_of_rocket() {
    let app = App::new(mount(rocket::build().attach(Cors::fairing()), "/"));
    for path in PLAIN {
        let answer = app.send(&request("OPTIONS", path));
        assert_eq!(
            (answer.status, answer.header("allow")),
            (404, None),
            "{path}"
        );
    }
    let answer = app.send(&request("OPTIONS", "/books/1"));
    assert_eq!(
        answer.header("allow").as_deref(),
        Some("OPTIONS,GET,PUT,HEAD")
    );
}

/// rocket determines which slashes are significant.
#[test]
fn slashes_are_those_of_the_router() {
    let app = App::new(mount(rocket::build().attach(Cors::fairing()), "/"));
    let paths = [
        "/books/1/",
        "/books/",
        "/books/1/2",
        "/books//1",
        "//books/1",
        "/books/secret/",
        "/files/secret/",
        "/files/",
        "/files//",
        "/files/deep//",
    ];
    for path in paths {
        let answer = app.send(&from(APP, "PUT", path));
        let asked = app.send(&preflight(APP, "PUT", path));
        let is_own = answer.body == "book";
        assert_eq!(answer.allowed().is_some(), is_own, "{path}");
        assert_eq!(asked.allowed().is_some(), is_own, "{path}");
    }
}

/// The search for the route of a preflight gives the same result as the search of rocket: for each pair of patterns and
/// each URI, the policy of the handler to which rocket routes the request decides the preflight.
#[test]
fn preflights_are_routed_as_rocket_routes_requests() {
    use rocket::{Data, Request, Route, http::Method, route::Outcome};

    const PATTERNS: [&str; 17] = [
        "/",
        "/a",
        "/a/",
        "/a/b",
        "/<x>",
        "/<x>/",
        "/<x>/b",
        "/a/<x>",
        "/<x>/<y>",
        "/<x..>",
        "/a/<x..>",
        "/<x>/<y..>",
        "/a?q",
        "/a?q=1",
        "/a?<q>",
        "/a?q=1&<r>",
        "/%61",
    ];
    const URIS: [&str; 20] = [
        "/",
        "/a",
        "/a/",
        "/b",
        "/b/",
        "/a/b",
        "/a/c",
        "/b/b",
        "/c/d",
        "/a/b/c",
        "/a?q",
        "/a?q=1",
        "/a?q=2",
        "/a?r=1&q=1",
        "/%61",
        "/a/%62",
        "/a%2Fb",
        "/a/%2E",
        "/a?q=%31",
        "/%2561",
    ];

    #[cors(origins = ["https://app.example.com"])]
    #[get("/unused")]
    fn annotated() -> &'static str {
        "annotated"
    }
    fn plain<'r>(request: &'r Request<'_>, _: Data<'r>) -> rocket::route::BoxFuture<'r> {
        Box::pin(async move { Outcome::from(request, "plain") })
    }
    let own = |pattern: &str, rank: isize| {
        let mut routes = routes![annotated];
        for route in &mut routes {
            let is_own = route.method == Method::Get;
            route.uri = Route::new(Method::Get, pattern, plain).uri;
            route.rank = if is_own { rank } else { route.rank };
        }
        routes
    };
    let mut counts = [0, 0];
    for (first, second) in PATTERNS
        .into_iter()
        .flat_map(|first| PATTERNS.map(|second| (first, second)))
    {
        for rank in [-1, 1] {
            let plain = Route::ranked(0, Method::Get, second, plain);
            let rocket = rocket::build().attach(Cors::fairing());
            let app = App::new(rocket.mount("/", own(first, rank)).mount("/", vec![plain]));
            for uri in URIS {
                let answer = app.send(&from(APP, "GET", uri));
                let asked = app.send(&preflight(APP, "GET", uri));
                let is_own = answer.body == "annotated";
                let context = format!("{first} {second} {uri} {answer:?} {asked:?}");
                assert_eq!(asked.allowed().is_some(), is_own, "{context}");
                assert_eq!(answer.allowed().is_some(), is_own, "{context}");
                counts[usize::from(is_own)] += 1;
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 1000), "{counts:?}");
}
