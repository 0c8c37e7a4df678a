//! `methods` is required if no framework attribute specifies the methods.

use cors_runtime::cors;

#[cors(origins = any)]
#[poem::handler]
fn list_books() {}

fn main() {
    let _ = list_books::POLICY;
}
