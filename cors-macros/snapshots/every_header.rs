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
            .origins(&["https://app.example.com"])
            .methods(&["GET", "PURGE"], "GET,PURGE")
            .headers(&["content-type", "x-a"], "content-type,x-a")
            .expose(&["etag"], "etag")
            .max_age(600, "600")
            .credentials()
            .private_network()
            .preflight_status(200)
            .policy(&CORS_PREPARED);
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
