use cors_runtime::cors;
use poem::{Route, get, handler};

/// Lists the books.
#[cors(origins = any, methods = [GET])]
#[handler]
fn list_books() -> &'static str {
    "[]"
}

mod nested {
    use cors_runtime::cors;

    #[cors(origins = any, methods = [POST])]
    #[poem::handler]
    pub(crate) async fn list_books() -> &'static str {
        "[]"
    }
}

#[test]
fn each_handler_has_its_policy() {
    #[cors(origins = any, methods = [PUT])]
    #[handler]
    async fn local() {}

    let route = get(list_books).post(nested::list_books).put(local);
    let _route = Route::new().at("/books", route);
    assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
    assert_eq!(nested::list_books::POLICY.methods().list(), ["POST"]);
    assert_eq!(local::POLICY.methods().list(), ["PUT"]);
}
