use cors_runtime::cors;

#[cors(origins = ["null"], methods = [GET], credentials)]
async fn handler() {}

fn main() {}
