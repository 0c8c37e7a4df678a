#[route(PUT, uri = "/a")]
fn update() {}
::core::compile_error! {
    "`methods` has `GET`, but `#[route]` below serves `PUT`\nhelp: write `PUT`\nrule: method_disagrees"
}
#[doc(hidden)]
mod __cors_0_update {
    #[non_exhaustive]
    pub enum update {}
}
#[doc(hidden)]
use __cors_0_update::*;
impl update {
    ///The CORS policy of the handler.
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
}
