fn mount() {
    {
        let _ = (list_users);
        let _ = ::cors_runtime::__private::words::mounting::origins;
        ::cors_runtime::BoundPolicies::new(&[], set)
    }
}
