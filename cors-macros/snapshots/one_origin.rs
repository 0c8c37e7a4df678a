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
    pub const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        static METHODS: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "GET",
        );
        static POLICY: ::cors_runtime::Policy = {
            static ORIGIN: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
                "https://app.example.com",
            );
            static TEMPLATES: ::cors_runtime::__private::Templates = ::cors_runtime::__private::Templates::new();
            ::cors_runtime::Policy::__new(::cors_runtime::__private::PolicyTable {
                source: (
                    "list_users",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                ),
                methods: ::cors_runtime::__private::Names::__new(false, &["GET"]),
                origins: ::cors_runtime::__private::Origins::__new(
                    &["https://app.example.com"],
                    ::cors_runtime::__private::OriginTable::One(&ORIGIN),
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
