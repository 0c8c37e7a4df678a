pub async fn list_users() -> &'static str {
    "[]"
}
#[doc(hidden)]
#[non_exhaustive]
pub enum list_users {}
impl list_users {
    const CORS_POLICY: () = ();
}
impl list_users {
    #[deprecated(
        note = "a loopback origin is whatever runs on the visitor's own machine\nhelp: move it to `debug_origins = [\"http://localhost\"]`\nrule: loopback_in_release"
    )]
    const loopback_in_release: () = ();
    #[deprecated(
        note = "a loopback origin is whatever runs on the visitor's own machine\nhelp: move it to `debug_origins = [\"http://127.0.0.1\"]`\nrule: loopback_in_release"
    )]
    const loopback_in_release_2: () = ();
    #[deprecated(
        note = "preflights are answered without it: OPTIONS is only for scripts that call it themselves\nhelp: remove it\nrule: method_options"
    )]
    const method_options: () = ();
    pub const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        () = Self::loopback_in_release;
        () = Self::loopback_in_release_2;
        () = Self::method_options;
        static METHODS: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "GET,OPTIONS",
        );
        static POLICY: ::cors_runtime::Policy = {
            static ORIGINS: [::cors_runtime::__private::HeaderValue; 2] = [
                ::cors_runtime::__private::HeaderValue::from_static("http://127.0.0.1"),
                ::cors_runtime::__private::HeaderValue::from_static("http://localhost"),
            ];
            static TEMPLATES: ::cors_runtime::__private::Templates = ::cors_runtime::__private::Templates::new();
            ::cors_runtime::Policy::__new(::cors_runtime::__private::PolicyTable {
                source: (
                    "list_users",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                ),
                methods: ::cors_runtime::__private::Names::__new(
                    false,
                    &["GET", "OPTIONS"],
                ),
                origins: ::cors_runtime::__private::Origins::__new(
                    &["http://localhost", "http://127.0.0.1"],
                    ::cors_runtime::__private::OriginTable::Many {
                        exact: ::cors_runtime::__private::ExactOrigins {
                            seed: 0u64,
                            pilots: &[0u16],
                            slots: &ORIGINS,
                        },
                        patterns: &[],
                        variables: &[],
                        predicates: &[],
                    },
                ),
                headers: ::cors_runtime::__private::Names::__new(false, &[]),
                expose: ::cors_runtime::__private::Names::__new(false, &[]),
                max_age: ::core::option::Option::None,
                credentials: false,
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
        &POLICY
    };
}
