//! Macros that define and mount annotated handlers in the crate that calls them.

/// Defines an annotated handler that returns a constant.
#[macro_export]
macro_rules! constant {
    ($(#[$meta:meta])* $vis:vis $name:ident: $type:ty = $value:expr) => {
        $(#[$meta])*
        #[$crate::web::cors(crate = $crate::web, origins = ["https://books.example"], methods = [GET])]
        $vis async fn $name() -> $type {
            $value
        }
    };
}

/// Mounts `list_books` together with the caller's handlers.
#[macro_export]
macro_rules! with_books {
    ($($handler:path),* $(,)?) => {
        $crate::web::routes![$crate::books::list_books, $($handler),*]
    };
}
