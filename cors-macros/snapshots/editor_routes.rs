fn mount() {
    {
        let _ = (list_users, users::create::<Db>);
        ::cors_runtime::mounting::Routes::new()
    }
}
