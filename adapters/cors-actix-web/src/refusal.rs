//! Requests that are refused before a handler runs.

use std::fmt;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use cors_runtime::adapter::{Directives, report_error};

use crate::{decision::explained, mark::Mark};

/// A preflight that reaches no policy, although its path has some: a guard refuses it, or a middleware in
/// between does not let it through at once.
///
/// Its response is 403, and grants nothing.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct UnreachedPreflight;

impl UnreachedPreflight {
    /// The error, with an event that reports it, by the outermost middleware.
    pub(crate) fn reported(mark: &Mark) -> actix_web::Error {
        if mark.is_outermost() {
            report_error(&Self.to_string());
        }
        Self.into()
    }
}

impl fmt::Display for UnreachedPreflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the preflight was refused: the policies of its path do not answer it at once\n\
             help: write `.wrap(inside_cors(middleware))` instead of `.wrap(middleware)` for each middleware \
             around the handlers that waits before it calls the next service, as `from_fn` does; a guard of a \
             scope or resource must let preflights through\n\
             reason: unreached_preflight",
        )
    }
}

impl ResponseError for UnreachedPreflight {
    fn status_code(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
        let names = "origin, access-control-request-method, access-control-request-headers";
        response
            .headers_mut()
            .insert(header::VARY, HeaderValue::from_static(names));
        response
    }
}

/// The response to a request that must not run, for the reason in `text`.
pub(crate) fn refused(request: &HttpRequest, text: String) -> HttpResponse {
    report_error(&text);
    let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("origin"));
    let extensions = request.extensions();
    let directives = extensions.get::<Directives>();
    if directives.is_some_and(|directives| directives.explain) {
        return explained(response, text);
    }
    response
}
