///Lists.
#[routes]
#[get("/a")]
#[post("/a", wrap = "Auth")]
#[allow(unused)]
pub async fn list_users() {}
#[doc(hidden)]
mod __cors_0_list_users {
    #[non_exhaustive]
    pub enum list_users {}
}
#[doc(hidden)]
#[allow(unused)]
pub use __cors_0_list_users::*;
#[allow(unused)]
impl list_users {
    const CORS_POLICY: () = ();
}
#[allow(unused)]
impl list_users {
    ///The CORS policy of the handler.
    pub const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Builder::new(
                "list_users",
                ::core::module_path!(),
            )
            .any_origin()
            .methods(&["GET", "POST"], "GET,POST")
            .policy(&CORS_PREPARED)
            .__at_paths(&["/a"]);
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
