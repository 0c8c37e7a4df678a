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
    pub const POLICY: &'static crate::web::cors::Policy = {
        () = Self::CORS_POLICY;
        static METHODS: crate::web::cors::__private::HeaderValue = crate::web::cors::__private::HeaderValue::from_static(
            "GET",
        );
        static POLICY: crate::web::cors::Policy = {
            static TEMPLATES: crate::web::cors::__private::Templates = crate::web::cors::__private::Templates::new();
            crate::web::cors::Policy::__new(crate::web::cors::__private::PolicyTable {
                source: (
                    "list_users",
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                ),
                methods: crate::web::cors::__private::Names::__new(false, &["GET"]),
                origins: crate::web::cors::__private::Origins::__new(
                    &[],
                    crate::web::cors::__private::OriginTable::Any,
                ),
                headers: crate::web::cors::__private::Names::__new(false, &[]),
                expose: crate::web::cors::__private::Names::__new(false, &[]),
                max_age: ::core::option::Option::None,
                credentials: false,
                private_network: false,
                preflight_status: 204u16,
                values: crate::web::cors::__private::PolicyValues {
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
