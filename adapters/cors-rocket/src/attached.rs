//! The sentinel that makes the launch fail if the fairing of this crate is missing.

use std::convert::Infallible;

use rocket::{
    Ignite, Request, Rocket, Sentinel,
    request::{FromRequest, Outcome},
};

use crate::application::Application;

/// A guard of the OPTIONS routes. rocket does not call the guard, but checks its sentinel.
pub(crate) struct Attached;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Attached {
    type Error = Infallible;

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self)
    }
}

impl Sentinel for Attached {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let application = rocket.state::<Application>();
        assert!(
            application.is_some_and(Application::has_policies),
            "annotated handlers are mounted, but no fairing writes the headers of their policies\n\
             help: attach it once, as in `rocket::build().attach(Cors::fairing())`\n\
             reason: missing_fairing"
        );
        false
    }
}
