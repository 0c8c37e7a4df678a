//! What an annotation says, as static data.

use http::HeaderValue;

use crate::{Names, Origins, StartUpError, mounting, template::Templates};

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
    /// Name, module, file and line.
    pub source: (&'static str, &'static str, &'static str, u32),
    pub methods: Names,
    pub origins: Origins,
    pub headers: Names,
    pub expose: Names,
    pub max_age: Option<u32>,
    pub credentials: bool,
    pub private_network: bool,
    pub preflight_status: u16,
    pub values: PolicyValues,
}

/// The prepared header values of a policy. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct PolicyValues {
    pub templates: &'static Templates,
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

    /// This policy for a handler with these methods.
    #[doc(hidden)]
    #[must_use]
    pub const fn __of_handler(
        &self,
        source: (&'static str, &'static str, &'static str, u32),
        methods: Names,
        value: &'static HeaderValue,
        templates: &'static Templates,
    ) -> Self {
        assert!(
            !(methods.is_any() && self.credentials()),
            "`*` with `credentials`: browsers take it for a method of that name\n\
             help: name the handler's methods, as in `methods = [GET]`\n\
             rule: any_method_with_credentials"
        );
        let mut table = self.table;
        table.source = source;
        table.methods = methods;
        table.values.methods = value;
        table.values.templates = templates;
        Self { table }
    }

    /// Whether a script may send the header, which is given in lower case.
    #[doc(hidden)]
    #[must_use]
    pub const fn __allows_header(&self, name: &str) -> bool {
        let headers = self.headers();
        mounting::contains(headers.list(), name)
            || headers.is_any() && !mounting::same(name, "authorization")
    }

    /// Reads the origins that are read at start-up, from the variables of `env("X")`.
    ///
    /// Mounting a handler does so itself, and panics on an error. Where a policy is used without being
    /// mounted they are read at the first request, and a variable with a mistake allows nothing.
    ///
    /// # Errors
    ///
    /// A variable that is not set, or that breaks a rule: all mistakes of all variables in one text.
    pub fn prepare(&self) -> Result<(), StartUpError> {
        self.origins().prepare()
    }

    /// The name of the handler.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.table.source.0
    }

    /// The module that the handler stands in.
    #[must_use]
    pub const fn module(&self) -> &'static str {
        self.table.source.1
    }

    /// The source file that the handler stands in.
    #[must_use]
    pub const fn file(&self) -> &'static str {
        self.table.source.2
    }

    /// The line of the handler's name in [`file`](Self::file).
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.table.source.3
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

    /// Whether a script on a public page may reach the handler on a private network
    /// ([Private Network Access]).
    ///
    /// [Private Network Access]: https://wicg.github.io/private-network-access/
    #[must_use]
    pub const fn private_network(&self) -> bool {
        self.table.private_network
    }

    /// The status of the answer to a preflight that is allowed; 204 unless the policy says otherwise.
    #[must_use]
    pub const fn preflight_status(&self) -> u16 {
        self.table.preflight_status
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
