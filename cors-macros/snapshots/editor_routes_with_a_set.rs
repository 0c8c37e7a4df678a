fn mount() {
    {
        let _ = (list_users);
        let _ = ::cors_rocket::__private::words::mounting::origins;
        let _: &::cors_rocket::OriginSet = &config.origins;
        ::cors_rocket::mounting::Routes::new()
    }
}
