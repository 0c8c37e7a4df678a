#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]
#![forbid(unsafe_code)]
//! Documented.

use axum::Router;
use cors_axum::{Policy, cors, policies, policy, routes};

policy! {
    /// Documented.
    pub SITE = { origins = ["https://a.example", "https://*.b.example"], headers = ["x-a"] }

    #[cfg(any())]
    ABSENT = { origins = ["wrong"] }

    #[cfg(not(any()))]
    #[doc(hidden)]
    pub(crate) ANYONE = { origins = any, expose = any, max_age = 5 }
}

/// Policies.
pub mod deep {
    use super::policy;

    policy! { pub(in crate::deep) INNER = { origins = ["https://a.example"], credentials } }

    policy! {
        /// Documented.
        pub(super) r#LIMITED = { origins = ["https://a.example"], debug_origins = ["http://localhost:*"] }
    }

    /// Documented.
    #[super::cors(policy = INNER, methods = [GET])]
    pub async fn list() {}

    pub(crate) mod reexports {
        pub(crate) use super::super::ANYONE as OPEN;
    }
}

macro_rules! named {
    ($(#[$meta:meta])* $vis:vis $name:ident, $origin:literal, $($key:tt)*) => {
        policy! { $(#[$meta])* $vis $name = { origins = [$origin], $($key)* } }
    };
}

named!(
    #[allow(dead_code)]
    UNUSED,
    "https://a.example",
    credentials
);
named!(pub(crate) FROM_MACRO, "https://b.example", max_age = "10m");

macro_rules! handler {
    ($name:ident, $policy:path, $($method:tt)*) => {
        #[cors(policy = $policy, methods = [$($method)*])]
        async fn $name() {}
    };
}

handler!(from_macro, FROM_MACRO, PATCH);

#[cors(methods = [PUT], policy = deep::reexports::OPEN)]
async fn replace() {}

#[cors(policy = deep::LIMITED, methods = [POST])]
async fn create<const N: usize>() {}

#[cors(policy = SITE, methods = ["PURGE", DELETE])]
async fn remove() {}

const NAME: &str = SITE.name();
static ALL: [&Policy; 2] = [&ANYONE, remove::POLICY];

fn main() {
    policy! { LOCAL = { origins = any } }

    #[cors(policy = LOCAL, methods = [GET])]
    async fn list() {}

    let _: Router = Router::new()
        .route("/", routes![deep::list, replace, create::<2>, from_macro])
        .route("/local", routes![list]);
    let _ = (policies![remove], remove, FROM_MACRO);
    assert_eq!((NAME, ALL[0].name()), ("SITE", "ANYONE"));
}
