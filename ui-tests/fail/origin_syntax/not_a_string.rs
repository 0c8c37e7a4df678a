use cors_runtime::cors;

#[cors(origins = [app], methods = [GET])]
async fn handler() {}

fn main() {}
