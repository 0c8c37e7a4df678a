//! Handlers under the attributes of web frameworks, which other crates can use. The output of `#[cors]`
//! triggers no lint.

#![deny(
    unused,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    clippy::nursery,
    clippy::pedantic
)]

use cors_runtime::policy;

policy! {
    /// The application's own pages.
    pub APP = { origins = ["https://app.example.com"], credentials }
}

/// Handlers of actix-web.
#[allow(
    unreachable_pub,
    reason = "actix-web moves public functions into functions"
)]
pub mod actix {
    use actix_web::{Responder, delete, get, route, routes, web};
    use cors_runtime::cors;

    /// Lists the books.
    #[cors(origins = any)]
    #[get("/books")]
    pub async fn list_books() -> impl Responder {
        "[]"
    }

    /// Deletes a book.
    #[cors(policy = super::APP)]
    #[delete("/books/{id}")]
    pub async fn delete_book(id: web::Path<u8>) -> impl Responder {
        id.to_string()
    }

    /// Returns a book.
    #[cors(origins = any, headers = ["content-type"])]
    #[route("/book", method = "GET", method = "POST", method = "LOCK")]
    pub async fn book() -> impl Responder {
        "{}"
    }

    /// Two routes with two methods.
    #[cors(origins = any)]
    #[routes]
    #[get("/one")]
    #[get("/two")]
    #[post("/two", wrap = "actix_web::middleware::NormalizePath::trim()")]
    pub async fn r#type() -> impl Responder {
        "[]"
    }
}

/// Handlers of poem.
#[allow(unreachable_pub, reason = "poem moves public functions into functions")]
pub mod poem {
    use cors_runtime::cors;
    use poem::{handler, web::Json};

    /// Adds a book.
    #[cors(origins = any, methods = [POST], headers = ["content-type"])]
    #[handler]
    pub fn create_book(Json(title): Json<String>) -> String {
        title
    }
}

/// Handlers of rocket.
#[allow(missing_docs, reason = "rocket's own module has no documentation")]
pub mod rocket {
    use cors_runtime::cors;
    use rocket::{get, post, route, serde::json::Json};

    /// Shows a book.
    #[cors(origins = any)]
    #[get("/books/<id>")]
    #[must_use]
    pub fn show_book(id: u8) -> String {
        id.to_string()
    }

    /// Adds a book, which rocket parses without a content type.
    #[cors(origins = any)]
    #[must_use]
    #[post("/books", data = "<title>")]
    pub fn create_book(title: Json<String>) -> String {
        title.into_inner()
    }

    /// Replaces a book.
    #[cors(origins = any, headers = ["content-type"])]
    #[must_use]
    #[route(PUT, uri = "/books", format = "json", data = "<title>")]
    pub fn replace_book(title: Json<String>) -> String {
        title.into_inner()
    }
}

/// Handlers of salvo.
pub mod salvo {
    use cors_runtime::cors;
    use salvo_core::handler;

    /// Lists the books.
    #[cors(origins = any, methods = [GET])]
    #[handler]
    pub async fn list_books() -> &'static str {
        "[]"
    }
}
