use cors_rocket::{cors, routes};
use rocket::get;

#[cors(origins = any)]
#[get("/books")]
fn list_books() {}

#[get("/users")]
fn list_users() {}

mod shadowed {
    #[allow(unused_imports)]
    use super::*;

    #[get("/own")]
    fn list_books() {}

    pub(crate) fn mount() {
        let _ = routes![list_books];
    }
}

fn main() {
    let _ = routes![list_books, list_users];
    shadowed::mount();
}
