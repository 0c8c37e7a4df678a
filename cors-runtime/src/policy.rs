//! What an annotation says, as static data.

use http::HeaderValue;

use crate::{Names, Origins};

/// The CORS policy of one handler.
///
/// `#[cors]` makes one for each annotated handler: `list_users::POLICY` is the policy of the handler
/// `list_users`. It is checked by the compiler, and never built or changed while the program runs.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    table: PolicyTable,
}

/// What the macros fill in. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct PolicyTable {
    pub name: &'static str,
    pub module: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub methods: Names,
    pub origins: Origins,
    pub headers: Names,
    pub expose: Names,
    pub max_age: Option<u32>,
    pub credentials: bool,
    pub values: PolicyValues,
}

/// The prepared header values of a policy. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct PolicyValues {
    pub methods: &'static HeaderValue,
    pub headers: Option<&'static HeaderValue>,
    pub expose: Option<&'static HeaderValue>,
    pub max_age: Option<&'static HeaderValue>,
}

impl Policy {
    #[doc(hidden)]
    #[must_use]
    pub const fn __new(table: PolicyTable) -> Self {
        Self { table }
    }

    /// The name of the handler.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.table.name
    }

    /// The module that the handler stands in.
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.table.module
    }

    /// The source file that the handler stands in.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        self.table.file
    }

    /// The line of the handler's name in [`file`](Self::file).
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.table.line
    }

    /// The methods that the handler serves.
    #[must_use]
    pub const fn methods(&self) -> Names {
        self.table.methods
    }

    /// The origins whose scripts may read the handler's responses.
    #[must_use]
    pub const fn origins(&self) -> Origins {
        self.table.origins
    }

    /// The request headers that a script may send beside the [safelisted] ones.
    ///
    /// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    #[must_use]
    pub const fn headers(&self) -> Names {
        self.table.headers
    }

    /// The response headers that a script may read beside the [safelisted] ones.
    ///
    /// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    #[must_use]
    pub const fn expose(&self) -> Names {
        self.table.expose
    }

    /// How many seconds a browser may keep the answer to a preflight; `None` leaves it to the
    /// browser ([5 seconds]).
    ///
    /// [5 seconds]: https://fetch.spec.whatwg.org/#http-access-control-max-age
    #[must_use]
    pub const fn max_age(&self) -> Option<u32> {
        self.table.max_age
    }

    /// Whether cookies, HTTP authentication and client certificates may be used.
    #[must_use]
    pub const fn credentials(&self) -> bool {
        self.table.credentials
    }

    pub(crate) const fn values(&self) -> PolicyValues {
        self.table.values
    }
}
