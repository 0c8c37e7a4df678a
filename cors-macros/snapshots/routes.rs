fn mount() {
    {
        mod __unannotated {
            pub enum __handler_0 {}
            impl __handler_0 {
                pub const POLICY: &'static ::cors_runtime::Policy = ::core::panic!(
                    "`list_users` has no `#[cors]`, so it has no policy\nhelp: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, or add it without a policy, as in `.get(list_users)`\nrule: unannotated_handler"
                );
            }
            pub enum __handler_1 {}
            impl __handler_1 {
                pub const POLICY: &'static ::cors_runtime::Policy = ::core::panic!(
                    "`users::create` has no `#[cors]`, so it has no policy\nhelp: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, or add it without a policy, as in `.get(users::create)`\nrule: unannotated_handler"
                );
            }
        }
        use __unannotated::*;
        use list_users as __handler_0;
        use users::create as __handler_1;
        const _: () = {
            const __FOUND: ::core::option::Option<&'static ::core::primitive::str> = ::cors_runtime::__private::common_method(
                __handler_0::POLICY,
                __handler_1::POLICY,
            );
            const __PARTS: [&'static ::core::primitive::str; 3] = [
                "`list_users` and `users::create` both serve ",
                match __FOUND {
                    ::core::option::Option::Some(__method) => __method,
                    ::core::option::Option::None => "",
                },
                "\nhelp: leave it to one of them\nrule: same_method_twice",
            ];
            const __LENGTH: ::core::primitive::usize = ::cors_runtime::__private::join::<
                0,
            >(&__PARTS)
                .length();
            static __TEXT: ::cors_runtime::__private::Text<{ __LENGTH }> = ::cors_runtime::__private::join(
                &__PARTS,
            );
            if __FOUND.is_some() {
                ::core::panic!("{}", __TEXT.as_str())
            }
        };
        const _: () = {
            const __FOUND: ::core::option::Option<&'static ::core::primitive::str> = ::cors_runtime::__private::unroutable_method(
                __handler_0::POLICY,
                ::cors_runtime::__private::ROUTABLE,
            );
            const __PARTS: [&'static ::core::primitive::str; 3] = [
                "axum cannot route the custom method of `list_users`: ",
                match __FOUND {
                    ::core::option::Option::Some(__method) => __method,
                    ::core::option::Option::None => "",
                },
                "\nhelp: serve it with `CorsLayer` around a service of your own\nrule: unroutable_method",
            ];
            const __LENGTH: ::core::primitive::usize = ::cors_runtime::__private::join::<
                0,
            >(&__PARTS)
                .length();
            static __TEXT: ::cors_runtime::__private::Text<{ __LENGTH }> = ::cors_runtime::__private::join(
                &__PARTS,
            );
            if __FOUND.is_some() {
                ::core::panic!("{}", __TEXT.as_str())
            }
        };
        const _: () = {
            const __FOUND: ::core::option::Option<&'static ::core::primitive::str> = ::cors_runtime::__private::unroutable_method(
                __handler_1::POLICY,
                ::cors_runtime::__private::ROUTABLE,
            );
            const __PARTS: [&'static ::core::primitive::str; 3] = [
                "axum cannot route the custom method of `users::create`: ",
                match __FOUND {
                    ::core::option::Option::Some(__method) => __method,
                    ::core::option::Option::None => "",
                },
                "\nhelp: serve it with `CorsLayer` around a service of your own\nrule: unroutable_method",
            ];
            const __LENGTH: ::core::primitive::usize = ::cors_runtime::__private::join::<
                0,
            >(&__PARTS)
                .length();
            static __TEXT: ::cors_runtime::__private::Text<{ __LENGTH }> = ::cors_runtime::__private::join(
                &__PARTS,
            );
            if __FOUND.is_some() {
                ::core::panic!("{}", __TEXT.as_str())
            }
        };
        enum __Path {}
        impl ::cors_runtime::__private::PathPolicies for __Path {
            const POLICIES: &'static [&'static ::cors_runtime::Policy] = &[
                __handler_0::POLICY,
                __handler_1::POLICY,
            ];
            const ALLOW: ::cors_runtime::__private::HeaderValue = {
                const __LENGTH: ::core::primitive::usize = ::cors_runtime::__private::allow::<
                    0,
                >(<__Path as ::cors_runtime::__private::PathPolicies>::POLICIES)
                    .length();
                static __TEXT: ::cors_runtime::__private::Text<{ __LENGTH }> = ::cors_runtime::__private::allow(
                    <__Path as ::cors_runtime::__private::PathPolicies>::POLICIES,
                );
                ::cors_runtime::__private::HeaderValue::from_static(__TEXT.as_str())
            };
        }
        let __router = ::cors_runtime::__private::MethodRouter::new();
        enum __Policy0 {}
        impl ::cors_runtime::__private::HandlerPolicy for __Policy0 {
            const POLICY: &'static ::cors_runtime::Policy = __handler_0::POLICY;
        }
        let __router = ::cors_runtime::__private::mount::<
            _,
            _,
            _,
            __Policy0,
            __Path,
        >(__router, __handler_0);
        enum __Policy1 {}
        impl ::cors_runtime::__private::HandlerPolicy for __Policy1 {
            const POLICY: &'static ::cors_runtime::Policy = __handler_1::POLICY;
        }
        let __router = ::cors_runtime::__private::mount::<
            _,
            _,
            _,
            __Policy1,
            __Path,
        >(__router, __handler_1::<Db>);
        ::cors_runtime::__private::mount_options::<_, __Path>(__router)
    }
}
