#![deny(warnings)]

extern crate cors_axum as web;
extern crate self as site;

mod deep {
    pub extern crate cors_axum as inner;

    #[crate::web::cors(crate = crate::web, origins = any, methods = [PUT])]
    pub async fn replace() {}

    #[self::inner::cors(crate = inner, origins = any, methods = [POST])]
    pub async fn create() {}

    #[super::web::cors(crate = super::web, origins = any, methods = [DELETE])]
    pub async fn remove() {}
}

#[web::cors(crate = web, origins = ["https://a.example", "https://b.example"], methods = [GET], max_age = 5)]
async fn list() {}

#[web::cors(crate = r#web, origins = any, methods = [PATCH])]
async fn change() {}

fn main() {
    let _: axum::Router = axum::Router::new().route(
        "/",
        web::routes![
            list,
            change,
            deep::replace,
            site::deep::create,
            ::site::deep::remove
        ],
    );
    let _ = deep::inner::policies![list, deep::replace];
}
