#[expect(dead_code)]
#[deny(unused)]
///Lists.
pub(crate) fn r#type<T>()
where
    T: Copy,
{}
#[doc(hidden)]
#[non_exhaustive]
#[allow(dead_code)]
#[deny(unused)]
pub(crate) enum r#type {}
#[allow(dead_code)]
#[deny(unused)]
impl r#type {
    const CORS_POLICY: () = ();
}
#[allow(dead_code)]
#[deny(unused)]
impl r#type {
    pub(crate) const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Builder::new(
                "type",
                ::core::module_path!(),
            )
            .any_origin()
            .methods(&["GET"], "GET")
            .policy(&CORS_PREPARED);
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
