#![deny(warnings)]

use cors_axum::{Origin, cors};

mod tenants {
    pub fn is_known(origin: &cors_axum::Origin<'_>) -> bool {
        origin.host() == "a"
    }
}

fn local(_: &Origin<'_>) -> bool {
    false
}

#[cors(origins = [matching(tenants::is_known), matching(local)], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
