//! Who may read what: the one place to review.

use cors_axum::policy;

policy! {
    /// What everybody may read, on any page.
    pub(crate) PUBLIC = { origins = any }

    /// What the library's own applications do for a reader who is logged in.
    pub(crate) FIRST_PARTY = {
        origins = ["https://app.example.com", "https://*.branch.example.com"],
        headers = ["content-type"],
        max_age = "10m",
        credentials,
    }
}
