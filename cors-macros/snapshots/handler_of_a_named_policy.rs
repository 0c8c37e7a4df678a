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
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = {
            const CORS_NAMED: &'static ::cors_runtime::Policy = create::CORS_NAMED;
            {
                struct Broken<const IS_BROKEN: ::core::primitive::bool>;
                impl Broken<true> {
                    #[deprecated(
                        note = "`Json` requires the header `content-type: application/json`, which the policy does not allow\nhelp: add `\"content-type\"` to the `headers` of `policies::APP`\nrule: json_without_content_type"
                    )]
                    const json_without_content_type: () = ();
                }
                impl Broken<false> {
                    const json_without_content_type: () = ();
                }
                () = Broken::<
                    { CORS_NAMED.__lacks_header("content-type") },
                >::json_without_content_type;
            }
            const _: () = if CORS_NAMED.__lacks_header("content-type") {
                ::core::panic!(
                    "`Json` requires the header `content-type: application/json`, which the policy does not allow\nhelp: add `\"content-type\"` to the `headers` of `policies::APP`\nrule: json_without_content_type"
                )
            };
            CORS_NAMED
                .__for_handler(
                    "create",
                    ::core::module_path!(),
                    &["POST"],
                    "POST",
                    &[],
                    &CORS_PREPARED,
                )
        };
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
