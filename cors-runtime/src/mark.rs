//! How a default policy learns that an inner service has a policy of its own, where it cannot see so
//! while mounting: it asks in the request, and the inner service answers in the response.

use http::{Request, Response};

/// In a request: whoever applies a policy of its own is to say so.
#[derive(Clone, Copy)]
struct Asked;

/// In a response: a policy has been applied.
#[derive(Clone, Copy)]
struct Applied;

/// Whether a service must say that it applied its policy.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    asked: bool,
}

impl Mark {
    pub(crate) fn asked_by<B>(request: &Request<B>) -> Self {
        Self {
            asked: request.extensions().get::<Asked>().is_some(),
        }
    }

    pub(crate) fn put<B>(self, response: &mut Response<B>) {
        if self.asked {
            response.extensions_mut().insert(Applied);
        }
    }
}

pub(crate) fn ask<B>(request: &mut Request<B>) {
    request.extensions_mut().insert(Asked);
}

/// Whether the inner service has applied a policy. Takes the mark away.
pub(crate) fn take<B>(response: &mut Response<B>) -> bool {
    response.extensions_mut().remove::<Applied>().is_some()
}
