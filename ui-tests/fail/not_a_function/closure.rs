use cors_axum::cors;


fn main() {
    let _ = #[cors(origins = any, methods = [GET])]
    || {};
}
