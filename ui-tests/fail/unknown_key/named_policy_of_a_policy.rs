use cors_axum::policy;

policy! {
    pub APP = { origins = any, policy = OTHER, crate = ::cors_axum }
}

fn main() {}
