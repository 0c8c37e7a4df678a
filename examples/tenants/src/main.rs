//! Origins and policies that are known only while the server runs.
//!
//! - A variable contains the origin of the operator's console, so that each environment has its own. A mistake in it
//!   ends the program when it starts.
//! - The shops of the tenants are added and removed while the server runs. A function decides whether an origin belongs
//!   to a shop, for the handlers that all shops share.
//! - Each shop has its own policy for its orders, which the operator stores in a database. The policy is
//!   found for each request by its path, in a cache in front of the database.
//!
//! ```sh
//! # Prints calls to try.
//! CONSOLE_ORIGINS=https://console.example.com cargo run -p example-tenants
//! # The same program, called by a browser made of code.
//! cargo test -p example-tenants
//! ```

mod policies;
mod shops;

use std::{io, net::Ipv4Addr};

use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use cors_axum::{ConfigError, CorsLayer, PolicyConfig, RouterExt as _, cors, routes};
use tokio::net::TcpListener;

use self::policies::Policies;

#[cors(origins = [env("CONSOLE_ORIGINS"), matching(shops::is_tenant)], methods = [GET])]
async fn list_products() -> &'static str {
    "tea, coffee"
}

#[cors(origins = [env("CONSOLE_ORIGINS")], methods = [PUT], headers = ["authorization"])]
async fn sign_up(Path(host): Path<String>) -> StatusCode {
    shops::sign_up(host);
    StatusCode::NO_CONTENT
}

#[cors(origins = [env("CONSOLE_ORIGINS")], methods = [DELETE], headers = ["authorization"])]
async fn leave(Path(host): Path<String>, State(policies): State<Policies>) -> StatusCode {
    shops::leave(&host);
    policies.store(host, None).await;
    StatusCode::NO_CONTENT
}

/// Stores the policy of a shop, if the policy follows the rules.
#[cors(
    origins = [env("CONSOLE_ORIGINS")],
    methods = [PUT],
    headers = ["authorization", "content-type"],
)]
async fn set_policy(
    Path(host): Path<String>,
    State(policies): State<Policies>,
    Json(policy): Json<PolicyConfig>,
) -> Result<StatusCode, (StatusCode, String)> {
    let refuse = |error: ConfigError| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
    policy.check().map_err(refuse)?;
    policies.store(host, Some(policy)).await;
    Ok(StatusCode::NO_CONTENT)
}

async fn list_orders(Path(host): Path<String>) -> String {
    format!("the orders of {host}")
}

async fn place_order() -> StatusCode {
    StatusCode::CREATED
}

/// CORS does not replace authorization: it does not restrict programs other than browsers.
async fn require_operator(request: Request, next: Next) -> Response {
    match request.headers().get(AUTHORIZATION) {
        Some(token) if token == "Bearer of-the-operator" => next.run(request).await,
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn app(policies: Policies) -> Router {
    Router::new()
        .route("/shops/{host}", routes![sign_up, leave])
        .route("/shops/{host}/policy", routes![set_policy])
        .inside_cors(from_fn(require_operator))
        .route("/products", routes![list_products])
        .merge(orders(policies.clone()))
        .with_state(policies)
}

/// The orders. Those of each shop have the policy of the shop.
fn orders<S: Clone + Send + Sync + 'static>(policies: Policies) -> Router<S> {
    let find = move |head: &Parts| {
        let policies = policies.clone();
        let host = shop(head.uri.path()).map(str::to_owned);
        async move { policies.find(&host?).await }
    };
    Router::new()
        .route("/shops/{host}/orders", get(list_orders).post(place_order))
        .layer(CorsLayer::per_request(find))
}

/// The shop in a path such as `/shops/shop.example/orders`.
fn shop(path: &str) -> Option<&str> {
    path.strip_prefix("/shops/")?.split('/').next()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let app = app(Policies::default());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/products -H 'origin: https://console.example.com'");
    println!(
        "curl -i http://{address}/shops/shop.example/orders -H 'origin: https://shop.example'"
    );
    axum::serve(listener, app).await
}
