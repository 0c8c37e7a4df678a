use cors_axum::{Policies, cors, policies};

#[cors(origins = any, methods = [GET])]
async fn list() {}

#[cors(origins = any, methods = [GET])]
async fn read() {}

fn main() {
    let _ = Policies::from(policies![list, read]);
}
