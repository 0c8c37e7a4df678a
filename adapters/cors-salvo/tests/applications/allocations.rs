//! The allocations that a policy adds to each request.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service};
use salvo::prelude::*;

use crate::{APP, Sent, from, preflight, preflight_with};

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
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[handler]
async fn plain() -> &'static str {
    "The Dispossessed"
}

#[handler]
async fn pass() {}

/// The number of allocations of a request, after several equal requests.
fn allocations(service: &Service, request: &dyn Fn() -> Sent) -> u64 {
    let mut count = 0;
    for _ in 0..4 {
        let request = request().into_request();
        let info = allocation_counter::measure(|| {
            let response = pin!(service.handle(request));
            let mut context = Context::from_waker(Waker::noop());
            let Poll::Ready(response) = response.poll(&mut context) else {
                panic!("no request waits");
            };
            drop(response);
        });
        count = info.count_total;
    }
    count
}

#[test]
fn of_one_request() {
    let books = || Router::with_path("books");
    let bare = service(books().get(plain).put(plain));
    let annotated = service(books().push(routes![list_books]));
    let default = service(books().get(plain).put(plain)).hoop(CorsLayer::new(&DEFAULT));
    let inside = service(books().push(routes![list_books]).hoop(inside_cors(pass)));
    let get = || from(APP, "GET", "/books");
    let put = || from("https://a.example.org", "PUT", "/books");
    let count =
        |request| [&bare, &annotated, &default, &inside].map(|app| allocations(app, request));
    // The route of the request and the future of the handler allocate, and a copy of an origin that a pattern allows.
    let [own, at_handler, by_default, around] = count(&get);
    assert_eq!(
        [at_handler - own, by_default - own, around - at_handler],
        [2, 3, 4]
    );
    let [own, at_handler, by_default, around] = count(&put);
    assert_eq!(
        [at_handler - own, by_default - own, around - at_handler],
        [3, 4, 4]
    );
    // Without a policy, most allocations are those of the 405 response of salvo.
    let asked = || preflight_with("https://a.example.org", "PUT", "/books", "x-token");
    let refused = || preflight("https://evil.example", "PUT", "/books");
    assert_eq!(count(&asked), [31, 30, 23, 33]);
    assert_eq!(count(&refused), [31, 29, 22, 32]);
}
