use cors_axum::cors;

#[cors(
    origins = ["wss://app.example.com"], //~
    methods = [GET],
    enforce,
)]
async fn open_socket() {}

fn main() {}
