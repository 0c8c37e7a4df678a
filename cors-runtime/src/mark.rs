//! What an outer service asks of an inner one, in the request's extensions, and what it hears in the
//! response's.

use http::{Request, Response};

/// What is asked of whoever applies a policy.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    /// To say that it applied one: a default policy cannot see so while mounting.
    pub(crate) says_so: bool,
    /// To explain its refusals.
    pub(crate) explains: bool,
}

/// In a response: a policy has been applied.
#[derive(Clone, Copy)]
struct Applied;

impl Mark {
    pub(crate) fn asked_by<B>(request: &Request<B>) -> Self {
        let mark = request.extensions().get::<Self>();
        mark.copied().unwrap_or_default()
    }

    pub(crate) fn ask<B>(self, request: &mut Request<B>) {
        request.extensions_mut().insert(self);
    }

    pub(crate) fn put<B>(self, response: &mut Response<B>) {
        if self.says_so {
            response.extensions_mut().insert(Applied);
        }
    }
}

/// Whether the inner service has applied a policy. Takes the mark away.
pub(crate) fn take<B>(response: &mut Response<B>) -> bool {
    response.extensions_mut().remove::<Applied>().is_some()
}
