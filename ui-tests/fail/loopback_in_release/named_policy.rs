#![deny(warnings)]

use cors_runtime::policy;

policy! {
    pub APP = { origins = ["http://localhost"] }
}

fn main() {}
