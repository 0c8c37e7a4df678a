//! The policies of a program.

use cors_runtime::RuntimePolicy;

use crate::{handler::Handler, shared_path::SharedPath};

/// All CORS policies of a program.
///
/// ```
/// use cors_manifest::Manifest;
///
/// let manifest = Manifest::of_program();
/// println!("{}", manifest.to_markdown());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The annotated handlers, and the named policies that no handler refers to, such as those of layers;
    /// sorted by module, name and line.
    pub handlers: Vec<Handler>,
    /// The paths whose handlers grant different request headers.
    pub shared_paths: Vec<SharedPath>,
}

impl Manifest {
    /// The policies of all annotated handlers that are linked into this program, and the named policies
    /// that no handler refers to.
    #[must_use]
    pub fn of_program() -> Self {
        let handlers: Self = cors_runtime::registered_policies()
            .map(Handler::new)
            .collect();
        Self {
            shared_paths: SharedPath::of_program(),
            ..handlers
        }
    }

    /// The same manifest with policies from a configuration.
    ///
    /// ```
    /// use cors_manifest::Manifest;
    /// use cors_runtime::PolicyConfig;
    ///
    /// let config = PolicyConfig::new().name("[http.cors]").origins("https://app.example.com");
    /// let policy = config.check()?;
    /// let manifest = Manifest::of_program().with([&policy]);
    /// assert_eq!(manifest.handlers[0].name, "[http.cors]");
    /// # Ok::<(), cors_runtime::ConfigError>(())
    /// ```
    #[must_use]
    pub fn with<'p>(mut self, policies: impl IntoIterator<Item = &'p RuntimePolicy>) -> Self {
        let configured = policies.into_iter().map(Handler::from);
        let handlers: Self = self.handlers.drain(..).chain(configured).collect();
        Self {
            shared_paths: self.shared_paths,
            ..handlers
        }
    }
}

impl Manifest {
    /// The handlers without `enforce` that serve a method other than GET, HEAD, OPTIONS and TRACE: forms and
    /// scripts of every origin can run them, although they cannot read the responses.
    ///
    /// A test that every handler which changes something has `enforce`:
    ///
    /// ```standalone_crate
    /// use cors_axum::cors;
    /// use cors_manifest::Manifest;
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [DELETE], enforce)]
    /// pub async fn delete_user() {}
    ///
    /// # fn main() {
    /// assert_eq!(Manifest::of_program().unenforced(), []);
    /// # }
    /// ```
    ///
    /// A test that every handler has it, with any methods:
    ///
    /// ```standalone_crate
    /// # use cors_manifest::Manifest;
    /// let manifest = Manifest::of_program();
    /// let mut handlers = manifest.handlers.iter();
    /// assert_eq!(handlers.find(|handler| !handler.enforce.is_on()), None);
    /// ```
    #[must_use]
    pub fn unenforced(&self) -> Vec<Handler> {
        let handlers = self.handlers.iter();
        let unenforced =
            handlers.filter(|handler| !handler.enforce.is_on() && handler.serves_unsafe_method());
        unenforced.cloned().collect()
    }
}

/// The annotated handlers whose policies nothing in this process has prepared: no router mounts them, so
/// they are unreachable, or reachable without their policies.
///
/// A test builds the program's router first. It must build every router of the program.
///
/// ```
/// use cors_axum::{cors, routes};
///
/// #[cors(origins = any, methods = [GET])]
/// pub async fn list_users() {}
///
/// # fn main() {
/// assert_eq!(cors_manifest::unmounted()[0].name, "list_users");
///
/// let _app: axum::Router = axum::Router::new().route("/users", routes![list_users]);
/// assert_eq!(cors_manifest::unmounted(), []);
/// # }
/// ```
#[must_use]
pub fn unmounted() -> Vec<Handler> {
    let policies = cors_runtime::registered_policies();
    let policies = policies.filter(|policy| !policy.is_prepared());
    let manifest: Manifest = policies.map(Handler::new).collect();
    manifest.handlers
}

impl FromIterator<Handler> for Manifest {
    fn from_iter<T: IntoIterator<Item = Handler>>(handlers: T) -> Self {
        let mut handlers: Vec<Handler> = handlers.into_iter().collect();
        handlers.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
        Self {
            handlers,
            shared_paths: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use cors_runtime::PolicyConfig;

    use super::Manifest;
    use crate::{
        enforce::Enforce,
        origin::OriginKind,
        samples::{enforce, handler, names},
    };

    #[test]
    fn a_handler_that_changes_something_is_unenforced_without_enforce() {
        let table = [
            (&["GET"][..], false),
            (&["HEAD", "OPTIONS"], false),
            (&["GET", "POST"], true),
            (&["PURGE"], true),
            (&["*"], true),
        ];
        for (methods, is_unenforced) in table {
            let mut handler = handler("list_users", &["none"]);
            handler.methods = names(methods);
            let manifest = Manifest::from_iter([handler.clone()]);
            assert_eq!(
                !manifest.unenforced().is_empty(),
                is_unenforced,
                "{methods:?}"
            );

            handler.enforce = enforce(&[]);
            assert_eq!(Manifest::from_iter([handler]).unenforced(), []);
        }
    }

    #[test]
    fn a_configured_policy_has_both_keys() {
        let none = PolicyConfig::new().origins("none");
        let policies = [
            none.clone().name("a").enforce_hosts("localhost:3000"),
            none.clone().name("b").enforce(),
            none.name("c"),
        ];
        let policies = policies.map(|config| config.check().expect("a policy"));
        let manifest = Manifest::default().with(&policies);
        let expected = [enforce(&["localhost:3000"]), Enforce::AnyHost, Enforce::Off];
        for (handler, enforce) in manifest.handlers.iter().zip(expected) {
            assert_eq!(handler.enforce, enforce);
            let kinds: Vec<_> = handler.origins.iter().map(|origin| origin.kind).collect();
            assert_eq!(kinds, [OriginKind::None]);
        }
        assert_eq!(Manifest::from_json(&manifest.to_json()), Ok(manifest));
    }
}
