//! Applications in which no policy applies.

use rocket::{
    Build, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use crate::ignition::ignite;

/// A fairing that disables every policy of the application, including those of annotated handlers: there are no
/// responses to preflights, and no response has a header of the CORS protocol. Scripts of other origins then cannot
/// read any response. `enforce` stays in effect, because it only restricts.
///
/// ```
/// use cors_rocket::{cors, routes, without_cors};
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[rocket::get("/books")]
/// fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let is_off = true;
/// let rocket = rocket::build()
///     .attach(without_cors().when(is_off))
///     .mount("/", routes![list_books]);
/// ```
pub const fn without_cors() -> WithoutCors {
    WithoutCors { is_on: true }
}

/// The fairing of [`without_cors`].
#[derive(Clone, Copy, Debug)]
#[must_use = "attach it by `.attach(..)`"]
pub struct WithoutCors {
    is_on: bool,
}

impl WithoutCors {
    /// Makes the fairing disable nothing unless `is_on` is true.
    pub const fn when(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }
}

#[rocket::async_trait]
impl Fairing for WithoutCors {
    fn info(&self) -> Info {
        Info {
            name: "CORS switch",
            kind: Kind::Ignite,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let (rocket, application) = ignite(rocket);
        application.set_has_policies();
        if self.is_on {
            application.set_off();
        }
        Ok(rocket)
    }
}
