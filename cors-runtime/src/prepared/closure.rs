//! Closures that allow origins.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use crate::origin::Origin;

/// A closure of a set of origins. Its panics are caught, so that a policy remains unwind-safe.
#[derive(Clone)]
pub(crate) struct Closure(Arc<AssertUnwindSafe<Box<Matches>>>);

type Matches = dyn Fn(&Origin<'_>) -> bool + Send + Sync;

impl Closure {
    pub(crate) fn new(matches: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(AssertUnwindSafe(Box::new(matches))))
    }

    pub(super) fn matches(&self, origin: &Origin<'_>) -> bool {
        call_predicate("closure", &self.0.0, origin)
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Closure")
    }
}

/// The result of the function, or `false` if it panics. The program's own layers could not catch the panic, because
/// the policy is decided outside those layers.
pub(super) fn call_predicate(
    path: &str,
    matches: impl Fn(&Origin<'_>) -> bool,
    origin: &Origin<'_>,
) -> bool {
    let result = catch_unwind(AssertUnwindSafe(|| matches(origin)));
    result.unwrap_or_else(|_| {
        #[cfg(feature = "tracing")]
        tracing::error!("CORS: `matching({path})` panicked, so it does not allow the origin");
        #[cfg(not(feature = "tracing"))]
        let _ = path;
        false
    })
}
