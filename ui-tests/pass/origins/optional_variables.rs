#![deny(warnings)]

use cors_axum::{Policies, cors, policy};

#[cors(origins = [option_env("CORS_UI_LATER")], methods = [GET], credentials)]
async fn alone() {}

#[cors(
    origins = ["https://a.example", env("CORS_UI_LATER"), option_env("CORS_UI_A")],
    debug_origins = [option_env("CORS_UI_B")],
    methods = [PUT],
)]
async fn beside_others() {}

policy! {
    APP = { origins = [option_env("CORS_UI_LATER")] }
}

#[cors(policy = APP, methods = [POST])]
async fn of_a_named_policy() {}

fn main() {
    let _ = (alone, beside_others, of_a_named_policy);
    for policy in [alone::POLICY, of_a_named_policy::POLICY] {
        assert_eq!(policy.origins().optional_variables(), ["CORS_UI_LATER"]);
        assert!(policy.origins().variables().is_empty());
        assert_eq!(Policies::from(policy).prepare(), Ok(()));
    }
    let optional = beside_others::POLICY.origins().optional_variables();
    assert_eq!(optional, ["CORS_UI_A", "CORS_UI_B"]);
}
