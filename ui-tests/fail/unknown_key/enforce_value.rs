use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce = true)]
async fn first() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce = ["api.example.com"])]
async fn second() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce[hosts])]
async fn third() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = []) = true)]
async fn fourth() {}

fn main() {}
