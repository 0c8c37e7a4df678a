///The app.
pub static APP: ::cors_runtime::Policy = {
    const _: () = {
        let _ = ::cors_runtime::__private::words::keys::origins;
        let _ = ::cors_runtime::__private::words::keys::credentials;
    };
    ::cors_runtime::__private::FALLBACK
};
