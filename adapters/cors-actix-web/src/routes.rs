//! What `routes!` makes: the annotated handlers of a path, under their methods.

use actix_web::{Route, http::Method, web};

use crate::path::PathPolicies;

/// The annotated handlers of one path, each under the methods of its policy; see
/// [`routes!`](crate::routes!).
#[must_use = "mount it by `resource(\"/path\", routes![..])`"]
pub struct Routes {
    pub(crate) handlers: Vec<Route>,
    pub(crate) policies: Option<PathPolicies>,
    /// The value of `Allow` of the path.
    pub(crate) allow: &'static str,
}

impl Routes {
    /// No handlers.
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self {
            handlers: Vec::new(),
            policies: None,
            allow: "",
        }
    }

    /// All routes of the path: those of the handlers, and one for OPTIONS requests that are no preflights.
    pub(crate) fn into_routes(self) -> Vec<Route> {
        let allow = self.allow;
        let options = web::method(Method::OPTIONS).to(move || async move {
            use actix_web::{HttpResponse, http::header};
            HttpResponse::NoContent()
                .insert_header((header::ALLOW, allow))
                .finish()
        });
        // A handler whose policy has OPTIONS comes before it.
        self.handlers.into_iter().chain([options]).collect()
    }
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Routes")
            .field("policies", &self.policies)
            .field("allow", &self.allow)
            .finish_non_exhaustive()
    }
}
