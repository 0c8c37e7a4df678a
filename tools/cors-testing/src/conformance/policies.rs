//! The policies of the application.

use cors_runtime::{PolicyConfig, RuntimePolicy};

/// Declares the policies of the application of [`conformance`](crate::conformance): `SEVERAL`, `PUBLIC`,
/// `SINGLE`, `ENFORCED`, `HOSTS`, `NO_ORIGINS`, `OWN_PAGES`, `DEFAULT` and `ENFORCED_DEFAULT`.
///
/// The macro declares them in the crate of the application, so that they are not in the manifest of other programs
/// that are tested with this crate.
///
/// ```
/// mod policies {
///     cors_testing::conformance_policies!();
/// }
///
/// assert!(policies::PUBLIC.origins().is_any());
/// ```
#[macro_export]
macro_rules! conformance_policies {
    () => {
        $crate::conformance::policy! {
            /// The policy of a first-party application: several origins, and credentials.
            pub SEVERAL = {
                origins = ["https://app.example.com", "https://*.example.org", "http://localhost:*"],
                headers = ["content-type", "authorization"],
                expose = ["x-request-id", "etag"],
                max_age = 600,
                credentials,
                allow(loopback_in_release),
            }
            /// A policy for handlers that every site may read.
            pub PUBLIC = { origins = any, expose = any, headers = [any, "authorization"], max_age = 0 }
            /// A policy of one origin, which is the same on every response.
            pub SINGLE = { origins = ["https://app.example.com"] }
            /// A policy that refuses requests of foreign origins before their handlers run.
            pub ENFORCED = { origins = ["https://app.example.com"], credentials, enforce }
            /// The same with the hosts of the server.
            pub HOSTS = {
                origins = ["https://app.example.com"],
                enforce(hosts = ["api.example.com"]),
            }
            /// A policy for handlers that scripts of other origins may not read.
            pub NO_ORIGINS = { origins = none }
            /// The same, only for the server's own pages.
            pub OWN_PAGES = { origins = none, enforce }
            /// The policy of everything without a policy of its own.
            pub DEFAULT = { origins = ["https://other.example", "https://another.example"], max_age = 5 }
            /// The same with `enforce`.
            pub ENFORCED_DEFAULT = {
                origins = ["https://other.example", "https://another.example"],
                max_age = 5,
                enforce,
            }
        }
    };
}

/// The policy `SEVERAL` of the handlers for GET and PUT.
pub(super) fn several() -> RuntimePolicy {
    PolicyConfig::new()
        .origins([
            "https://app.example.com",
            "https://*.example.org",
            "http://localhost:*",
        ])
        .methods(["GET", "PUT"])
        .headers(["content-type", "authorization"])
        .expose(["x-request-id", "etag"])
        .max_age(600)
        .credentials()
        .check()
        .expect("the policy is valid")
}
