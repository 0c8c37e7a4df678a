use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforced)]
async fn first() {}

#[cors(origins = ["https://a.example"], methods = [GET], csrf)]
async fn second() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforced(hosts = ["api.example.com"]))]
async fn third() {}

#[cors(origins = ["https://a.example"], methods = [GET], check_origin = true)]
async fn fourth() {}

fn main() {}
