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
            pub enum __handler_1 {}
            impl __handler_1 {
                pub const POLICY: &'static ::cors_runtime::Policy = ::core::panic!(
                    "`users::create` has no `#[cors]`, so it has no policy\nhelp: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, or add the handler without a policy, as in `.get(users::create)`\nrule: unannotated_handler"
                );
            }
        }
        use __unannotated::*;
        use list_users as __handler_0;
        use users::create as __handler_1;
        const _: () = {
            let _ = || __handler_0;
            ::cors_runtime::adapter::assert_disjoint_methods(
                (__handler_0::POLICY, "list_users"),
                (__handler_1::POLICY, "users::create"),
            )
        };
        const _: () = {
            let _ = || __handler_0;
            ::cors_runtime::adapter::assert_routable(
                (__handler_0::POLICY, "list_users"),
                ::cors_runtime::mounting::FRAMEWORK,
                ::cors_runtime::mounting::ROUTABLE,
            )
        };
        const _: () = {
            ::cors_runtime::adapter::assert_routable(
                (__handler_1::POLICY, "users::create"),
                ::cors_runtime::mounting::FRAMEWORK,
                ::cors_runtime::mounting::ROUTABLE,
            )
        };
        const _: () = {
            let _ = || __handler_0;
            ::cors_runtime::adapter::assert_needs_set(
                &[__handler_0::POLICY, __handler_1::POLICY],
            )
        };
        enum __Path {}
        impl ::cors_runtime::mounting::PathPolicies for __Path {
            const POLICIES: &'static [&'static ::cors_runtime::Policy] = {
                let _ = || __handler_0;
                &[__handler_0::POLICY, __handler_1::POLICY]
            };
        }
        ::cors_runtime::__private::manifest_path! {
            < __Path as ::cors_runtime::mounting::PathPolicies > ::POLICIES
        }
        use ::cors_runtime::mounting::mount_bound as __mount;
        let __bound = ::cors_runtime::mounting::bind::<__Path>(&config.origins);
        let __routes = ::cors_runtime::mounting::Routes::new();
        enum __Policy0 {}
        impl ::cors_runtime::mounting::HandlerPolicy for __Policy0 {
            type Companion = __handler_0;
            const POLICY: &'static ::cors_runtime::Policy = {
                let _ = || __handler_0;
                __handler_0::POLICY
            };
        }
        let __routes = __mount::<
            _,
            _,
            _,
            __Policy0,
            __Path,
        >(__routes, __handler_0, &__bound, 0);
        enum __Policy1 {}
        impl ::cors_runtime::mounting::HandlerPolicy for __Policy1 {
            type Companion = __handler_1;
            const POLICY: &'static ::cors_runtime::Policy = { __handler_1::POLICY };
        }
        let __routes = __mount::<
            _,
            _,
            _,
            __Policy1,
            __Path,
        >(__routes, __handler_1::<Db>, &__bound, 1);
        ::cors_runtime::mounting::mount_options_bound::<_, __Path>(__routes, &__bound)
    }
}
