use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce())]
async fn first() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts))]
async fn second() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ))]
async fn third() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce("api.example.com"))]
async fn fourth() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(["api.example.com"]))]
async fn fifth() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = any))]
async fn sixth() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["api.example.com"], hosts = ["localhost:3000"]))]
async fn seventh() {}

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts: ["api.example.com"]))]
async fn eighth() {}

fn main() {}
