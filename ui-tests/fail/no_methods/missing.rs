use cors_runtime::cors;

#[cors(origins = ["https://a.example"])]
async fn handler() {}

fn main() {}
