pub async fn list_users() -> &'static str {
    "[]"
}
const _: () = {
    let _ = ::cors_runtime::__private::words::keys::origins;
    let _ = ::cors_runtime::__private::words::origins::env;
    let _ = ::cors_runtime::__private::words::origins::matching;
    let _ = tenants::is_known;
    let _ = ::cors_runtime::__private::words::keys::methods;
    let _ = ::cors_runtime::__private::words::methods::GET;
    let _ = ::cors_runtime::__private::words::keys::headers;
    let _ = ::cors_runtime::__private::words::headers::any;
    let _ = ::cors_runtime::__private::words::keys::enforce;
    let _ = ::cors_runtime::__private::words::enforce::hosts;
    let _ = ::cors_runtime::__private::words::keys::allow;
    let _ = ::cors_runtime::__private::words::rules::origin_duplicate;
};
/// The companion of the handler, which holds its CORS policy.
#[allow(non_camel_case_types)]
pub enum list_users {}
impl list_users {
    /// The CORS policy of the handler.
    pub const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
}
