//! `#[cors]` and `routes!`, which expand to paths of this crate.

/// Declares the CORS policy of a rocket handler. Write it above rocket's own attribute, which contains the method.
///
/// ```
/// use cors_rocket::{Cors, cors, routes};
/// use rocket::get;
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[get("/books")]
/// fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let rocket = rocket::build().attach(Cors::fairing()).mount("/", routes![list_books]);
/// assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
/// ```
///
/// It is [`cors_runtime::cors`], which documents the keys, and expands to paths of `cors_rocket`.
#[cfg(not(rust_analyzer))]
pub use cors_macros::cors_rocket as cors;
#[cfg(rust_analyzer)]
pub use cors_macros::editor_cors_rocket as cors;

/// Creates the routes of annotated handlers, like `rocket::routes!`: each route under its policy, and one OPTIONS
/// route for each path. The result is a `Vec<rocket::Route>`.
///
/// ```
/// use cors_rocket::{Cors, cors, routes};
/// use rocket::{delete, get};
///
/// #[cors(origins = any)]
/// #[get("/books/<id>")]
/// fn show_book(id: u8) -> String {
///     id.to_string()
/// }
///
/// #[cors(origins = ["https://admin.example.com"], credentials)]
/// #[delete("/books/<id>")]
/// fn delete_book(id: u8) -> String {
///     id.to_string()
/// }
///
/// let rocket = rocket::build()
///     .attach(Cors::fairing())
///     .mount("/api", routes![show_book, delete_book]);
/// ```
///
/// The handlers may belong to several paths, and a path may have handlers in several `routes!`. The policy of the
/// handler to which rocket routes the requested method decides a preflight. If that handler has no policy, the
/// preflight is refused with 403. GET also serves HEAD. The response to an OPTIONS request that is not a preflight is
/// 204 with `Allow`, unless a handler serves OPTIONS.
///
/// Handlers with `configured` origins are mounted with an [`OriginSet`](crate::OriginSet). The set can be any
/// expression of the type `&OriginSet`:
///
/// ```
/// use cors_rocket::{Cors, OriginSet, cors, routes};
/// use rocket::{Build, Rocket, get};
///
/// #[cors(origins = [configured])]
/// #[get("/teams")]
/// fn list_teams() -> &'static str {
///     "Ada"
/// }
///
/// fn rocket(set: &OriginSet) -> Rocket<Build> {
///     rocket::build()
///         .attach(Cors::fairing())
///         .mount("/", routes![origins = set; list_teams])
/// }
/// ```
///
/// # Errors
///
/// A handler without `#[cors]`, a handler with `configured` origins without an `OriginSet`, and an `OriginSet` for
/// handlers without such origins do not compile.
///
/// # Panics
///
/// Mounting panics if an `OriginSet` breaks a rule of a handler, or if a policy has other methods than its route.
/// Without one of the fairings [`Cors`](crate::Cors), [`CorsLayer`](crate::CorsLayer) and
/// [`without_cors`](crate::without_cors()) the launch panics. Two handlers of one path and method collide in rocket,
/// unless their ranks differ.
#[macro_export]
macro_rules! routes {
    (origins = $set:expr; $($handler:path),+ $(,)?) => {
        $crate::mounting::with_policies(
            $crate::mounting::routes![$($handler),+],
            &$crate::adapter::routes! { [$crate; types] origins = $set; $($handler),+ },
        )
    };
    ($($handler:path),+ $(,)?) => {
        $crate::mounting::with_policies(
            $crate::mounting::routes![$($handler),+],
            &$crate::adapter::routes! { [$crate; types] $($handler),+ },
        )
    };
    ($($other:tt)*) => {
        $crate::mounting::with_policies(
            ::std::vec::Vec::new(),
            &$crate::adapter::routes! { [$crate; types] $($other)* },
        )
    };
}

/// Returns the policies of annotated handlers as a `&'static [&'static Policy]`, for [`CorsLayer`](crate::CorsLayer).
///
/// ```
/// use cors_rocket::{CorsLayer, cors, policies};
/// use rocket::{get, post};
///
/// #[cors(origins = any)]
/// #[get("/books")]
/// fn list_books() {}
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[post("/books")]
/// fn add_book() {}
///
/// let layer = CorsLayer::new(policies![list_books, add_book]);
/// ```
///
/// It is [`cors_runtime::policies`], which documents it, for handlers with attributes of rocket too.
#[macro_export]
macro_rules! policies {
    ($($handlers:tt)*) => {
        $crate::__private::policies! { [$crate; types] $($handlers)* }
    };
}

/// `rocket::routes!` for an editor, which finds the handlers in the rest of the output.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __no_routes {
    ($($handlers:tt)*) => {
        ::std::vec::Vec::new()
    };
}
