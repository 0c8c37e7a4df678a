//! The manifest of policies without routes: the policies of layers, and those of handlers that no router
//! mounts.

use axum::Router;
use cors_axum::{CorsLayer, cors, routes};
use cors_manifest::Manifest;

#[cors(origins = any, methods = [GET])]
async fn status() {}

#[cors(policy = layers::APP, methods = [DELETE])]
async fn delete_user() {}

/// The policies of layers. A handler refers to `APP`, and none to `EVERYTHING_ELSE`.
mod layers {
    use cors_axum::policy;

    policy! {
        pub(crate) APP = { origins = ["https://app.example.com"] }
        pub(crate) EVERYTHING_ELSE = { origins = ["https://layer.example"] }
    }
}

#[test]
fn the_manifest_has_the_policy_of_a_layer() {
    let _layer = CorsLayer::new(&layers::EVERYTHING_ELSE);
    let manifest = Manifest::of_program();
    let of_layers = manifest
        .handlers
        .iter()
        .filter(|handler| handler.module == "unmounted::layers");
    let names: Vec<&str> = of_layers.map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["EVERYTHING_ELSE"]);
    // `APP` is not listed, because a handler refers to it.
    assert!(!manifest.to_json().contains("\"APP\""));
}

#[test]
fn a_handler_that_no_router_mounts_is_found() {
    #[cors(origins = any, methods = [PATCH])]
    #[expect(dead_code, reason = "it is not mounted")]
    fn forgotten() {}

    let _app: Router = Router::new()
        .route("/status", routes![status])
        .route("/user", routes![delete_user]);
    let unmounted = cors_manifest::unmounted();
    let is_unmounted = |name: &str| unmounted.iter().any(|handler| handler.name == name);
    assert!(is_unmounted("forgotten"));
    assert!(!is_unmounted("status"));
}
