pub async fn list_users() -> &'static str {
    "[]"
}
::core::compile_error! {
    "browsers send the scheme and the host in lower case\nhelp: write `\"https://app.example.com\"`\nrule: origin_case"
}
::core::compile_error! {
    "methods are case-sensitive, and browsers send `GET` for `get`\nhelp: write `GET`\nrule: method_case"
}
#[doc(hidden)]
#[non_exhaustive]
pub enum list_users {}
impl list_users {
    pub const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
}
