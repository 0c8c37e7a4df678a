use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["*", "*:3000", "api.*.example"]))]
async fn handler() {}

fn main() {}
