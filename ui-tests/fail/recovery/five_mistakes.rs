use cors_axum::cors;

#[cors(
    origins = ["https://A.example"],
    methods = [get],
    headers = ["cookie"],
    expose = ["set-cookie"],
    max_age = 100000,
)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
