//! All policies, in one file for reviews.

use cors_axum::policy;

policy! {
    /// Every page may read these handlers.
    pub(crate) PUBLIC = { origins = any }

    /// The library's own applications may call these handlers for a reader who is logged in.
    pub(crate) FIRST_PARTY = {
        origins = ["https://app.example.com", "https://*.branch.example.com"],
        headers = ["content-type"],
        max_age = "10m",
        credentials,
    }
}
