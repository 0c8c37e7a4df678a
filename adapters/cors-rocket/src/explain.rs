//! Responses to refused preflights that explain the refusal.

use rocket::{
    Build, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use crate::ignition::ignite;

/// A fairing that explains refused preflights during development.
///
/// The body of the response is the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. A preflight that fails without reaching a policy is explained too.
///
/// Explanations disclose the policies, so do not use it in public deployments.
///
/// ```
/// use cors_rocket::{Cors, cors, explain, routes};
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[rocket::get("/books")]
/// fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let rocket = rocket::build()
///     .attach(Cors::fairing())
///     .attach(explain().when(cfg!(debug_assertions)))
///     .mount("/", routes![list_books]);
/// ```
pub const fn explain() -> Explain {
    Explain { is_on: true }
}

/// The fairing of [`explain`].
#[derive(Clone, Copy, Debug)]
#[must_use = "attach it by `.attach(..)`"]
pub struct Explain {
    is_on: bool,
}

impl Explain {
    /// Makes the fairing do nothing unless `is_on` is true.
    pub const fn when(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }
}

#[rocket::async_trait]
impl Fairing for Explain {
    fn info(&self) -> Info {
        Info {
            name: "CORS explanations",
            kind: Kind::Ignite,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let (rocket, application) = ignite(rocket);
        if self.is_on {
            application.set_explained();
        }
        Ok(rocket)
    }
}
