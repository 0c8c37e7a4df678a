//! The partners, whose origins are in the configuration.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use cors_axum::{ConfigError, OriginSet};

use crate::lock;

/// The partner that the configuration lists at the start.
const FIRST: &str = "https://shop.partner.example";

/// The list of the partners, and the set of origins that the API is mounted with.
#[derive(Clone)]
pub(crate) struct Partners {
    listed: Arc<Mutex<BTreeSet<&'static str>>>,
    origins: OriginSet,
}

impl Partners {
    pub(crate) fn new() -> Result<Self, ConfigError> {
        Ok(Self {
            listed: Arc::new(Mutex::new([FIRST].into())),
            origins: OriginSet::named("partners", [FIRST])?,
        })
    }

    pub(crate) fn origins(&self) -> &OriginSet {
        &self.origins
    }

    /// Adds or removes an origin. The next request to the API is decided by the new list.
    pub(crate) fn set(&self, origin: &'static str, is_partner: bool) -> Result<(), ConfigError> {
        let mut listed = lock(&self.listed);
        if is_partner {
            listed.insert(origin);
        } else {
            listed.remove(origin);
        }
        self.origins
            .replace(listed.iter().copied().collect::<Vec<_>>())
    }
}
