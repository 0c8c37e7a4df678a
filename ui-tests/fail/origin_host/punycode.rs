use cors_runtime::cors;

#[cors(origins = ["https://xn--a.example"], methods = [GET])]
async fn handler() {}

fn main() {}
