#[instrument]
pub(crate) fn create() {}
const _: () = {
    use crate::web::cors as _;
    let _ = crate::web::cors::__private::words::keys::policy;
    let _: &crate::web::cors::Policy = &policies::APP;
    let _ = crate::web::cors::__private::words::keys::methods;
    let _ = crate::web::cors::__private::words::methods::POST;
};
/// The companion of the handler, which holds its CORS policy.
#[allow(non_camel_case_types)]
pub(crate) enum create {}
impl create {
    /// The CORS policy of the handler.
    pub(crate) const POLICY: &'static crate::web::cors::Policy = &crate::web::cors::__private::FALLBACK;
}
