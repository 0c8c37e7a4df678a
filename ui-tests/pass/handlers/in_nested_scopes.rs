#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

const _: () = {
    #[cors(origins = any, methods = [GET])]
    #[allow(dead_code)]
    async fn in_a_constant() {}
};

struct Api;

impl Api {
    fn router() -> Router {
        #[cors(origins = any, methods = [GET])]
        async fn in_a_method() {}

        Router::new().route("/", routes![in_a_method])
    }
}

trait Mounted {
    fn router() -> Router {
        #[cors(origins = any, methods = [GET])]
        async fn in_a_provided_method() {}

        Router::new().route("/", routes![in_a_provided_method])
    }
}

impl Mounted for Api {}

fn in_a_generic_function<T: Send + 'static>() -> Router {
    #[cors(origins = any, methods = [GET])]
    async fn handler<T>() {}

    Router::new().route("/", routes![handler::<T>])
}

fn main() {
    let closure = || {
        #[cors(origins = any, methods = [GET])]
        async fn in_a_closure() {}

        {
            #[cors(origins = any, methods = [PUT])]
            async fn in_a_block() {}

            Router::<()>::new().route("/", routes![in_a_closure, in_a_block])
        }
    };
    let _ = (closure(), Api::router(), <Api as Mounted>::router());
    let _ = in_a_generic_function::<String>();
}
