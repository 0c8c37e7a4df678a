use cors_axum::cors;

#[cors(origins = [env(NAME), env!("")], methods = [GET])]
async fn handler() {}

fn main() {}
