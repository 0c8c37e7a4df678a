//! Authentication by ordinary middleware, which does not depend on CORS.

use axum::{
    extract::Request,
    http::{StatusCode, header::AUTHORIZATION},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The owner of a token.
#[derive(Clone, Copy)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    is_administrator: bool,
}

/// Adds the user to the request for the handlers behind it. Responds with 401 if there is no valid token.
pub(crate) async fn require_user(mut request: Request, next: Next) -> Response {
    let token = request.headers().get(AUTHORIZATION);
    let Some(user) = token.and_then(|token| User::from_token(token.as_bytes())) else {
        return (StatusCode::UNAUTHORIZED, "log in first").into_response();
    };
    request.extensions_mut().insert(user);
    next.run(request).await
}

/// Allows only requests of administrators. Responds with 403 to all others.
pub(crate) async fn require_administrator(request: Request, next: Next) -> Response {
    let user: Option<&User> = request.extensions().get();
    if !user.is_some_and(|user| user.is_administrator) {
        return (StatusCode::FORBIDDEN, "for administrators only").into_response();
    }
    next.run(request).await
}

impl User {
    /// A real service would look up the token, or check its signature.
    fn from_token(token: &[u8]) -> Option<Self> {
        match token {
            b"Bearer of-ada" => Some(Self {
                name: "Ada",
                is_administrator: true,
            }),
            b"Bearer of-bob" => Some(Self {
                name: "Bob",
                is_administrator: false,
            }),
            _ => None,
        }
    }
}
