//! A policy for each tenant, found asynchronously. The path contains the name of the tenant, as in a service with
//! customers.

use std::{collections::HashMap, time::Duration};

use tokio::time::sleep;

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;

/// A database of tenants. The example `tenants` uses a cache in front of the database.
#[derive(Debug)]
pub struct Database(pub HashMap<String, Vec<String>>);

impl Database {
    /// The origins of a tenant.
    async fn origins(&self, tenant: &str) -> Option<Vec<String>> {
        sleep(Duration::from_millis(1)).await;
        self.0.get(tenant).cloned()
    }
}

async fn list_messages() -> &'static str {
    "none"
}

async fn send_message(message: String) -> String {
    message
}

/// The tenant in a path such as `/tenants/acme/messages`.
fn tenant(path: &str) -> String {
    path.split('/').nth(2).unwrap_or_default().to_owned()
}
