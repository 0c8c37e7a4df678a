//! Every key of the policy from a TOML file, and authentication by a bearer token, as the HTTP server of a
//! message broker has them.

use axum::{
    extract::{Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::Next,
    response::{IntoResponse, Response},
};

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;

async fn list_streams() -> &'static str {
    "orders, payments"
}

async fn delete_streams() {}

/// 401 without the token.
async fn require_token(State(token): State<String>, request: Request, next: Next) -> Response {
    let authorization = request.headers().get(AUTHORIZATION);
    let is_valid = authorization.is_some_and(|value| value == &format!("Bearer {token}"));
    if !is_valid {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}
