use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn annotated<T>() {}

fn main() {
    let _ = routes![annotated::<u8];
}
