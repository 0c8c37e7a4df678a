//! poem.

use std::{net::SocketAddr, sync::mpsc::Sender};

use ::poem::{
    Endpoint, Error, IntoEndpoint as _, IntoResponse as _, Middleware, Request, Response, Result,
    Server, get, handler,
    http::{HeaderName, HeaderValue, StatusCode},
    listener::{Acceptor as _, Listener as _, TcpListener},
    web::Path,
};
use cors_poem::{CorsLayer, Route, cors, inside_cors, routes};
use cors_testing::conformance::HEADERS;

use crate::{
    Defaults, Framework,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "poem",
    has_http2: true,
    exceptions: &[],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

fn handled() -> Response {
    let mut response = "handled".into_response();
    for (name, value) in HEADERS {
        let (name, value) = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        response.headers_mut().append(name, value);
    }
    response
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
#[handler]
fn several() -> Response {
    handled()
}

#[cors(policy = PUBLIC, methods = [GET])]
#[handler]
fn public() -> Response {
    handled()
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
#[handler]
fn single() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [POST])]
#[handler]
fn add() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
fn read() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
fn number(Path(_): Path<u8>) -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
fn fail() -> Result<Response> {
    Err(Error::from_status(StatusCode::SERVICE_UNAVAILABLE))
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
#[handler]
fn enforced() -> Response {
    handled()
}

#[cors(policy = ENFORCED, methods = [GET])]
#[handler]
fn guarded() -> Response {
    handled()
}

#[cors(policy = HOSTS, methods = [GET])]
#[handler]
fn hosts() -> Response {
    handled()
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
#[handler]
fn no_origins() -> Response {
    handled()
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
#[handler]
fn own_pages() -> Response {
    handled()
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

struct RequireToken;

struct RequireTokenEndpoint<E>(E);

impl<E: Endpoint> Middleware<E> for RequireToken {
    type Output = RequireTokenEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        RequireTokenEndpoint(endpoint)
    }
}

impl<E: Endpoint> Endpoint for RequireTokenEndpoint<E> {
    type Output = E::Output;

    async fn call(&self, request: Request) -> Result<Self::Output> {
        if request.header("authorization").is_none() {
            return Err(Error::from_status(StatusCode::UNAUTHORIZED));
        }
        self.0.call(request).await
    }
}

fn items() -> Route {
    Route::new()
        .at("/secret", get(plain).put(plain))
        .at("/:id", routes![several])
}

fn app() -> Route {
    Route::new()
        .at("/several", routes![several])
        .at("/public", routes![public])
        .at("/single", routes![single])
        .at("/shared", routes![public, add].patch(plain))
        .at("/plain", get(plain).put(plain))
        .at("/private", routes![read].with(inside_cors(RequireToken)))
        .at("/numbers/:number", routes![number])
        .at("/enforced", routes![enforced].patch(plain))
        .at("/guarded", routes![guarded].with(inside_cors(RequireToken)))
        .at("/hosts", routes![hosts])
        .at("/no-origins", routes![no_origins])
        .at("/own-pages", routes![own_pages])
        .at("/error", routes![fail])
        .nest("/items", items())
        .nest("/nested", Route::new().nest("/items", items()))
}

#[tokio::main(flavor = "current_thread")]
async fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await;
    let acceptor = acceptor.expect("a port");
    let address = acceptor.local_addr().remove(0);
    let address = *address.as_socket_addr().expect("an address");
    sender.send(address).expect("a receiver");
    let server = Server::new_with_acceptor(acceptor);
    match defaults.policy() {
        None => server.run(app().into_endpoint()).await,
        Some(policy) => server.run(app().with(CorsLayer::new(policy))).await,
    }
    .expect("a server");
}
