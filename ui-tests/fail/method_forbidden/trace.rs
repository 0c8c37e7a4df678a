use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [TRACE])]
async fn handler() {}

fn main() {}
