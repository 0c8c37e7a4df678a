use cors_axum::policy;

policy! {
    pub ONE = { origins = ["https://A.example"] }
    pub TWO = { origins = ["https://B.example"], credentials }
}

fn main() {}
