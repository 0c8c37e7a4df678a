use cors_axum::cors;

#[cors]
async fn handler() {}

fn main() {}
