use cors_axum::cors;

mod policies {
    use cors_axum::policy;

    policy! {
        APP = { origins = ["https://app.example.com"] }
    }
}

#[cors(policy = policies::APP, methods = [GET])]
async fn list_users() {}

fn main() {}
