use cors_axum::cors;

#[cors(origins = ["https://a.example"] methods = [GET], credentials max_age = 600)]
async fn handler() {}

fn main() {}
