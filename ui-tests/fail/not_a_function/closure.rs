use cors_runtime::cors;


fn main() {
    let _ = #[cors(origins = any, methods = [GET])]
    || {};
}
