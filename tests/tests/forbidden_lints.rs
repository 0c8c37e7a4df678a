//! The macros' output compiles without warnings under `forbid` of each lint, with every feature. For
//! `non_upper_case_globals`, and groups that contain it, this holds only without the feature `manifest`
//! (`ui-tests/pass/lints/forbidden.rs`).

#![deny(warnings)]

use axum::Router;

macro_rules! handlers {
    ($($lint:ident)*) => {
        $(
            mod $lint {
                #![forbid($lint)]

                use axum::Router;
                use cors_axum::{cors, policies, policy, routes};

                policy! {
                    APP = { origins = ["https://app.example.com"], credentials }
                }

                #[cors(origins = any, methods = [GET])]
                async fn list() {}

                #[cors(policy = APP, methods = [POST])]
                async fn create() {}

                pub(crate) fn router() -> Router {
                    assert_eq!(policies![list, create].len(), 2);
                    Router::new().route("/", routes![list, create])
                }
            }
        )*

        #[test]
        fn no_lint_is_broken() {
            let routers: &[fn() -> Router] = &[$($lint::router),*];
            assert!(!routers.is_empty());
            for router in routers {
                let _ = router();
            }
        }
    };
}

handlers! {
    keyword_idents
    let_underscore
    refining_impl_trait
    rust_2018_compatibility
    rust_2018_idioms
    unused
    absolute_paths_not_starting_with_crate
    ambiguous_negative_literals
    closure_returning_async_block
    explicit_outlives_requirements
    ffi_unwind_calls
    impl_trait_redundant_captures
    macro_use_extern_crate
    meta_variable_misuse
    missing_abi
    missing_copy_implementations
    missing_debug_implementations
    missing_docs
    missing_unsafe_on_extern
    redundant_imports
    redundant_lifetimes
    single_use_lifetimes
    trivial_casts
    trivial_numeric_casts
    unit_bindings
    unnameable_types
    unreachable_pub
    unsafe_code
    unstable_features
    unused_extern_crates
    unused_import_braces
    unused_lifetimes
    unused_macro_rules
    unused_qualifications
    unused_results
    variant_size_differences
}
