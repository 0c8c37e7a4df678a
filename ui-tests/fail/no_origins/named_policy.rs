use cors_runtime::policy;

policy! {
    pub APP = { headers = ["x-a"] }
}

fn main() {}
