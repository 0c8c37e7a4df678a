use cors_axum::policy;

policy! {
    APP = { origins = ["https://app.example.com"] }
    ADMIN = { policy = APP, credentials } //~
}

fn main() {}
