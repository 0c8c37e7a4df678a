use cors_rocket::{OriginSet, cors, routes};
use rocket::get;

#[cors(origins = [configured])]
#[get("/teams")]
fn list_teams() {}

fn main() {
    let set = OriginSet::default();
    let _ = routes![];
    let _ = routes![origins = &set, list_teams];
    let _ = routes![origin = &set; list_teams];
}
