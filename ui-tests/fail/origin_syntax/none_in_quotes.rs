use cors_axum::cors;

#[cors(origins = "none", methods = [GET])]
async fn first() {}

#[cors(origins = None, methods = [GET])]
async fn second() {}

#[cors(origins = "any", methods = [GET])]
async fn third() {}

fn main() {}
