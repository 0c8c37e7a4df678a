#![deny(warnings)]

mod users {
    use cors_axum::cors;

    #[cors(origins = any, methods = [GET])]
    pub async fn list_users() {}

    #[cors(origins = any, methods = [GET])]
    pub async fn get() {}
}

mod books {
    use cors_axum::cors;

    #[cors(origins = any, methods = [POST])]
    pub async fn add_book() {}

    #[cors(origins = any, methods = [GET])]
    pub async fn get() {}

    pub(crate) mod nested {
        pub(crate) use super::{super::users::*, add_book as add};

        pub(crate) fn router() -> axum::Router {
            axum::Router::new().route("/", cors_axum::routes![add, super::super::users::get])
        }
    }
}

mod prelude {
    pub use crate::{books::*, users::*};
}

use axum::Router;
use cors_axum::routes;
use prelude::*;

fn in_function() -> Router {
    use crate::books::get as get_book;
    use crate::users::get as get_user;

    Router::new()
        .route("/user", routes![get_user, add_book])
        .route("/book", routes![get_book])
}

fn main() {
    let _: Router = Router::new()
        .route("/", routes![list_users, add_book])
        .route("/a", routes![self::list_users, crate::prelude::add_book]);
    let _ = (
        in_function(),
        books::nested::router(),
        books::nested::list_users::POLICY,
    );
}
