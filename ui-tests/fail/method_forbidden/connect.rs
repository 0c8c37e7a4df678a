use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [CONNECT])]
async fn handler() {}

fn main() {}
