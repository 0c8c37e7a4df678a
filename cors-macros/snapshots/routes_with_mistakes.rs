fn mount() {
    {
        ::core::compile_error! {
            "unknown key `origin`\nhelp: write `origins`\nrule: unknown_key"
        }
        ::core::compile_error! {
            "the methods of a handler are set in its `#[cors]`, not in `get(..)`\nhelp: write `list_users`\nrule: unannotated_handler"
        }
        let _: &::cors_runtime::OriginSet = &config.origins;
        ::cors_runtime::mounting::Routes::new()
    }
}
