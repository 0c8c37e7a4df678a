use axum::Json;
use cors_axum::cors;

struct WithRejection<T, E>(std::marker::PhantomData<(T, E)>);

#[cors(origins = any, methods = [POST])]
async fn handler(_: WithRejection<Json<u8>, u8>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
