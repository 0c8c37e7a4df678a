fn mount() {
    {
        let _ = (get(list_users));
        ::core::compile_error! {
            "the methods of a handler are set in its `#[cors]`, not in `get(..)`\nhelp: write `list_users`\nrule: unannotated_handler"
        }
        ::cors_runtime::mounting::Routes::new()
    }
}
