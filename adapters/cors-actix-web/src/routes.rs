//! The result of `routes!`: the annotated handlers of a path, under their methods.

use actix_web::{Route, dev::AppService, http::Method, web};
use cors_runtime::Policy;

use crate::path::PathPolicies;

/// The annotated handlers of one path, each under the methods of its policy; see
/// [`routes!`](crate::routes!).
///
/// [`resource`](crate::resource()) mounts functions. Handlers that are types, such as those of `#[get("/books")]` below
/// `#[cors]`, specify their path, and `routes!` returns a service for them: `.service(routes![..])`.
#[must_use = "mount it by `resource(\"/path\", routes![..])`, or by `.service(..)`"]
pub struct Routes {
    pub(crate) handlers: Vec<Route>,
    /// Handlers that are types.
    pub(crate) types: Vec<Register>,
    /// The path that the types specify.
    pub(crate) path: Option<&'static str>,
    pub(crate) policies: Option<PathPolicies>,
    /// The policies, one for each handler.
    pub(crate) declared: &'static [&'static Policy],
    /// The value of `Allow` of the path.
    pub(crate) allow: &'static str,
}

/// Registers a handler that is a type.
pub(crate) type Register = Box<dyn FnOnce(&mut AppService)>;

impl Routes {
    /// Creates an empty value.
    #[doc(hidden)]
    pub const fn new() -> Self {
        Self {
            handlers: Vec::new(),
            types: Vec::new(),
            path: None,
            policies: None,
            declared: &[],
            allow: "",
        }
    }

    /// Adds a handler that is a type, with its own path.
    #[track_caller]
    pub(crate) fn add_type(&mut self, policy: &'static Policy, register: Register) {
        let name = policy.name();
        let &[path] = policy.paths() else {
            panic!(
                "`{name}` has {} paths in its attributes\n\
                 help: write one attribute whose path is a literal, as in `#[get(\"/books\")]`, and a \
                 separate handler for each path\n\
                 reason: not_one_path",
                policy.paths().len()
            );
        };
        let other = self.path.replace(path).unwrap_or(path);
        assert!(
            path == other,
            "`{name}` has the path `{path}`, and another handler of `routes!` has `{other}`\n\
             help: write a `routes![..]` for each path\n\
             reason: different_paths"
        );
        self.types.push(register);
    }

    /// The path that the types specify.
    pub(crate) const fn path(&self) -> Option<&'static str> {
        self.path
    }

    /// All routes of the path: those of the handlers, and one for OPTIONS requests that are not preflights.
    pub(crate) fn into_routes(self) -> Vec<Route> {
        let allow = self.allow;
        let options = web::method(Method::OPTIONS).to(move || async move {
            use actix_web::{HttpResponse, http::header};
            HttpResponse::NoContent()
                .insert_header((header::ALLOW, allow))
                .finish()
        });
        // An annotated handler for OPTIONS comes first.
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
