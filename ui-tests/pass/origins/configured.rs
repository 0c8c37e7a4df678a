#![deny(warnings)]

use cors_axum::{cors, policy};

#[cors(origins = [configured], methods = [GET], credentials)]
async fn alone() {}

#[cors(
    origins = [
        "https://*.a.example",
        configured,
        env("CORS_UI_LATER"),
        option_env("CORS_UI_A"),
        matching(is_tenant),
    ],
    debug_origins = ["http://localhost:3000"],
    methods = [PUT],
)]
async fn beside_others() {}

policy! {
    APP = { origins = [configured, "https://a.example"] }
}

#[cors(policy = APP, methods = [POST])]
async fn of_a_named_policy() {}

#[cors(origins = any, methods = [DELETE])]
async fn any() {}

#[cors(origins = [configured, configured], methods = [PATCH], allow(origin_duplicate))]
async fn twice() {}

fn is_tenant(_: &cors_axum::Origin<'_>) -> bool {
    false
}

fn main() {
    let _ = (alone, beside_others, of_a_named_policy, any, twice);
    let configured = [
        alone::POLICY,
        beside_others::POLICY,
        &APP,
        of_a_named_policy::POLICY,
        twice::POLICY,
    ];
    assert!(configured.iter().all(|policy| policy.origins().is_configured()));
    assert!(!any::POLICY.origins().is_configured());
    assert_eq!(of_a_named_policy::POLICY.origins().list(), ["https://a.example"]);
}
