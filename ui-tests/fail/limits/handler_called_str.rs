use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn str() -> &'static str {
    ""
}

fn main() {
    let _ = str::POLICY;
}
