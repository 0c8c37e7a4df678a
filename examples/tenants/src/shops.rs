//! The shops of the tenants, by host.
//!
//! The function of a policy is called for each request whose origin the policy does not list, so it reads a
//! set in memory. A real service would load the set from its database.

use std::{
    collections::BTreeSet,
    sync::{PoisonError, RwLock},
};

use cors_axum::Origin;

static HOSTS: RwLock<BTreeSet<String>> = RwLock::new(BTreeSet::new());

/// Whether the origin belongs to a tenant.
pub(crate) fn is_tenant(origin: &Origin<'_>) -> bool {
    let hosts = HOSTS.read().unwrap_or_else(PoisonError::into_inner);
    origin.scheme() == "https" && origin.port().is_none() && hosts.contains(origin.host())
}

pub(crate) fn sign_up(host: String) {
    let mut hosts = HOSTS.write().unwrap_or_else(PoisonError::into_inner);
    hosts.insert(host);
}

pub(crate) fn leave(host: &str) {
    let mut hosts = HOSTS.write().unwrap_or_else(PoisonError::into_inner);
    hosts.remove(host);
}
