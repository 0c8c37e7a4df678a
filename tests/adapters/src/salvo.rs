//! salvo.

use std::{net::SocketAddr, sync::mpsc::Sender};

use ::salvo_core::{
    Writer as _,
    conn::{Listener as _, TcpListener},
    extract::PathParam,
    http::{HeaderName, HeaderValue},
    prelude::{FlowCtrl, Request, Response, Router, Server, StatusError, handler},
};
use cors_salvo::{CorsLayer, cors, inside_cors, routes, service};
use cors_testing::conformance::HEADERS;

use crate::{
    Defaults, Framework,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "salvo",
    has_http2: true,
    exceptions: &[],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

fn write_handled(response: &mut Response) {
    response.render("handled");
    for (name, value) in HEADERS {
        let (name, value) = (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        response.headers_mut().append(name, value);
    }
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
#[handler]
async fn several(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = PUBLIC, methods = [GET])]
#[handler]
async fn public(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
#[handler]
async fn single(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = SEVERAL, methods = [POST])]
#[handler]
async fn add(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
async fn read(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
async fn number(_number: PathParam<u8>, response: &mut Response) {
    write_handled(response);
}

#[cors(policy = SEVERAL, methods = [GET])]
#[handler]
async fn fail() -> StatusError {
    StatusError::service_unavailable()
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
#[handler]
async fn enforced(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = ENFORCED, methods = [GET])]
#[handler]
async fn guarded(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = HOSTS, methods = [GET])]
#[handler]
async fn hosts(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
#[handler]
async fn no_origins(response: &mut Response) {
    write_handled(response);
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
#[handler]
async fn own_pages(response: &mut Response) {
    write_handled(response);
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

#[handler]
async fn require_token(request: &mut Request, response: &mut Response, ctrl: &mut FlowCtrl) {
    if !request.headers().contains_key("authorization") {
        response.render(StatusError::unauthorized());
        ctrl.skip_rest();
    }
}

fn items() -> Router {
    Router::with_path("items")
        .push(Router::with_path("secret").get(plain).put(plain))
        .push(Router::with_path("{id}").push(routes![several]))
}

fn router() -> Router {
    let at = |path: &str, routes| Router::with_path(path).push(routes);
    Router::new()
        .push(at("several", routes![several]))
        .push(at("public", routes![public]))
        .push(at("single", routes![single]))
        .push(at("shared", routes![public, add]).patch(plain))
        .push(Router::with_path("plain").get(plain).put(plain))
        .push(at("private", routes![read]).hoop(inside_cors(require_token)))
        .push(at("numbers/{number}", routes![number]))
        .push(at("enforced", routes![enforced]).patch(plain))
        .push(at("guarded", routes![guarded]).hoop(inside_cors(require_token)))
        .push(at("hosts", routes![hosts]))
        .push(at("no-origins", routes![no_origins]))
        .push(at("own-pages", routes![own_pages]))
        .push(at("error", routes![fail]))
        .push(items())
        .push(Router::with_path("nested").push(items()))
}

#[tokio::main(flavor = "current_thread")]
async fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let service = service(router());
    let service = service.hoop(CorsLayer::new(defaults.policy()));
    let acceptor = TcpListener::new("127.0.0.1:0").bind().await;
    let address = acceptor.inner().local_addr().expect("an address");
    sender.send(address).expect("a receiver");
    Server::new(acceptor).serve(service).await;
}
