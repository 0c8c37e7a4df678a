use cors_axum::cors;

mod handlers {
    pub mod list {}
}

#[cors(origins = any, methods = [GET])]
async fn list() {}

struct Other;

fn main() {
    let _ = list;
    let _ = list::POLICY;
    let _ = Other;
}
