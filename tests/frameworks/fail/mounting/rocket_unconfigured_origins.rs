use cors_rocket::{OriginSet, cors, routes};
use rocket::get;

#[cors(origins = any)]
#[get("/books")]
fn list_books() {}

#[cors(origins = [configured])]
#[get("/teams")]
fn list_teams() {}

fn main() {
    let set = OriginSet::default();
    let _ = routes![list_books, list_teams];
    let _ = routes![origins = &set; list_books];
    let _ = routes![origins = &set; list_books, list_teams];
    let _ = routes![origins = 1; list_teams];
}
