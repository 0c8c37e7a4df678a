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

/// A preflight that reaches no policy, although its path has policies: a guard refuses it, a middleware in between
/// does not call the next service at once, or the handlers need a middleware of this library and have none.
///
/// Its response is 403 without CORS headers.
#[derive(Clone, Copy, Debug)]
pub struct UnreachedPreflight(Cause);

#[derive(Clone, Copy, Debug)]
enum Cause {
    Between,
    NoMiddleware,
}

impl UnreachedPreflight {
    /// The error of a preflight that a middleware does not let pass. The outermost middleware emits an event.
    pub(crate) fn reported(mark: &Mark) -> actix_web::Error {
        let error = Self(Cause::Between);
        if mark.is_outermost() {
            report_error(&error.to_string());
        }
        error.into()
    }

    /// The error of handlers that are types and have no middleware that writes their headers. It emits an event.
    pub(crate) fn without_middleware() -> actix_web::Error {
        let error = Self(Cause::NoMiddleware);
        report_error(&error.to_string());
        error.into()
    }
}

impl fmt::Display for UnreachedPreflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Cause::Between => {
                "the preflight was refused: the policies of its path did not answer it immediately\n\
                 help: write `.wrap(inside_cors(middleware))` instead of `.wrap(middleware)` for each \
                 middleware around the handlers that waits before it calls the next service, as `from_fn` \
                 does; a guard of a scope or resource must accept preflights\n\
                 reason: unreached_preflight"
            }
            Cause::NoMiddleware => {
                "the preflight was refused: no middleware of this library is around the handlers, so nothing \
                 writes the headers of their responses\n\
                 help: write `.wrap(cors_headers())` last on the `App`, or `.wrap(CorsLayer::new(..))` with a \
                 default policy\n\
                 reason: no_middleware"
            }
        })
    }
}

impl ResponseError for UnreachedPreflight {
    fn status_code(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }

    fn error_response(&self) -> HttpResponse {
        refused_preflight()
    }
}

/// The response to a refused preflight, without an explanation.
pub(crate) fn refused_preflight() -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
    let names = "origin, access-control-request-method, access-control-request-headers";
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static(names));
    response
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
