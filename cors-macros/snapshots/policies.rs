fn mount() {
    {
        mod __unannotated {
            pub use ::cors_runtime::__private::UnannotatedType as _;
            pub enum __handler_0 {}
            impl __handler_0 {
                pub const POLICY: &'static ::cors_runtime::Policy = ::core::panic!(
                    "`list_users` has no `#[cors]`, so it has no policy\nhelp: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, or add the handler without a policy, as in `.get(list_users)`\nrule: unannotated_handler"
                );
            }
        }
        use __unannotated::*;
        use list_users as __handler_0;
        const _: () = {
            let _ = || __handler_0;
            ::cors_runtime::adapter::assert_needs_no_set(
                (__handler_0::POLICY, "list_users"),
                "policies!",
            )
        };
        const __POLICIES: &'static [&'static ::cors_runtime::Policy] = &[
            {
                static __POLICY: ::cors_runtime::Policy = __handler_0::POLICY
                    .__named_by_path(|| ::cors_runtime::__private::item_mismatch::<
                        __handler_0,
                        _,
                    >(&__handler_0));
                &__POLICY
            },
        ];
        __POLICIES
    }
}
