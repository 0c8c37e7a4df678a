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
            "*",
        );
        static HEADERS: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "*,authorization",
        );
        static EXPOSE: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "*",
        );
        static MAX_AGE: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "0",
        );
        static POLICY: ::cors_runtime::Policy = {
            static TEMPLATES: ::cors_runtime::__private::Templates = ::cors_runtime::__private::Templates::new();
            ::cors_runtime::Policy::__new(::cors_runtime::__private::PolicyTable {
                source: (
                    "list_users",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                ),
                methods: ::cors_runtime::__private::Names::__new(true, &[]),
                origins: ::cors_runtime::__private::Origins::__new(
                    &[],
                    ::cors_runtime::__private::OriginTable::Any,
                ),
                headers: ::cors_runtime::__private::Names::__new(
                    true,
                    &["authorization"],
                ),
                expose: ::cors_runtime::__private::Names::__new(true, &[]),
                max_age: ::core::option::Option::Some(0),
                credentials: false,
                private_network: false,
                preflight_status: 204u16,
                values: ::cors_runtime::__private::PolicyValues {
                    templates: &TEMPLATES,
                    methods: &METHODS,
                    headers: ::core::option::Option::Some(&HEADERS),
                    expose: ::core::option::Option::Some(&EXPOSE),
                    max_age: ::core::option::Option::Some(&MAX_AGE),
                },
            })
        };
        &POLICY
    };
}
