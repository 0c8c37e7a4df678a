use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = ["GE T"])]
async fn handler() {}

fn main() {}
