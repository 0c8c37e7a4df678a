#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://_dmarc.a--b.example", "https://-a-.example"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
