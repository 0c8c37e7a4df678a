//! The policies of the tests. Their handlers are never called.

use cors_axum::cors;

#[cors(origins = any, methods = [GET], expose = any)]
pub(crate) fn open() {}

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET, PUT],
    headers = ["content-type"],
    credentials,
    preflight_status = 200
)]
pub(crate) fn one() {}

#[cors(
    origins = ["https://app.example.com", "https://b.example", "https://*.example.org", matching(is_shop)],
    methods = [GET, POST, "PURGE"],
    headers = ["content-type", "x-token"],
    expose = ["etag"],
    max_age = 600,
)]
pub(crate) fn several() {}

#[cors(origins = ["https://*.example.org"], methods = [PUT], private_network)]
pub(crate) fn network() {}

#[cors(origins = ["https://b.example"], methods = [OPTIONS], allow(method_options))]
pub(crate) fn options() {}

fn is_shop(origin: &cors_axum::Origin<'_>) -> bool {
    origin.host().ends_with(".shop.example")
}
