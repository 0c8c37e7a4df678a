//! The OPTIONS routes of paths with policies.

use std::sync::atomic::{AtomicIsize, Ordering};

use cors_runtime::adapter::{Endpoint, report};
use rocket::{
    Data, Request, Response, Route,
    http::{Method, Status},
    route::{Handler, Outcome},
};

use crate::{
    application::{Application, Plan},
    attached::Attached,
};

/// The route whose handler, URI and rank are replaced. It has the sentinel of its guard.
#[rocket::options("/")]
fn template(_attached: Attached) {}

/// The rank of the next route. The ranks differ, so that the routes do not collide, and precede those of all other
/// routes but the gate of `enforce`.
static RANK: AtomicIsize = AtomicIsize::new(isize::MIN + 1);

/// The OPTIONS route of a path.
pub(crate) fn route(path: &str) -> Route {
    let mut route = rocket::routes![template].remove(0);
    route.uri = Route::new(Method::Options, path, OptionsHandler).uri;
    route.handler = Box::new(OptionsHandler);
    route.rank = RANK.fetch_add(1, Ordering::Relaxed);
    route.name = Some("CORS".into());
    route
}

/// Lets no other handler run for preflights, which the response fairing answers.
struct OptionsHandler;

/// Reports the handler to the probe of [`Table`](crate::table::Table).
impl Clone for OptionsHandler {
    fn clone(&self) -> Self {
        report(|| Endpoint::PerRequest);
        Self
    }
}

#[rocket::async_trait]
impl Handler for OptionsHandler {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let plan = Application::of(request).map(|application| application.plan(request));
        match plan {
            None | Some(Plan::NotOurs) => Outcome::Forward((data, Status::NotFound)),
            Some(_) => Outcome::Success(Response::new()),
        }
    }
}
