#![forbid(
    warnings,
    future_incompatible,
    keyword_idents,
    let_underscore,
    nonstandard_style,
    refining_impl_trait,
    rust_2018_compatibility,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    closure_returning_async_block,
    explicit_outlives_requirements,
    ffi_unwind_calls,
    impl_trait_redundant_captures,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    missing_unsafe_on_extern,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unstable_features,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
//! Documented.

use axum::{Router, extract::WebSocketUpgrade};
use cors_axum::{cors, policies, policy, routes};

/// Handlers.
pub mod handlers {
    use super::cors;

    /// Lists.
    #[cors(
        origins = ["https://a.example", "https://*.b.example:*", "http://c.example:8080"],
        debug_origins = ["http://localhost:3000"],
        methods = [GET],
        headers = [any, "authorization"],
        expose = ["etag"],
        max_age = 5
    )]
    pub async fn list<T: Send>() {}

    mod private {
        /// Creates.
        #[super::cors(origins = any, methods = any)]
        pub async fn create() {}
    }

    pub use private::create as renamed;
}

policy! {
    /// The site.
    pub SITE = { origins = ["https://a.example"], debug_origins = ["http://localhost:*"], max_age = 5 }
    /// Its own pages.
    pub OWN = { origins = none, enforce }
}

#[cors(policy = SITE, methods = [PATCH])]
async fn change() {}

#[cors(origins = ["https://a.example"], methods = [PUT], credentials, enforce(hosts = ["a.example"]))]
async fn replace() {}

#[cors(policy = SITE, methods = [GET], enforce)]
async fn chat(_: WebSocketUpgrade) {}

#[cors(policy = OWN, methods = [GET])]
async fn feed(_: WebSocketUpgrade) {}

fn main() {
    #[cors(origins = any, methods = [DELETE])]
    async fn remove() {}

    let _router: Router = Router::new()
        .route("/", routes![handlers::list::<u8>, replace, change, remove])
        .route("/any", routes![handlers::renamed])
        .route("/chat", routes![chat])
        .route("/feed", routes![feed]);
    let _policies = policies![handlers::list::<u8>, replace, remove];
}
