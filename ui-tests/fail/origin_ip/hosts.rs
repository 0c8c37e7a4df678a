use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["::1", "[0:0::1]:3000", "127.1"]))]
async fn handler() {}

fn main() {}
