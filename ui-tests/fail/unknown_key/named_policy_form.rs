use cors_runtime::policy;

policy! {
    pub APP { origins = any }
}

fn main() {}
