//! Finds the policy of a request.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use crate::{observation::report_error, policy::RuntimePolicy};

/// Finds the policy of a request, for the `per_request` of an adapter.
///
/// If `find` or its future panics, the result is `None`, and an event at the level `error` reports the panic (feature
/// `tracing`). The program's own middleware could not catch it, because the policy is found outside that middleware.
///
/// ```
/// use cors_runtime::{PolicyConfig, adapter::find_policy};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let policy = PolicyConfig::new().origins(["https://app.example.com"]).check().unwrap();
/// assert!(find_policy(|| async { Some(policy) }).await.is_some());
/// # std::panic::set_hook(Box::new(|_| {}));
/// assert!(find_policy(|| async { panic!("the database is down") }).await.is_none());
/// # }
/// ```
pub fn find_policy<F, Found>(find: F) -> impl Future<Output = Option<RuntimePolicy>>
where
    F: FnOnce() -> Found,
    Found: Future<Output = Option<RuntimePolicy>>,
{
    // Called immediately, so that the future does not hold the request, which may not be `Sync`.
    let found = start(find);
    async {
        let mut found = pin!(found?);
        poll_fn(|cx| poll_caught(found.as_mut(), cx)).await
    }
}

/// Calls a function, and returns `None` if it panics.
pub(crate) fn start<Found>(find: impl FnOnce() -> Found) -> Option<Found> {
    let found = catch_unwind(AssertUnwindSafe(find));
    found.inspect_err(|_| report_error(PANICKED)).ok()
}

/// Polls a future, and returns `None` if it panics.
pub(crate) fn poll_caught<F, P>(future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<Option<P>>
where
    F: Future<Output = Option<P>>,
{
    catch_unwind(AssertUnwindSafe(|| future.poll(cx))).unwrap_or_else(|_| {
        report_error(PANICKED);
        Poll::Ready(None)
    })
}

const PANICKED: &str =
    "the function of `per_request` panicked, so no policy applies to the request";
