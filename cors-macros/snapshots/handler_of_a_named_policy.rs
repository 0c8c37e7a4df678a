async fn create(_: Option<Json<u8>>, _: Json<u8>) {}
#[doc(hidden)]
#[non_exhaustive]
enum create {}
impl create {
    const CORS_POLICY: () = ();
}
impl create {
    const CORS_NAMED: &'static ::cors_runtime::Policy = &policies::APP;
    const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        static METHODS: ::cors_runtime::__private::HeaderValue = ::cors_runtime::__private::HeaderValue::from_static(
            "POST",
        );
        static TEMPLATES: ::cors_runtime::__private::Templates = ::cors_runtime::__private::Templates::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::__of_handler(
            create::CORS_NAMED,
            ("create", ::core::module_path!(), ::core::file!(), ::core::line!()),
            ::cors_runtime::__private::Names::__new(false, &["POST"]),
            &METHODS,
            &TEMPLATES,
        );
        {
            struct Broken<const IS_BROKEN: ::core::primitive::bool>;
            impl Broken<true> {
                #[deprecated(
                    note = "`Json` needs `content-type: application/json`, which the policy does not let a script send\nhelp: add `\"content-type\"` to the `headers` of `policies::APP`\nrule: json_without_content_type"
                )]
                const json_without_content_type: () = ();
            }
            impl Broken<false> {
                const json_without_content_type: () = ();
            }
            () = Broken::<
                { !POLICY.__allows_header("content-type") },
            >::json_without_content_type;
        }
        const _: () = if !POLICY.__allows_header("content-type") {
            ::core::panic!(
                "`Json` needs `content-type: application/json`, which the policy does not let a script send\nhelp: add `\"content-type\"` to the `headers` of `policies::APP`\nrule: json_without_content_type"
            )
        };
        &POLICY
    };
}
