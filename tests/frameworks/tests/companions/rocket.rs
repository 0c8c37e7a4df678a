use cors_runtime::cors;
use rocket::{get, post, route, routes, serde::json::Json};

/// Lists the books.
#[cors(origins = any, methods = [GET])]
#[get("/books/<id>")]
fn list_books(id: u8) -> String {
    id.to_string()
}

#[cors(origins = any, methods = [POST], headers = ["content-type"])]
#[post("/books", data = "<book>")]
pub(crate) async fn create_book(book: Json<String>) -> String {
    book.into_inner()
}

#[cors(origins = any, methods = [PUT])]
#[route(PUT, uri = "/books")]
fn put_book() {}

mod nested {
    use cors_runtime::cors;

    #[cors(origins = any, methods = [DELETE])]
    #[rocket::delete("/books")]
    pub(crate) fn list_books() {}
}

#[test]
fn each_handler_has_its_policy() {
    let routes = routes![list_books, create_book, put_book, nested::list_books];
    assert_eq!(routes.len(), 4);
    assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
    assert_eq!(create_book::POLICY.methods().list(), ["POST"]);
    assert_eq!(put_book::POLICY.methods().list(), ["PUT"]);
    assert_eq!(nested::list_books::POLICY.methods().list(), ["DELETE"]);
}
