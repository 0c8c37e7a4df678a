use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], colour = "blue")]
async fn handler() {}

fn main() {}
