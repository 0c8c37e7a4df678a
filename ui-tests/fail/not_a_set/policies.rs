use cors_axum::{OriginSet, cors, policies};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

struct Config {
    origins: Vec<String>,
}

fn mount(config: &Config, set: OriginSet) {
    let _ = list_users;
    let _ = policies![origins = &config.origins; list_users];
    let _ = policies![origins = set; list_users];
    let _ = policies![origins = &set, 1; list_users];
}

fn main() {}
