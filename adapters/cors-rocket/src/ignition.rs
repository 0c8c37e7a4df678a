//! What each fairing of this crate does when the application ignites.

use rocket::{Build, Rocket};

use crate::{application::Application, writer::Writer};

/// The state of an application that is built; the first fairing adds it, and the fairing that writes responses.
pub(crate) fn ignite(rocket: Rocket<Build>) -> (Rocket<Build>, Application) {
    if let Some(application) = rocket.state::<Application>() {
        let application = application.clone();
        return (rocket, application);
    }
    let application = Application::default();
    // Attached while the application ignites, so after all fairings of the program: no other replaces the
    // headers of a policy.
    let rocket = rocket
        .manage(application.clone())
        .attach(Writer(application.clone()));
    (rocket, application)
}
