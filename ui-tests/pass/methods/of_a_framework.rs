// Any attribute of these names is read, whatever framework it is of.
use tracing::{instrument as get, instrument as head, instrument as post, instrument as routes};

use cors_axum::{cors, policy};

policy! {
    APP = { origins = any }
}

#[cors(origins = any)]
#[get("/")]
async fn list() {}

#[cors(policy = APP)]
#[routes]
#[get("/a")]
#[get("/b")]
#[post("/b")]
async fn several() {}

#[cors(origins = any, methods = [GET, HEAD])]
#[get("/")]
async fn with_head() {}

#[cors(origins = any, methods = [GET])]
#[get("/")]
#[head("/")]
async fn without_head() {}

#[cors(origins = any, methods = [PUT])]
#[get(skip_all)]
async fn of_another_purpose() {}

async fn call() {
    list().await;
    several().await;
    with_head().await;
    without_head().await;
    of_another_purpose().await;
}

fn main() {
    let _ = call;
    assert_eq!(list::POLICY.methods().list(), ["GET"]);
    assert_eq!(several::POLICY.methods().list(), ["GET", "POST"]);
    assert_eq!(with_head::POLICY.methods().list(), ["GET", "HEAD"]);
    assert_eq!(without_head::POLICY.methods().list(), ["GET"]);
    assert_eq!(of_another_purpose::POLICY.methods().list(), ["PUT"]);
}
