//! The report that a policy was applied: a value in the response's extensions.

use http::Response;

/// In a response: a policy has been applied.
#[derive(Clone, Copy)]
struct Applied;

pub(super) fn report<B>(response: &mut Response<B>) {
    response.extensions_mut().insert(Applied);
}

/// Removes the report, and returns whether there was one.
pub(super) fn take_report<B>(response: &mut Response<B>) -> bool {
    response.extensions_mut().remove::<Applied>().is_some()
}
