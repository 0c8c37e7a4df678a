use cors_axum::{Policy, cors, policies};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

static POLICIES: &[&Policy] = policies![list_users];

fn main() {
    let _ = list_users;
    let _ = policies![list_users];
}
