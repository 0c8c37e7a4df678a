use cors_axum::cors;

#[cors(origins = ["https://例え.テスト"], methods = [GET])]
async fn handler() {}

fn main() {}
