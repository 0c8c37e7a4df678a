#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

#[cfg_attr(all(), cors(origins = any, methods = [GET]))]
#[cfg_attr(any(), cors(origins = ["wrong"], methods = [GET]))]
async fn chosen() {}

#[cfg_attr(any(), cors(origins = ["wrong"], methods = [GET]))]
#[cfg_attr(all(), doc = "Documented.", cors(origins = any, methods = [PUT]), must_use)]
async fn chosen_last() {}

#[cfg(any())]
#[cors(origins = any, methods = [POST])]
async fn either() {}

#[cfg(not(any()))]
#[cors(origins = any, methods = [POST])]
async fn either() {}

/** A block. */
#[doc(hidden)]
#[doc = concat!("from ", "a macro")]
#[cors(origins = any, methods = [DELETE])]
#[doc(alias = "remove")]
/// ```
/// assert!(true);
/// ```
#[inline(always)]
#[cold]
#[track_caller]
fn described() {}

fn main() {
    let _: Router = Router::new().route("/", routes![chosen, chosen_last, either]);
    let _ = described;
    let _ = described::POLICY;
}
