use cors_axum::cors;

#[cors(
    origins = none,
    debug_origins = ["http://localhost:3000"],
    methods = [GET],
    headers = ["content-type"],
    expose = ["x-request-id"],
    max_age = 600,
    credentials,
    enforce,
    private_network,
    preflight_status = 200,
    danger_null_origin,
    danger_insecure_origins,
    danger_public_suffix,
)]
async fn handler() {}

fn main() {}
