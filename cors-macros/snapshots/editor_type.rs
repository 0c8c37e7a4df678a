#[handler]
fn list_users() {}
const _: () = {
    let _ = ::cors_poem::__private::words::keys::origins;
    let _ = ::cors_poem::__private::words::origins::any;
    let _ = ::cors_poem::__private::words::keys::methods;
    let _ = ::cors_poem::__private::words::methods::GET;
};
impl list_users {
    /// The CORS policy of the handler.
    const POLICY: &'static ::cors_poem::Policy = &::cors_poem::__private::FALLBACK;
}
