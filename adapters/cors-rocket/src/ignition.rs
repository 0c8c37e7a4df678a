//! The initialization that the fairings of this crate share.

use rocket::{Build, Rocket};

use crate::{application::Application, writer::Writer};

/// Returns the state of the application. The first fairing adds the state, and the fairing that writes responses.
pub(crate) fn ignite(rocket: Rocket<Build>) -> (Rocket<Build>, Application) {
    if let Some(application) = rocket.state::<Application>() {
        let application = application.clone();
        return (rocket, application);
    }
    let application = Application::default();
    // Attached while the application ignites, and therefore after all fairings of the program, so that no fairing
    // replaces the headers of a policy.
    let rocket = rocket
        .manage(application.clone())
        .attach(Writer(application.clone()));
    (rocket, application)
}
