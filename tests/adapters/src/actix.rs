//! actix-web.

use std::{net::SocketAddr, sync::mpsc::Sender};

use actix_web::{
    App, Error, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error,
    middleware::{Condition, Next, from_fn},
    web,
};
use cors_actix_web::{CorsLayer, cors, inside_cors, resource, routes};
use cors_testing::conformance::HEADERS;

use crate::{
    Defaults, Framework,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "actix-web",
    has_http2: true,
    exceptions: &[],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

fn handled() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for header in HEADERS {
        response.append_header(header);
    }
    response.body("handled")
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
async fn several() -> HttpResponse {
    handled()
}

#[cors(policy = PUBLIC, methods = [GET])]
async fn public() -> HttpResponse {
    handled()
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
async fn single() -> HttpResponse {
    handled()
}

#[cors(policy = SEVERAL, methods = [POST])]
async fn add() -> HttpResponse {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn read() -> HttpResponse {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn number(_: web::Path<u8>) -> HttpResponse {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn fail() -> Result<HttpResponse, Error> {
    Err(error::ErrorServiceUnavailable("unavailable"))
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
async fn enforced() -> HttpResponse {
    handled()
}

#[cors(policy = ENFORCED, methods = [GET])]
async fn guarded() -> HttpResponse {
    handled()
}

#[cors(policy = HOSTS, methods = [GET])]
async fn hosts() -> HttpResponse {
    handled()
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
async fn no_origins() -> HttpResponse {
    handled()
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
async fn own_pages() -> HttpResponse {
    handled()
}

async fn plain() -> &'static str {
    "plain"
}

async fn require_token(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if !request.headers().contains_key("authorization") {
        return Err(error::ErrorUnauthorized("no token"));
    }
    next.call(request).await
}

fn plain_resource(path: &str) -> actix_web::Resource {
    web::resource(path)
        .route(web::get().to(plain))
        .route(web::put().to(plain))
}

fn items(scope: &mut web::ServiceConfig) {
    scope
        .service(plain_resource("/secret"))
        .service(resource("/{id}", routes![several]));
}

fn app(app: &mut web::ServiceConfig) {
    let private = resource("/private", routes![read]).wrap(inside_cors(from_fn(require_token)));
    let guarded = resource("/guarded", routes![guarded]).wrap(inside_cors(from_fn(require_token)));
    let shared = resource("/shared", routes![public, add]).route(web::patch().to(plain));
    app.service(resource("/several", routes![several]))
        .service(resource("/public", routes![public]))
        .service(resource("/single", routes![single]))
        .service(shared)
        .service(resource("/enforced", routes![enforced]).route(web::patch().to(plain)))
        .service(guarded)
        .service(resource("/hosts", routes![hosts]))
        .service(resource("/no-origins", routes![no_origins]))
        .service(resource("/own-pages", routes![own_pages]))
        .service(plain_resource("/plain"))
        .service(resource("/numbers/{number}", routes![number]))
        .service(resource("/error", routes![fail]))
        .service(private)
        .service(web::scope("/items").configure(items))
        .service(web::scope("/nested").service(web::scope("/items").configure(items)));
}

#[actix_web::main]
async fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let server = HttpServer::new(move || {
        let policy = defaults.policy();
        let layer = CorsLayer::new(policy.unwrap_or(&SINGLE));
        let default = Condition::new(policy.is_some(), layer);
        App::new().configure(app).wrap(default)
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind_auto_h2c(("127.0.0.1", 0))
        .expect("a port");
    sender.send(server.addrs()[0]).expect("a receiver");
    server.run().await.expect("a server");
}
