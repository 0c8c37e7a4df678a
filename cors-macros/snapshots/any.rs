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
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Builder::new(
                "list_users",
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
