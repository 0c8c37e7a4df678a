//! The policies of the application.

use cors_runtime::policy;

policy! {
    /// The policy of a first-party application: several origins, and credentials.
    pub SEVERAL = {
        origins = ["https://app.example.com", "https://*.example.org", "http://localhost:*"],
        headers = ["content-type", "authorization"],
        expose = ["x-request-id", "etag"],
        max_age = 600,
        credentials,
        allow(loopback_in_release),
    }
    /// The policy of what every site may read.
    pub PUBLIC = { origins = any, expose = any, headers = [any, "authorization"], max_age = 0 }
    /// A policy of one origin, which is the same on every response.
    pub SINGLE = { origins = ["https://app.example.com"] }
    /// The policy of what has none of its own.
    pub DEFAULT = { origins = ["https://other.example", "https://another.example"], max_age = 5 }
}
