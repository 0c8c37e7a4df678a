//! What an annotation says, for readers.

use std::sync::OnceLock;

use crate::{Names, Origins, StartUpError, mounting, prepared::Prepared, table::Table};

/// The CORS policy of one handler.
///
/// `#[cors]` makes one for each annotated handler: `list_users::POLICY` is the policy of the handler
/// `list_users`. It is checked by the compiler, and never built or changed while the program runs.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub(crate) table: Table,
    /// Beside the policy, as constants read the policy: what changes cannot be read by constants.
    pub(crate) prepared: &'static OnceLock<Prepared>,
}

impl Policy {
    /// This policy for the handler that stands where this is called.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn __of_handler(
        &self,
        name: &'static str,
        module: &'static str,
        methods: &'static [&'static str],
        value: &'static str,
        allowed: &'static [&'static str],
        prepared: &'static OnceLock<Prepared>,
    ) -> Self {
        let mut table = self.table.of(name, module).methods(methods, value);
        table.allowed_beside = allowed;
        assert!(
            !(table.methods.is_any() && table.credentials),
            "`*` with `credentials`: browsers take it for a method of that name\n\
             help: name the handler's methods, as in `methods = [GET]`\n\
             rule: any_method_with_credentials"
        );
        table.policy(prepared)
    }

    /// Whether a script may send the header, which is given in lower case.
    #[doc(hidden)]
    #[must_use]
    pub const fn __allows_header(&self, name: &str) -> bool {
        let headers = self.headers();
        mounting::contains(headers.list(), name)
            || headers.is_any() && !mounting::same(name, "authorization")
    }

    /// Makes the headers of the responses, and reads the origins that are read at start-up, from the
    /// variables of `env("X")`.
    ///
    /// Mounting a handler does so itself, and panics on an error. Where a policy is used without being
    /// mounted it is done at the first request, and a variable with a mistake allows nothing.
    ///
    /// # Errors
    ///
    /// A variable that is not set, or that breaks a rule: all mistakes of all variables in one text.
    pub fn prepare(&self) -> Result<(), StartUpError> {
        self.prepared().result()
    }

    #[inline]
    pub(crate) fn prepared(&self) -> &'static Prepared {
        self.prepared.get_or_init(|| Prepared::of(&self.table))
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
        self.table.location.file()
    }

    /// The line of the handler's name in [`file`](Self::file).
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.table.location.line()
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
        match self.table.max_age {
            Some((seconds, _)) => Some(seconds),
            None => None,
        }
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

    /// What the policy allows itself: the opt-outs (`danger_null_origin` and its like), and the ids of
    /// the [rules](crate::rules) whose warnings it silences (`allow(..)`).
    pub fn allowances(&self) -> impl Iterator<Item = &'static str> {
        let Table {
            allowed,
            allowed_beside,
            ..
        } = self.table;
        allowed.iter().chain(allowed_beside).copied()
    }
}
