#![no_implicit_prelude]
#![deny(warnings)]

#[::cors_axum::cors(
    origins = ["https://a.example", "https://*.b.example:*"],
    debug_origins = ["http://localhost:3000"],
    methods = [GET],
    headers = ["x-a"],
    expose = ["etag"],
    max_age = 5,
    credentials
)]
async fn list() {}

#[::cors_axum::cors(origins = any, methods = [PUT])]
async fn replace() {}

::cors_axum::policy! {
    SITE = { origins = ["https://a.example", "https://*.b.example"], headers = ["content-type"] }
}

#[::cors_axum::cors(policy = SITE, methods = [PATCH])]
async fn change() {}

#[::cors_axum::cors(policy = SITE, methods = [GET], enforce(hosts = ["a.example"]))]
async fn chat() {}

mod nested {
    #[::cors_axum::cors(origins = none, methods = [POST], enforce)]
    pub async fn create() {}
}

fn main() {
    let _: ::axum::Router = ::axum::Router::new().route(
        "/",
        ::cors_axum::routes![list, replace, change, nested::create],
    );
    let _ = ::cors_axum::policies![list, self::replace];
    let _ = ::cors_axum::policies![chat];
}
