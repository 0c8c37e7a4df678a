#![deny(warnings)]

use cors_axum::{cors, policies};

#[cors(
    origins = ["https://a.example"],
    methods = [POST],
    enforce(hosts = [
        "api.example.com",
        "api.example.com:8443",
        "*.example.org",
        "localhost:*",
        "127.0.0.1:3000",
        "[::1]:3000",
        "xn--bcher-kva.example",
        r"intranet",
    ]),
)]
async fn handler() {}

// Hosts restrict every request, so that any origin may be allowed.
#[cors(origins = any, methods = [PUT], enforce(hosts = ["localhost:3000"],))]
async fn replace() {}

fn main() {
    let _ = policies![handler, replace];
    assert_eq!(handler::POLICY.hosts().len(), 8);
    assert_eq!(replace::POLICY.hosts(), ["localhost:3000"]);
}
