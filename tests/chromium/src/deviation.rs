//! Where Chromium leaves the standard.

use std::fmt;

use crate::{
    call::{Call, Page},
    experience::{Experience, Outcome},
};

/// A way in which Chromium leaves the standard.
#[derive(Clone, Copy)]
pub struct Deviation {
    /// Its name.
    pub name: &'static str,
    /// What Chromium does, and why.
    pub reason: &'static str,
    /// Whether a call, and what the standard makes of it, is concerned.
    concerns: fn(&Call, &Experience) -> bool,
    /// What Chromium makes of it.
    instead: fn(&Call, &Experience) -> Experience,
}

/// All of them that a call can meet.
///
/// Two more are not in this table: Chromium keeps no answer to a preflight for longer than two hours,
/// which [`Prediction`](crate::Prediction) imitates; and it keeps cookies from other sites than the
/// page's unless its settings say otherwise, as [`Driver`](crate::Driver) makes them.
pub const DEVIATIONS: &[Deviation] = &[Deviation {
    name: "local network access",
    reason: "A page that was not loaded from this machine needs a secure context and a person's leave \
             to reach it, https://wicg.github.io/local-network-access/. A `data:` page is taken for one.",
    concerns: |call, standard| call.page == Page::DataPage && !standard.arrivals.is_empty(),
    instead: |call, _| Experience {
        outcome: Outcome::Blocked,
        console: Some(format!(
            "Access to {} at '{}' from origin 'null' has been blocked by CORS policy: The request \
             client is not a secure context and the resource is in more-private address space \
             `loopback`.",
            call.api, call.url
        )),
        arrivals: Vec::new(),
    },
}];

impl Deviation {
    /// The deviation that concerns the call, given what the standard makes of it.
    pub(crate) fn of(call: &Call, standard: &Experience) -> Option<&'static Self> {
        let mut deviations = DEVIATIONS.iter();
        deviations.find(|deviation| (deviation.concerns)(call, standard))
    }

    /// What Chromium makes of the call, given what the standard does.
    pub(crate) fn instead(&self, call: &Call, standard: &Experience) -> Experience {
        (self.instead)(call, standard)
    }
}

impl fmt::Debug for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
