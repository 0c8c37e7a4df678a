use cors_axum::policy;

policy! {
    pub APP { origins = any }
}

fn main() {}
