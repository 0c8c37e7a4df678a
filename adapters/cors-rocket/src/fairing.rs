//! The fairing that applies the policies of annotated handlers.

use rocket::{
    Build, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use crate::ignition::ignite;

/// Applies the policies of annotated handlers: attach [`Cors::fairing`] once.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Cors;

impl Cors {
    /// The fairing. [`CorsLayer`](crate::CorsLayer) and [`without_cors`](crate::without_cors()) include it, so an
    /// application with one of them does not need it.
    ///
    /// ```
    /// use cors_rocket::{Cors, cors, routes};
    ///
    /// #[cors(origins = ["https://app.example.com"])]
    /// #[rocket::get("/books")]
    /// fn list_books() -> &'static str {
    ///     "The Dispossessed"
    /// }
    ///
    /// let rocket = rocket::build().attach(Cors::fairing()).mount("/", routes![list_books]);
    /// ```
    ///
    /// rocket runs guards and catchers outside handlers, so this fairing writes the headers of a policy into
    /// responses. It runs after all other fairings of the program, in whatever order they are attached.
    #[must_use]
    pub const fn fairing() -> Self {
        Self
    }
}

#[rocket::async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info {
            name: "CORS",
            kind: Kind::Ignite,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let (rocket, application) = ignite(rocket);
        application.set_has_policies();
        Ok(rocket)
    }
}
