//! The policies of a program.

use crate::handler::Handler;

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
    /// The annotated handlers, sorted by module, name and line.
    pub handlers: Vec<Handler>,
}

impl Manifest {
    /// The policies of all annotated handlers that are linked into this program.
    #[must_use]
    pub fn of_program() -> Self {
        cors_runtime::registered_policies()
            .map(Handler::new)
            .collect()
    }
}

impl FromIterator<Handler> for Manifest {
    fn from_iter<T: IntoIterator<Item = Handler>>(handlers: T) -> Self {
        let mut handlers: Vec<Handler> = handlers.into_iter().collect();
        handlers.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
        Self { handlers }
    }
}
