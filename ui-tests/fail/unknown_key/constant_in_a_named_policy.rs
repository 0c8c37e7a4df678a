use cors_axum::policy;

policy! {
    APP = { origins = ORIGINS }
}

fn main() {}
