#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
fn handler<'a, F: Fn(&'a str) -> Option<(u8, u8)>>(f: F, text: &'a str) -> Option<(u8, u8)> {
    f(text)
}

fn main() {
    let _ = handler(|_| None, "");
    let _ = handler::POLICY;
}
