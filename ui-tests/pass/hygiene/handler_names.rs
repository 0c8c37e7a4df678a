#![deny(warnings)]
#![allow(non_snake_case, non_camel_case_types, uncommon_codepoints)]

use axum::Router;
use cors_axum::{cors, policies, routes};

macro_rules! handlers {
    ($($name:ident)*) => { $(
        #[cors(origins = ["https://a.example", "https://*.b.example"], methods = [GET], headers = ["x-a"])]
        async fn $name() {}
    )* };
}

handlers! {
    router mount policy Policy METHODS HEADERS ORIGIN ORIGINS POLICY CORS_POLICY FOUND PARTS TEXT
    method cors routes policies __private private main_page T S größe r#async r#match option
    core std axum_ http handler tower panic line file module_path
}

fn main() {
    let _: Router = Router::new()
        .route("/0", routes![router])
        .route("/1", routes![mount])
        .route("/2", routes![policy])
        .route("/3", routes![Policy])
        .route("/4", routes![METHODS])
        .route("/5", routes![HEADERS])
        .route("/6", routes![ORIGIN])
        .route("/7", routes![ORIGINS])
        .route("/8", routes![POLICY])
        .route("/9", routes![CORS_POLICY])
        .route("/10", routes![FOUND])
        .route("/11", routes![PARTS])
        .route("/12", routes![TEXT])
        .route("/14", routes![method])
        .route("/15", routes![cors])
        .route("/16", routes![routes])
        .route("/17", routes![policies])
        .route("/18", routes![__private])
        .route("/19", routes![private])
        .route("/20", routes![main_page])
        .route("/21", routes![T])
        .route("/22", routes![S])
        .route("/23", routes![größe])
        .route("/24", routes![r#async])
        .route("/25", routes![r#match])
        .route("/26", routes![option])
        .route("/31", routes![self::core])
        .route("/32", routes![self::std])
        .route("/33", routes![axum_])
        .route("/34", routes![http])
        .route("/35", routes![handler])
        .route("/36", routes![tower])
        .route("/37", routes![panic])
        .route("/38", routes![line])
        .route("/39", routes![file])
        .route("/40", routes![module_path]);
    assert_eq!(policies![r#async][0].name(), "async");
    assert_eq!(policies![größe][0].name(), "größe");
}
