fn mount() {
    {
        let _ = (list_users);
        &[] as &'static [&'static ::cors_runtime::Policy]
    }
}
