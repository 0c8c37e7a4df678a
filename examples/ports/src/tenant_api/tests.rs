//! The same requests to both versions.

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use cors_testing::{Browser, Outcome, Request};

use super::{Database, cors, tower_http};

const ACME: &str = "https://acme.example";
const UMBRELLA: &str = "https://umbrella.example";

type Build = fn(Arc<Database>) -> Router;

const VERSIONS: [Build; 2] = [tower_http::router, cors::router];

fn app(build: Build, tenants: &[(&str, &str)]) -> Router {
    let row = |&(tenant, origin): &(&str, &str)| (tenant.to_owned(), vec![origin.to_owned()]);
    let tenants: HashMap<_, _> = tenants.iter().map(row).collect();
    build(Arc::new(Database(tenants)))
}

async fn send(app: &Router, page: &str, tenant: &str) -> Outcome {
    let url = format!("https://api.example.com/tenants/{tenant}/messages");
    let request = Request::post(url).header("content-type", "application/json");
    Browser::at(page).fetch(app, request.body("{}")).await
}

#[tokio::test]
async fn each_tenant_has_a_policy_of_its_own() {
    for build in VERSIONS {
        let app = app(build, &[("acme", ACME), ("umbrella", UMBRELLA)]);
        assert_eq!(
            send(&app, ACME, "acme").await.assert_readable().text(),
            "{}"
        );
        send(&app, UMBRELLA, "umbrella").await.assert_readable();
        for (page, tenant) in [(ACME, "umbrella"), (UMBRELLA, "acme"), (ACME, "nobody")] {
            send(&app, page, tenant).await.assert_blocked();
        }
    }
}

#[tokio::test]
async fn an_origin_in_the_database_that_breaks_a_rule_is_not_allowed_here() {
    let tenants = [("acme", "null")];
    let [there, here] = VERSIONS.map(|build| app(build, &tenants));
    send(&there, "null", "acme").await.assert_readable();
    send(&here, "null", "acme").await.assert_blocked();
}
