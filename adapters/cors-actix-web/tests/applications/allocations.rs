//! The allocations that a policy adds to each request.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    test::TestRequest,
    web,
};
use cors_actix_web::{CorsLayer, cors, inside_cors, policy, resource, routes};
use futures_util::FutureExt as _;

use crate::{APP, app, from, preflight, preflight_with};

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
async fn list_books() -> &'static str {
    "The Dispossessed"
}

async fn plain() -> &'static str {
    "The Dispossessed"
}

/// The number of allocations of a request, after several equal requests.
fn allocations<S, B>(app: &S, request: impl Fn() -> TestRequest) -> u64
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let mut count = 0;
    for _ in 0..4 {
        let request = request().to_request();
        let info = allocation_counter::measure(|| {
            let response = app.call(request).now_or_never();
            drop(response.expect("no request waits"));
        });
        count = info.count_total;
    }
    count
}

#[actix_web::test]
async fn of_one_request() {
    let bare = app!(.service(web::resource("/books").get(plain).put(plain)));
    let annotated = app!(.service(resource("/books", routes![list_books])));
    let default = app!(.service(web::resource("/books").get(plain)).wrap(CorsLayer::new(&DEFAULT)));
    let inside = app!(
        .service(resource("/books", routes![list_books]))
        .wrap(inside_cors(actix_web::middleware::DefaultHeaders::new()))
    );
    let get = || from(APP, "GET", "/books");
    let put = || from("https://a.example.org", "PUT", "/books");
    let asked = || preflight_with("https://a.example.org", "PUT", "/books", "x-token");
    let refused = || preflight("https://evil.example", "PUT", "/books");
    // Most allocations for a preflight without a policy are those of its 405 response.
    // The origin of an allowed request is sent back. The first copy of a value that a test creates allocates.
    assert_eq!(allocations(&annotated, get), allocations(&bare, get) + 1);
    assert_eq!(allocations(&annotated, put), allocations(&bare, put) + 1);
    // The requests have a mark, because there are other policies on the thread.
    assert_eq!(allocations(&default, get), allocations(&bare, get) + 3);
    assert_eq!(allocations(&inside, get), allocations(&annotated, get) + 2);
    for (request, expected) in [(&asked as &dyn Fn() -> _, [4, 3, 7]), (&refused, [3, 2, 6])] {
        let counted = [
            allocations(&annotated, request),
            allocations(&default, request),
            allocations(&inside, request),
        ];
        assert_eq!(counted, expected);
    }
}
