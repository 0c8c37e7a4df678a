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
        static CORS_PREPARED: ::cors_runtime::__private::Slot = ::cors_runtime::__private::Slot::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Table::EMPTY
            .of("type", ::core::module_path!())
            .any_origin()
            .methods(&["GET"], "GET")
            .policy(&CORS_PREPARED);
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
