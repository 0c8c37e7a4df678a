use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
mod users { //~
    pub async fn list() {}
}

fn main() {}
