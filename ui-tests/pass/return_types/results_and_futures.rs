#![deny(warnings)]

use std::{
    future::{Future, Ready, ready},
    pin::Pin,
};

use axum::{
    Router,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
};
use cors_axum::{cors, routes};

type Answer<T = ()> = Result<T, StatusCode>;

#[cors(origins = any, methods = [GET])]
async fn result() -> Result<Vec<u8>, (StatusCode, String)> {
    Ok(vec![1, 2])
}

#[cors(origins = any, methods = [HEAD])]
async fn alias() -> Answer {
    Err(StatusCode::IM_A_TEAPOT)
}

#[cors(origins = any, methods = [POST])]
async fn parts() -> axum::response::Result<(StatusCode, AppendHeaders<[(&'static str, String); 1]>)>
{
    Ok((StatusCode::OK, AppendHeaders([("x-a", String::new())])))
}

#[cors(origins = any, methods = [PUT])]
async fn captures(text: String) -> impl IntoResponse + use<> {
    text
}

#[cors(origins = any, methods = [PATCH])]
fn boxed(text: String) -> Pin<Box<dyn Future<Output = String> + Send>> {
    Box::pin(async move { text })
}

#[cors(origins = any, methods = [DELETE])]
fn at_once() -> Ready<Response> {
    ready(().into_response())
}

#[cors(origins = any, methods = [GET])]
fn future_of_result() -> impl Future<Output = Answer<&'static str>> + Send + use<> {
    async { Ok("") }
}

#[cors(origins = any, methods = [GET])]
fn future_with_lifetimes<'a, 'b: 'a>(
    a: &'a str,
    b: &'b str,
) -> impl Future<Output = String> + use<'a, 'b> {
    async move { format!("{a}{b}") }
}

#[cors(origins = any, methods = [GET])]
fn diverges() -> ! {
    loop {}
}

fn main() {
    let _: Router = Router::new()
        .route("/", routes![result, alias, parts, captures, boxed, at_once])
        .route("/future", routes![future_of_result]);
    let _ = (future_with_lifetimes("", ""), future_with_lifetimes::POLICY);
    let _ = (diverges as fn() -> !, diverges::POLICY);
}
