//! The declaration of a policy, with an accessor for each key.

use std::panic::Location;

use super::{Names, Origins};

/// The contents of a policy: the item that it belongs to, and the value of each key.
///
/// `Policy` has the same accessors.
#[derive(Clone, Copy, Debug)]
pub struct Declaration<'p> {
    pub(crate) name: &'p str,
    pub(crate) module: &'p str,
    pub(crate) location: &'p Location<'p>,
    pub(crate) origins: Origins<'p>,
    pub(crate) methods: Names<'p>,
    pub(crate) headers: Names<'p>,
    pub(crate) expose: Names<'p>,
    /// In seconds, as a number and as text.
    pub(crate) max_age: Option<(u32, &'p str)>,
    pub(crate) credentials: bool,
    /// The hosts of `enforce`; `None` without it.
    pub(crate) enforce: Option<&'p [&'p str]>,
    pub(crate) private_network: bool,
    pub(crate) preflight_status: u16,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowances: &'p [&'p str],
    /// The same for the handler that refers to a named policy.
    pub(crate) handler_allowances: &'p [&'p str],
    pub(crate) paths: &'p [&'p str],
    /// Whether the handler takes a WebSocket.
    pub(crate) upgrades: bool,
}

/// The accessors, for the `impl` blocks of the declaration and of the policy that contains it.
macro_rules! readers {
    ($p:lifetime, $self:ident => $declaration:expr) => {
        /// The name of the handler.
        #[must_use]
        pub const fn name(&$self) -> &$p str {
            $declaration.name
        }

        /// The module of the handler.
        #[must_use]
        pub const fn module(&$self) -> &$p str {
            $declaration.module
        }

        /// The source file of the handler.
        #[must_use]
        pub const fn file(&$self) -> &$p str {
            $declaration.location.file()
        }

        /// The line of the handler's name in [`file`](Self::file).
        #[must_use]
        pub const fn line(&$self) -> u32 {
            $declaration.location.line()
        }

        /// The paths in the attribute of a framework below `#[cors]`, such as `#[get("/users")]`. Empty if there is no such
        /// attribute, or if its path is not a literal.
        #[must_use]
        pub const fn paths(&$self) -> &$p [&$p str] {
            $declaration.paths
        }

        /// Whether the handler accepts a WebSocket, as far as its signature shows. An adapter then routes
        /// HTTP/2 upgrades ([RFC 8441]) to a GET handler.
        ///
        /// [RFC 8441]: https://www.rfc-editor.org/rfc/rfc8441
        #[must_use]
        pub const fn upgrades(&$self) -> bool {
            $declaration.upgrades
        }

        /// The methods that the handler serves.
        #[must_use]
        pub const fn methods(&$self) -> $crate::Names<$p> {
            $declaration.methods
        }

        /// The origins whose scripts may read the handler's responses.
        #[must_use]
        pub const fn origins(&$self) -> $crate::Origins<$p> {
            $declaration.origins
        }

        /// The request headers that scripts may send in addition to the [safelisted] ones.
        ///
        /// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
        #[must_use]
        pub const fn headers(&$self) -> $crate::Names<$p> {
            $declaration.headers
        }

        /// The response headers that scripts may read in addition to the [safelisted] ones.
        ///
        /// [safelisted]: https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
        #[must_use]
        pub const fn expose(&$self) -> $crate::Names<$p> {
            $declaration.expose
        }

        /// How many seconds a browser may cache a preflight response. `None` means the browser's default
        /// ([5 seconds]).
        ///
        /// [5 seconds]: https://fetch.spec.whatwg.org/#http-access-control-max-age
        #[must_use]
        pub const fn max_age(&$self) -> Option<u32> {
            match $declaration.max_age {
                Some((seconds, _)) => Some(seconds),
                None => None,
            }
        }

        /// Whether requests may carry cookies, HTTP authentication and client certificates.
        #[must_use]
        pub const fn credentials(&$self) -> bool {
            $declaration.credentials
        }

        /// Whether a request from an origin that is neither allowed nor the server's own is refused before the
        /// handler runs.
        #[must_use]
        pub const fn enforce(&$self) -> bool {
            $declaration.enforce.is_some()
        }

        /// The hosts of `enforce(hosts = [..])`, under which the server is reached. Empty if any host is
        /// accepted.
        #[must_use]
        pub const fn hosts(&$self) -> &$p [&$p str] {
            match $declaration.enforce {
                Some(hosts) => hosts,
                None => &[],
            }
        }

        /// Whether scripts of public pages may call the handler on a private network
        /// ([Private Network Access]).
        ///
        /// [Private Network Access]: https://wicg.github.io/private-network-access/
        #[must_use]
        pub const fn private_network(&$self) -> bool {
            $declaration.private_network
        }

        /// The status of the response to an allowed preflight; 204 unless the policy specifies another.
        #[must_use]
        pub const fn preflight_status(&$self) -> u16 {
            $declaration.preflight_status
        }

        /// The opt-outs, such as `danger_null_origin`, and the ids of the [rules](crate::rules)
        /// whose warnings are silenced (`allow(..)`).
        pub fn allowances(&$self) -> impl Iterator<Item = &$p str> {
            let declaration = &$declaration;
            declaration
                .allowances
                .iter()
                .chain(declaration.handler_allowances)
                .copied()
        }
    };
}
pub(crate) use readers;

impl<'p> Declaration<'p> {
    readers! { 'p, self => *self }
}

impl Declaration<'_> {
    /// The name and location of the handler or the named policy: `` `list_users` (src/users.rs:12) ``.
    pub(crate) fn name_and_place(&self) -> String {
        format!("`{}` ({}:{})", self.name(), self.file(), self.line())
    }
}
