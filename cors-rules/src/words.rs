//! The words of an attribute as documented items, which an editor shows and completes. They have no other
//! use.

#![expect(non_upper_case_globals, reason = "they are named as they are written")]

pub use crate::{key::words as keys, rule::words as rules};

/// The elements of `origins` and `debug_origins`.
pub mod origins {
    /// Every origin.
    pub const any: &str = "*";
    /// No origin: only the server's own pages, and clients other than browsers.
    pub const none: &[&str] = &[];
    /// `env!("APP_ORIGIN")`: the value of a variable at compile time.
    ///
    /// `env("APP_ORIGINS")`: the values of a variable at start-up, separated by commas.
    pub const env: &str = "env(\"APP_ORIGINS\")";
    /// `option_env("EXTRA_ORIGINS")`: the values of a variable at start-up, separated by commas. An unset or empty
    /// variable adds no origin.
    pub const option_env: &str = "option_env(\"EXTRA_ORIGINS\")";
    /// The origins of the `OriginSet` with which the handler is mounted, as in
    /// `routes![origins = &set; list_users]`.
    pub const configured: &str = "configured";
    /// `matching(is_tenant)`: the origins for which a function returns `true`. The function is called after all
    /// other origins are compared.
    ///
    /// ```text
    /// fn is_tenant(origin: &Origin<'_>) -> bool
    /// ```
    pub const matching: &str = "matching(is_tenant)";
}

/// The elements of `methods`.
pub mod methods {
    /// GET, and HEAD unless another annotated handler of the path serves it.
    pub const GET: &str = "GET";
    /// HEAD.
    pub const HEAD: &str = "HEAD";
    /// POST.
    pub const POST: &str = "POST";
    /// PUT.
    pub const PUT: &str = "PUT";
    /// PATCH.
    pub const PATCH: &str = "PATCH";
    /// DELETE.
    pub const DELETE: &str = "DELETE";
    /// OPTIONS requests that are not preflights. Preflights are always answered.
    pub const OPTIONS: &str = "OPTIONS";
    /// GET, HEAD, POST, PUT, PATCH and DELETE.
    pub const any: &str = "*";
}

/// The elements of `headers` and `expose`.
pub mod headers {
    /// Every header except `authorization`.
    pub const any: &str = "*";
}

/// The arguments of `enforce`.
pub mod enforce {
    /// The hosts under which the server is reached, as in `enforce(hosts = ["api.example.com"])`. Requests with
    /// any other `Host` are refused.
    pub const hosts: &[&str] = &["api.example.com"];
}

/// The arguments of `routes!` and `policies!`.
pub mod mounting {
    /// The `OriginSet` with the origins for the handlers with `configured` origins.
    pub const origins: &str = "origins = &set;";
}
