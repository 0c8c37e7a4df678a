use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [])]
async fn handler() {}

fn main() {}
