#![deny(warnings)]

use cors_axum::policy;

policy! {
    pub APP = { origins = ["http://localhost"] }
}

fn main() {}
