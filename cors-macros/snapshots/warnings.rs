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
    #[deprecated(
        note = "a loopback origin allows any program on the visitor's own machine\nhelp: move it to `debug_origins = [\"http://localhost\"]`; or add `allow(loopback_in_release)` if an installed application sends it\nrule: loopback_in_release"
    )]
    const loopback_in_release: () = ();
    #[deprecated(
        note = "a loopback origin allows any program on the visitor's own machine\nhelp: move it to `debug_origins = [\"http://127.0.0.1\"]`; or add `allow(loopback_in_release)` if an installed application sends it\nrule: loopback_in_release"
    )]
    const loopback_in_release_2: () = ();
    #[deprecated(
        note = "preflights do not need `OPTIONS` here: list it only if scripts send OPTIONS requests\nhelp: remove it\nrule: method_options"
    )]
    const method_options: () = ();
    pub const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        () = Self::loopback_in_release;
        () = Self::loopback_in_release_2;
        () = Self::method_options;
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Builder::new(
                "list_users",
                ::core::module_path!(),
            )
            .origins(&["http://localhost", "http://127.0.0.1"])
            .hash(2, 0, &[0])
            .methods(&["GET", "OPTIONS"], "GET,OPTIONS")
            .policy(&CORS_PREPARED);
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
