use cors_axum::policy;

policy! {
    pub const APP: Policy = { origins = ["https://app.example.com"] }; //~
}

fn main() {}
