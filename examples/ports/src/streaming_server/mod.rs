//! Every key of the policy in a TOML file, and authentication with a bearer token, as in the HTTP server of a
//! message broker.

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

/// Responds with 401 to requests without the token.
async fn require_token(State(token): State<String>, request: Request, next: Next) -> Response {
    let authorization = request.headers().get(AUTHORIZATION);
    let is_valid = authorization.is_some_and(|value| value == &format!("Bearer {token}"));
    if !is_valid {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}
