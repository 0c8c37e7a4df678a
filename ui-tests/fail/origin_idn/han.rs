use cors_runtime::cors;

#[cors(origins = ["https://例え.テスト"], methods = [GET])]
async fn handler() {}

fn main() {}
