use cors_runtime::cors;
use salvo_core::{Router, handler};

/// Lists the books.
#[cors(origins = any, methods = [GET])]
#[handler]
async fn list_books() -> &'static str {
    "[]"
}

mod nested {
    use cors_runtime::cors;

    #[cors(origins = any, methods = [POST])]
    #[salvo_core::handler]
    pub(crate) fn list_books() -> &'static str {
        "[]"
    }
}

#[test]
fn each_handler_has_its_policy() {
    #[cors(origins = any, methods = [PUT])]
    #[handler]
    async fn local() {}

    let _router = Router::new()
        .get(list_books)
        .post(nested::list_books)
        .put(local);
    assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
    assert_eq!(nested::list_books::POLICY.methods().list(), ["POST"]);
    assert_eq!(local::POLICY.methods().list(), ["PUT"]);
}
