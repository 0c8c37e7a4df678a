async fn chat(_: WebSocketUpgrade, _: CookieJar) {}
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
            {
                struct Broken<const IS_BROKEN: ::core::primitive::bool>;
                impl Broken<true> {
                    #[deprecated(
                        note = "CORS does not apply to WebSockets, so any site can open this one with a visitor's cookies\nhelp: add `enforce`, here or to `APP`\nrule: upgrade_without_enforce"
                    )]
                    const upgrade_without_enforce: () = ();
                }
                impl Broken<false> {
                    const upgrade_without_enforce: () = ();
                }
                () = Broken::<{ !CORS_NAMED.enforce() }>::upgrade_without_enforce;
            }
            {
                struct Broken<const IS_BROKEN: ::core::primitive::bool>;
                impl Broken<true> {
                    #[deprecated(
                        note = "the handler reads cookies, which browsers send only with `credentials`\nhelp: add `credentials` to `APP`\nrule: cookies_without_credentials"
                    )]
                    const cookies_without_credentials: () = ();
                }
                impl Broken<false> {
                    const cookies_without_credentials: () = ();
                }
                () = Broken::<
                    { CORS_NAMED.__lacks_credentials() },
                >::cookies_without_credentials;
            }
            CORS_NAMED
                .__for_handler(
                    "chat",
                    ::core::module_path!(),
                    &["GET"],
                    "GET",
                    &[],
                    &CORS_PREPARED,
                )
        }
            .__upgrades();
        ::cors_runtime::__private::manifest_entry! {
            & POLICY
        }
        &POLICY
    };
}
