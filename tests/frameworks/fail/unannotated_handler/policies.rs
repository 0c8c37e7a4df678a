use cors_runtime::policies;

#[actix_web::get("/books")]
async fn of_actix_web() -> &'static str {
    "[]"
}

#[poem::handler]
fn of_poem() {}

#[rocket::get("/books")]
fn of_rocket() {}

#[salvo_core::handler]
fn of_salvo() {}

fn main() {
    let _ = policies![of_actix_web];
    let _ = policies![of_poem];
    let _ = policies![of_rocket];
    let _ = policies![of_salvo];
}
