#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

macro_rules! handler {
    ($name:ident, $origin:literal, $method:ident, $age:expr) => {
        #[cors(origins = [$origin], methods = [$method], max_age = $age)]
        async fn $name() {}
    };
}

handler!(one, "https://a.example", GET, 5);
handler!(two, "https://b.example", PUT, "1m");

macro_rules! mount {
    ($($path:path),*) => { routes![$($path),*] };
}

fn main() {
    let _: Router = Router::new().route("/", mount!(one, two));
}
