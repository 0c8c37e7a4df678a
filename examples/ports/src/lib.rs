//! Four programs that configure CORS at start-up or while they serve requests. Each is written twice: with tower-http's
//! `CorsLayer` (`tower_http.rs`), and with `cors-axum` (`cors.rs`). The tests of each module call both.
//!
//! | module | shape | lines with tower-http | lines here | checked here and not there |
//! |---|---|---|---|---|
//! | [`node_server`] | a router function with the parameters `allow_origin` and `no_cors` | 37 | 20 | origins; `*` beside other origins; the requested method and headers of a preflight |
//! | [`streaming_server`] | every key of the policy from a TOML file, with authentication by a bearer token | 54 | 17 | origins, methods, header names, unknown keys, `*` with credentials; the requested method and headers of a preflight |
//! | [`library_router`] | a library function that takes `Option<Vec<String>>` and returns a router | 30 | 20 | origins; `*` beside other origins; the requested method and headers of a preflight |
//! | [`tenant_api`] | a policy for each tenant, found asynchronously by the path | 28 | 24 | the origins in the database; the requested method and headers of a preflight |
//!
//! Comments and blank lines are not counted. `tests/lines.rs` compares the table with the files.
//!
//! ```sh
//! cargo test -p example-ports    # both versions of each program, called by a browser made of code
//! ```

pub mod library_router;
pub mod node_server;
pub mod streaming_server;
pub mod tenant_api;
