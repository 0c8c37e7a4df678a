use actix_web::{App, HttpResponse, Responder, get, post, route, routes, web};
use cors_runtime::cors;

/// Lists the books.
#[cors(origins = any, methods = [GET])]
#[get("/books")]
async fn list_books() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [POST], headers = ["content-type"])]
#[post("/books")]
#[allow(dead_code)]
pub(crate) async fn create_book(book: web::Json<String>) -> HttpResponse {
    HttpResponse::Ok().body(book.into_inner())
}

#[cors(origins = any, methods = [GET, POST])]
#[route("/shelf", method = "GET", method = "POST")]
async fn shelf() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [GET, DELETE])]
#[routes]
#[get("/one")]
#[delete("/two")]
async fn several() -> impl Responder {
    "[]"
}

#[cors(origins = any, methods = [GET])]
#[cfg_attr(all(), get("/conditional"))]
#[must_use]
async fn conditional() -> impl Responder {
    "[]"
}

mod nested {
    use super::*;

    #[cors(origins = any, methods = [DELETE])]
    #[actix_web::delete("/books")]
    pub(crate) async fn list_books() -> impl Responder {
        "[]"
    }
}

#[test]
fn each_handler_has_its_policy() {
    #[cors(origins = any, methods = [PUT])]
    #[actix_web::put("/local")]
    async fn local() -> impl Responder {
        "[]"
    }

    let _app = App::new()
        .service(list_books)
        .service(create_book)
        .service(shelf)
        .service(several)
        .service(conditional)
        .service(nested::list_books)
        .service(local);
    assert_eq!(list_books::POLICY.methods().list(), ["GET"]);
    assert_eq!(create_book::POLICY.methods().list(), ["POST"]);
    assert_eq!(shelf::POLICY.methods().list(), ["GET", "POST"]);
    assert_eq!(several::POLICY.methods().list(), ["GET", "DELETE"]);
    assert_eq!(conditional::POLICY.methods().list(), ["GET"]);
    assert_eq!(nested::list_books::POLICY.methods().list(), ["DELETE"]);
    assert_eq!(local::POLICY.methods().list(), ["PUT"]);
}
