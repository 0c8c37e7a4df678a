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
        static CORS_PREPARED: crate::web::cors::__private::PreparedCell = crate::web::cors::__private::PreparedCell::new();
        static POLICY: crate::web::cors::Policy = crate::web::cors::__private::Builder::new(
                "list_users",
                ::core::module_path!(),
            )
            .any_origin()
            .methods(&["GET"], "GET")
            .policy(&CORS_PREPARED);
        crate::web::cors::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
