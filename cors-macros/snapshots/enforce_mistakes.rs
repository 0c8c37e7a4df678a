pub async fn list_users() -> &'static str {
    "[]"
}
::core::compile_error! {
    "`headers` has no effect with `origins = none`, which allows no origin\nhelp: remove it\nrule: none_with_more"
}
::core::compile_error! {
    "`enforce` does not accept `host`\nhelp: write `hosts`\nrule: unknown_key"
}
#[doc(hidden)]
#[non_exhaustive]
pub enum list_users {}
impl list_users {
    pub const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
}
