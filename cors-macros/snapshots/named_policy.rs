///The app.
pub static APP: ::cors_runtime::Policy = {
    static CORS_PREPARED: ::cors_runtime::__private::PreparedCell = ::cors_runtime::__private::PreparedCell::new();
    ::cors_runtime::__private::manifest_entry! {
        & APP
    }
    ::cors_runtime::__private::Builder::new("APP", ::core::module_path!())
        .origins(&["https://app.example.com"])
        .methods(
            &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            "GET,HEAD,POST,PUT,PATCH,DELETE",
        )
        .credentials()
        .policy(&CORS_PREPARED)
};
