//! Annotated handlers and policies for other crates, in a crate that imports the library as `web`.

pub mod books;
pub mod macros;

pub use books::{list_books, nested::remove_book as delete_book};

/// The library, which the macros of this crate use.
#[doc(hidden)]
pub use web;

/// The origin that most policies of this crate allow.
pub const ORIGIN: &str = "https://books.example";

/// The policy of a handler of this crate.
pub const LIST_BOOKS: &web::Policy = list_books::POLICY;

web::policy! {
    /// The policy of the shop, for handlers of other crates.
    pub SHOP = { origins = ["https://shop.example"], headers = ["content-type"], credentials }
}

/// All policies of handlers of this crate.
pub static POLICIES: &[&web::Policy] = web::policies![
    list_books,
    books::add_book::<&str>,
    delete_book,
    books::sell_book
];
