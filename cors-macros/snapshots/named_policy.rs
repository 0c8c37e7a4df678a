///The app.
pub static APP: ::cors_runtime::Policy = {
    static METHODS: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
        "GET,HEAD,POST,PUT,PATCH,DELETE",
    );
    static POLICY: ::cors_runtime::Policy = {
        static ORIGIN: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "https://app.example.com",
        );
        static TEMPLATES: ::cors_runtime::__private::Templates = ::cors_runtime::__private::Templates::new();
        ::cors_runtime::Policy::__new(::cors_runtime::__private::PolicyTable {
            source: ("APP", ::core::module_path!(), ::core::file!(), ::core::line!()),
            methods: ::cors_runtime::__private::Names::__new(
                false,
                &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            ),
            origins: ::cors_runtime::__private::Origins::__new(
                &["https://app.example.com"],
                ::cors_runtime::__private::OriginTable::One(&ORIGIN),
            ),
            headers: ::cors_runtime::__private::Names::__new(false, &[]),
            expose: ::cors_runtime::__private::Names::__new(false, &[]),
            max_age: ::core::option::Option::None,
            credentials: true,
            private_network: false,
            preflight_status: 204u16,
            values: ::cors_runtime::__private::PolicyValues {
                templates: &TEMPLATES,
                methods: &METHODS,
                headers: ::core::option::Option::None,
                expose: ::core::option::Option::None,
                max_age: ::core::option::Option::None,
            },
        })
    };
    POLICY
};
