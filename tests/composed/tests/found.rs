//! The smallest programs of compositions that did more, or less, than they guarantee.

use axum::{Router, extract::Request, routing::any};
use cors_axum::{CorsLayer, cors, policy, routes, without_cors};
use cors_testing::{Browser, Request as Fetch};
use tower::util::MapRequestLayer;
use tower_http::trace::TraceLayer;
use tower_layer::Layer as _;

const ADMIN: &str = "https://admin.example";
const APP: &str = "https://app.example";
const URL: &str = "https://api.test/";

policy! {
    /// Everything.
    WIDE = { origins = any, methods = any, headers = [any, "authorization"] }
    /// Reading alone.
    READ = { origins = ["https://admin.example", "https://app.example"], methods = [GET] }
    /// Writing alone, with a header.
    WRITE = {
        origins = ["https://admin.example", "https://app.example"],
        methods = [PUT],
        headers = ["x-custom"],
    }
}

#[cors(origins = ["https://admin.example", "https://b.example"], methods = [GET])]
async fn read_secret() -> &'static str {
    "secret"
}

#[cors(origins = ["https://admin.example", "https://b.example"], methods = [DELETE])]
async fn delete_secret() -> &'static str {
    "deleted"
}

fn strict() -> Router {
    Router::new().route("/", routes![read_secret, delete_secret])
}

async fn plain() -> &'static str {
    "plain"
}

/// What the service answered to the last request: the status.
fn last_status(browser: &Browser) -> Option<u16> {
    let response = browser.traffic().last()?.response.as_ref()?;
    Some(response.status.as_u16())
}

/// A layer that makes a whole router opaque.
fn opaque(router: Router) -> Router {
    Router::new().fallback_service(TraceLayer::new_for_http().layer(router))
}

fn strip_request(mut request: Request) -> Request {
    request.extensions_mut().clear();
    request
}

/// A layer outside of an exclusive one applied to the methods that the exclusive policy does not have.
#[tokio::test]
async fn nothing_outside_of_an_exclusive_layer_applies_to_its_other_methods() {
    let app = Router::new()
        .route("/", any(plain))
        .layer(CorsLayer::new(&READ).exclusive())
        .layer(CorsLayer::new(&WIDE));
    let mut browser = Browser::at(APP);
    let outcome = browser.fetch(&app, Fetch::post(URL)).await;
    let _ = outcome.assert_blocked();
    let outcome = browser.fetch(&app, Fetch::get(URL)).await;
    let _ = outcome.assert_readable();
}

/// The innermost layer answers preflights, and grants names of headers for one URL. Where an outer layer
/// serves the method, those names were not known to the check of a policy that turned out to be inside.
#[tokio::test]
async fn names_that_the_innermost_layer_grants_are_checked_for_each_method() {
    let app = opaque(strict())
        .layer(CorsLayer::new(&WRITE))
        .layer(CorsLayer::new(&READ));
    let mut browser = Browser::at(APP);
    let put = Fetch::put(URL).header("x-custom", "1");
    let _ = browser.fetch(&app, put).await;
    assert_eq!(last_status(&browser), Some(405));
    let get = Fetch::get(URL).header("x-custom", "1");
    let outcome = browser.fetch(&app, get).await;
    let _ = outcome.assert_blocked();
    assert_eq!(browser.preflight_count(), 1);
    assert_eq!(last_status(&browser), Some(403));
}

#[tokio::test]
#[ignore = "the directives of outer layers are in the extensions of the request, and nowhere else"]
async fn a_policy_behind_dropped_request_extensions_decides() {
    let stripped = strict().layer(MapRequestLayer::new(strip_request));
    let app = opaque(stripped).layer(CorsLayer::new(&WIDE));
    let mut browser = Browser::at(APP);
    let outcome = browser.fetch(&app, Fetch::get(URL)).await;
    let _ = outcome.assert_blocked();
    let outcome = browser.fetch(&app, Fetch::delete(URL)).await;
    let _ = outcome.assert_blocked();
    assert_eq!(last_status(&browser), Some(403));
}

#[tokio::test]
#[ignore = "the directives of outer layers are in the extensions of the request, and nowhere else"]
async fn without_cors_switches_off_policies_behind_dropped_request_extensions() {
    let app = strict()
        .layer(MapRequestLayer::new(strip_request))
        .layer(without_cors());
    let mut browser = Browser::at(ADMIN);
    let outcome = browser.fetch(&app, Fetch::delete(URL)).await;
    let _ = outcome.assert_blocked();
}

/// An exclusive layer hides itself from policies inside. A layer inside asks others to refuse all the
/// same.
#[tokio::test]
#[ignore = "an exclusive layer does not mark requests, so layers inside cannot know of it"]
async fn no_policy_inside_of_an_exclusive_layer_refuses() {
    let app = opaque(strict())
        .layer(CorsLayer::new(&WIDE))
        .layer(CorsLayer::new(&WIDE).exclusive());
    let mut browser = Browser::at(APP);
    let outcome = browser.fetch(&app, Fetch::delete(URL)).await;
    assert_eq!(outcome.assert_readable().text(), "deleted");
}
