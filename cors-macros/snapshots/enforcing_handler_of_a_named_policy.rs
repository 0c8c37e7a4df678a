async fn chat(_: WebSocketUpgrade) {}
#[doc(hidden)]
#[non_exhaustive]
enum chat {}
impl chat {
    const CORS_POLICY: () = ();
}
impl chat {
    const CORS_NAMED: &'static ::cors_runtime::Policy = &APP;
    const POLICY: &'static ::cors_runtime::Policy = {
        () = Self::CORS_POLICY;
        static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
        static POLICY: ::cors_runtime::Policy = {
            const CORS_NAMED: &'static ::cors_runtime::Policy = chat::CORS_NAMED;
            CORS_NAMED
                .__for_handler(
                    "chat",
                    ::core::module_path!(),
                    &["GET"],
                    "GET",
                    &[],
                    &CORS_PREPARED,
                )
                .__enforced(&["api.example.com"])
        }
            .__upgrades();
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
