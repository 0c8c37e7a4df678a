pub async fn list_users() -> &'static str {
    "[]"
}
const _: () = {
    let _ = ::cors_runtime::__private::words::keys::origins;
    let _ = ::cors_runtime::__private::words::keys::methods;
    let _ = ::cors_runtime::__private::words::methods::DEL;
    let _ = ::cors_runtime::__private::words::keys::cred;
};
/// The companion of the handler, which holds its CORS policy.
#[allow(non_camel_case_types)]
pub enum list_users {}
impl list_users {
    /// The CORS policy of the handler.
    pub const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
}
::core::compile_error! {
    "browsers send the scheme and the host in lower case\nhelp: write `\"https://app.example.com\"`\nrule: origin_case"
}
::core::compile_error! {
    "unknown key `cred`\nhelp: write `credentials`\nrule: unknown_key"
}
