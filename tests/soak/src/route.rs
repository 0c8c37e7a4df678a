//! The expected responses of each route, written by hand, independently of its policy.

use http::StatusCode;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Origins {
    Any,
    One(&'static str),
    Listed(&'static [&'static str]),
    /// All subdomains of the domain.
    Below(&'static str),
}

impl Origins {
    /// The value of `Access-Control-Allow-Origin` if it is the same in every actual response.
    pub(crate) fn constant(self) -> Option<&'static str> {
        match self {
            Origins::Any => Some("*"),
            Origins::One(origin) => Some(origin),
            Origins::Listed(_) | Origins::Below(_) => None,
        }
    }
}

type Headers = &'static [(&'static str, &'static str)];

#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) path: &'static str,
    pub(crate) method: &'static str,
    pub(crate) origins: Origins,
    /// Request headers that the policy covers, and one that it does not.
    pub(crate) headers: &'static [&'static str],
    pub(crate) unlisted: &'static str,
    /// The headers of an allowed response, except `Access-Control-Allow-Origin`.
    pub(crate) actual: Headers,
    pub(crate) preflight: Headers,
    /// Whether a layer requires a token.
    pub(crate) is_guarded: bool,
}

impl Route {
    /// The status of the response to an OPTIONS request that is not a preflight.
    pub(crate) fn options_status(&self) -> StatusCode {
        if self.is_guarded {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::NO_CONTENT
        }
    }
}

pub(crate) const ROUTES: [Route; 6] = [
    Route {
        path: "/exact",
        method: "GET",
        origins: Origins::One("https://app.example.com"),
        headers: &["content-type"],
        unlisted: "x-token",
        actual: &[],
        preflight: &[
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "GET"),
        ],
        is_guarded: false,
    },
    Route {
        path: "/listed",
        method: "PUT",
        origins: Origins::Listed(&[
            "https://a.example",
            "https://b.example",
            "https://c.example",
            "https://d.example",
            "https://e.example",
            "https://app.f.example:8443",
            "https://admin.f.example:8443",
            "https://[2001:db8::1]:8080",
        ]),
        headers: &["content-type", "x-token", "x-trace"],
        unlisted: "x-tokens",
        actual: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-expose-headers", "etag,x-request-id"),
        ],
        preflight: &[
            ("access-control-allow-credentials", "true"),
            (
                "access-control-allow-headers",
                "content-type,x-token,x-trace",
            ),
            ("access-control-allow-methods", "PUT"),
            ("access-control-max-age", "600"),
        ],
        is_guarded: false,
    },
    Route {
        path: "/pattern",
        method: "GET",
        origins: Origins::Below("tenants.example"),
        headers: &["x-token"],
        unlisted: "content-type",
        actual: &[("access-control-allow-credentials", "true")],
        preflight: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "x-token"),
            ("access-control-allow-methods", "GET"),
        ],
        is_guarded: false,
    },
    Route {
        path: "/shared",
        method: "GET",
        origins: Origins::Any,
        headers: &["x-whatever", "content-type", "accept"],
        unlisted: "authorization",
        actual: &[("access-control-expose-headers", "*")],
        preflight: &[
            ("access-control-allow-headers", "*"),
            ("access-control-allow-methods", "GET"),
            ("access-control-max-age", "0"),
        ],
        is_guarded: false,
    },
    Route {
        path: "/shared",
        method: "POST",
        origins: Origins::Below("tenants.example"),
        headers: &[],
        unlisted: "x-whatever",
        actual: &[],
        preflight: &[("access-control-allow-methods", "POST,DELETE")],
        is_guarded: false,
    },
    Route {
        path: "/guarded",
        method: "DELETE",
        origins: Origins::Listed(&["https://a.example", "https://b.example"]),
        headers: &["authorization"],
        unlisted: "content-type",
        actual: &[("access-control-allow-credentials", "true")],
        preflight: &[
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "authorization"),
            ("access-control-allow-methods", "DELETE"),
        ],
        is_guarded: true,
    },
];
