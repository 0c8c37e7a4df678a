use cors_axum::cors;

#[cors(origins = [matching(tenants::)], methods = [GET])]
async fn handler() {}

fn main() {}
