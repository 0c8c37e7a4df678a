use cors_axum::cors;

#[cors(
    origins: ["https://app.example.com"], //~
    methods: [GET],
)]
async fn list_users() {}

fn main() {}
