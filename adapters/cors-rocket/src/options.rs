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

/// The template of a route. Its handler, URI and rank are replaced. The guard adds the sentinel.
#[rocket::options("/")]
fn template(_attached: Attached) {}

/// The rank of the next route. The ranks differ, so that the routes do not collide. They are lower than those of all
/// other routes except the gate of `enforce`.
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

/// A handler that accepts preflights, so that no other handler runs. The response fairing answers them.
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
