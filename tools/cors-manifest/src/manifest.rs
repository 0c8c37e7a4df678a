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

    /// The same manifest with policies that a configuration has.
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
