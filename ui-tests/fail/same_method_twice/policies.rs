use cors_axum::{cors, policies};

#[cors(origins = any, methods = [GET])]
async fn one() {}

#[cors(origins = any, methods = [GET])]
async fn two() {}

fn main() {
    let _ = policies![one, two];
    let _ = (one, two);
}
