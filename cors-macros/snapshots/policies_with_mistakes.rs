fn mount() {
    {
        ::core::compile_error! {
            "`origins` has no value\nhelp: write it as in `policies![origins = &set; list_users]`\nrule: unknown_key"
        }
        const __POLICIES: &'static [&'static ::cors_runtime::Policy] = &[];
        ::cors_runtime::BoundPolicies::new(
            __POLICIES,
            ::core::option::Option::unwrap(::core::option::Option::None),
        )
    }
}
