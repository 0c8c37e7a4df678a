use cors_runtime::policy;

policy! {
    pub APP = { origins = any, policy = OTHER, crate = ::cors_runtime }
}

fn main() {}
