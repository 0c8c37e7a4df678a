#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

use axum::Router;
use cors_axum::{cors, policies, routes};

struct LENGTH;
struct method;
static router: u8 = 0;

#[cors(origins = any, methods = [GET])]
async fn list() {}

#[cors(origins = any, methods = [PUT])]
async fn replace() {}

fn main() {
    let _: Router = Router::new().route("/", routes![list, replace]);
    let _ = policies![list, replace];
}
