//! What an outer service asks of an inner one, in the request's extensions, and what it hears in the
//! response's.

use std::sync::atomic::{AtomicBool, Ordering};

use http::{Request, Response};

use crate::Policies;
#[cfg(feature = "testing")]
use crate::listener::Listener;

/// What is asked of whoever applies a policy, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark(u8);

/// In a response: a policy has been applied.
#[derive(Clone, Copy)]
struct Applied;

/// Whether anybody has asked anything yet: most programs never do, and their requests are not searched.
/// A request that is marked brings the news that one did.
static IS_ASKED: AtomicBool = AtomicBool::new(false);

impl Mark {
    /// To say that it applied one: a default policy cannot see so while mounting.
    const SAYS_SO: u8 = 1;
    /// To explain its refusals.
    const EXPLAINS: u8 = 1 << 1;

    pub(crate) fn says_so(self) -> bool {
        self.0 & Self::SAYS_SO != 0
    }

    pub(crate) fn explains(self) -> bool {
        self.0 & Self::EXPLAINS != 0
    }

    /// Asks whoever applies a policy to say so.
    pub(crate) fn ask_whether<B>(self, request: &mut Request<B>) {
        Self(self.0 | Self::SAYS_SO).ask(request);
    }

    /// Asks for explanations.
    pub(crate) fn ask_why<B>(self, request: &mut Request<B>) {
        Self(self.0 | Self::EXPLAINS).ask(request);
    }

    /// What is asked by whoever sent the request.
    pub(crate) fn asked_by<B>(request: &Request<B>) -> Self {
        let mark = request.extensions().get::<Self>();
        mark.copied().unwrap_or_default()
    }

    /// The same, for whoever decides in the end, and is the only one that is traced: `inside_cors` around a
    /// handler decides too.
    #[inline]
    pub(crate) fn told<B>(policies: Policies, request: &Request<B>) -> Self {
        #[cfg(feature = "tracing")]
        crate::trace::decided(policies, request);
        Self::heard(policies, request)
    }

    /// What is asked by whoever sent the request; a test's browser hears why `policies` refuse it.
    #[inline]
    pub(crate) fn heard<B>(policies: Policies, request: &Request<B>) -> Self {
        if IS_ASKED.load(Ordering::Relaxed) {
            Self::sought(policies, request)
        } else {
            Self::default()
        }
    }

    #[cold]
    fn sought<B>(policies: Policies, request: &Request<B>) -> Self {
        let mark = request.extensions().get::<Self>();
        mark.map_or_else(Self::default, |mark| {
            tell(policies, request);
            *mark
        })
    }

    pub(crate) fn ask<B>(self, request: &mut Request<B>) {
        // Stored once: all threads read it.
        if !IS_ASKED.load(Ordering::Relaxed) {
            IS_ASKED.store(true, Ordering::Relaxed);
        }
        request.extensions_mut().insert(self);
    }

    pub(crate) fn put<B>(self, response: &mut Response<B>) {
        if self.says_so() {
            response.extensions_mut().insert(Applied);
        }
    }
}

/// Tells a test's browser why `policies` refuse the request.
#[cold]
#[cfg_attr(
    not(feature = "testing"),
    expect(unused_variables, reason = "nobody listens")
)]
fn tell<B>(policies: Policies, request: &Request<B>) {
    #[cfg(feature = "testing")]
    if let Some(listener) = request.extensions().get::<Listener>() {
        let reason = policies.decide(request).reason();
        listener.hear(reason.map(|reason| reason.to_string()));
    }
}

/// Whether the inner service has applied a policy. Takes the mark away.
pub(crate) fn take<B>(response: &mut Response<B>) -> bool {
    response.extensions_mut().remove::<Applied>().is_some()
}
