//! Handlers for one path, mounted here and in other crates.

use axum::{
    Router,
    extract::{FromRef, State},
};

/// The number of books.
#[derive(Clone, Copy, Debug)]
pub struct Count(pub usize);

/// Lists the books.
#[web::cors(
    crate = ::web,
    origins = ["https://books.example", "https://*.books.example"],
    methods = [GET],
    expose = ["etag"]
)]
pub async fn list_books() -> &'static str {
    "The Dispossessed"
}

/// Returns the name of the book to add.
#[web::cors(crate = ::web, origins = ["https://books.example"], methods = [POST], credentials)]
pub async fn add_book<T>(State(Count(count)): State<Count>) -> String
where
    T: Default + Into<String>,
{
    format!("{count} {}", T::default().into())
}

/// Sells a book to the shop.
#[web::cors(crate = ::web, policy = crate::SHOP, methods = [PATCH])]
pub async fn sell_book() {}

/// A nested module.
pub mod nested {
    /// Removes a book.
    #[web::cors(crate = ::web, origins = any, methods = [DELETE])]
    pub async fn remove_book() {}
}

/// The paths of the books, for any state that contains a `Count`.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Count: FromRef<S>,
{
    let books = web::routes![
        list_books,
        add_book::<String>,
        nested::remove_book,
        sell_book
    ];
    Router::new().route("/books", books)
}
