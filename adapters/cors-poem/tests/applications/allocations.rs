//! The allocations that a policy adds to each request.

use cors_poem::{CorsLayer, Route, cors, policy, routes};
use futures_util::FutureExt as _;
use poem::{Endpoint, RequestBuilder, get, handler};

use crate::{APP, from, preflight, preflight_with};

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://*.example.org"], headers = ["x-token"] }
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [GET, PUT],
    headers = ["x-token"],
    expose = ["x-total"],
    max_age = "10m",
    credentials,
)]
#[handler]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[handler]
fn plain() -> &'static str {
    "The Dispossessed"
}

/// The number of allocations of a request, after several equal requests.
fn allocations(app: &impl Endpoint, request: impl Fn() -> RequestBuilder) -> u64 {
    let mut count = 0;
    for _ in 0..4 {
        let request = request().finish();
        let info = allocation_counter::measure(|| {
            let response = app.get_response(request).now_or_never();
            drop(response.expect("no request waits"));
        });
        count = info.count_total;
    }
    count
}

#[test]
fn of_one_request() {
    let bare = Route::new().at("/books", get(plain).put(plain));
    let annotated = Route::new().at("/books", routes![list_books]);
    let exclusive = Route::new()
        .at("/books", get(plain).put(plain))
        .with(CorsLayer::new(&DEFAULT).exclusive());
    let default = Route::new()
        .at("/books", get(plain).put(plain))
        .with(CorsLayer::new(&DEFAULT));
    let inside = Route::new()
        .at("/books", routes![list_books])
        .inside_cors(());
    let get = || from(APP, "GET", "/books");
    let asked = || preflight_with("https://a.example.org", "PUT", "/books", "x-token");
    let refused = || preflight("https://evil.example", "PUT", "/books");
    let count = |request: &dyn Fn() -> RequestBuilder| {
        [
            allocations(&bare, request),
            allocations(&annotated, request),
            allocations(&exclusive, request),
            allocations(&default, request),
            allocations(&inside, request),
        ]
    };
    let counted = [count(&get), count(&asked), count(&refused)];
    // Most allocations for a preflight without a policy are those of its 405 response.
    let expected = [[12, 12, 13, 15, 16], [12, 11, 4, 4, 7], [12, 10, 3, 3, 6]];
    assert_eq!(counted, expected);
}
