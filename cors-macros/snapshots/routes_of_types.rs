fn mount() {
    {
        use ::cors_rocket::__private::UnannotatedType as _;
        type __handler_0 = list_users;
        type __handler_1 = users::create;
        const _: () = {
            let _ = || list_users;
            ::cors_rocket::adapter::assert_routable(
                (__handler_0::POLICY, "list_users"),
                ::cors_rocket::mounting::FRAMEWORK,
                ::cors_rocket::mounting::ROUTABLE,
            )
        };
        const _: () = {
            let _ = || users::create;
            ::cors_rocket::adapter::assert_routable(
                (__handler_1::POLICY, "users::create"),
                ::cors_rocket::mounting::FRAMEWORK,
                ::cors_rocket::mounting::ROUTABLE,
            )
        };
        const _: () = {
            let _ = || list_users;
            let _ = || users::create;
            ::cors_rocket::adapter::assert_needs_set(
                &[__handler_0::POLICY, __handler_1::POLICY],
            )
        };
        enum __Path {}
        impl ::cors_rocket::mounting::PathPolicies for __Path {
            const POLICIES: &'static [&'static ::cors_rocket::Policy] = {
                let _ = || list_users;
                let _ = || users::create;
                &[__handler_0::POLICY, __handler_1::POLICY]
            };
        }
        ::cors_rocket::__private::manifest_path! {
            & [__handler_0::POLICY]
        }
        ::cors_rocket::__private::manifest_path! {
            & [__handler_1::POLICY]
        }
        use ::cors_rocket::mounting::mount_bound as __mount;
        let __bound = ::cors_rocket::mounting::bind::<__Path>(&set);
        let __routes = ::cors_rocket::mounting::Routes::new();
        enum __Policy0 {}
        impl ::cors_rocket::mounting::HandlerPolicy for __Policy0 {
            type Companion = __handler_0;
            const POLICY: &'static ::cors_rocket::Policy = {
                let _ = || list_users;
                __handler_0::POLICY
            };
        }
        let __routes = __mount::<
            _,
            _,
            _,
            __Policy0,
            __Path,
        >(__routes, list_users, &__bound, 0);
        enum __Policy1 {}
        impl ::cors_rocket::mounting::HandlerPolicy for __Policy1 {
            type Companion = __handler_1;
            const POLICY: &'static ::cors_rocket::Policy = {
                let _ = || users::create;
                __handler_1::POLICY
            };
        }
        let __routes = __mount::<
            _,
            _,
            _,
            __Policy1,
            __Path,
        >(__routes, users::create, &__bound, 1);
        ::cors_rocket::mounting::mount_options_bound::<_, __Path>(__routes, &__bound)
    }
}
