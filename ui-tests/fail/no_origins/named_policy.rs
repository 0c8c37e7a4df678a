use cors_axum::policy;

policy! {
    pub APP = { headers = ["x-a"] }
}

fn main() {}
