//! `enforce`: a refused request reaches neither a handler nor a fairing inside CORS.
//!
//! The wrapper of an annotated handler refuses requests before rocket runs the guards. A request fairing of rocket
//! cannot respond, so all other requests are refused by a gate: a route for each method that rocket tries before all
//! others, and that forwards the requests that it does not refuse.

use std::sync::OnceLock;

use cors_runtime::adapter::{Endpoint, report};
use rocket::{
    Build, Data, Request, Response, Rocket, Route,
    http::Status,
    route::{Handler, Outcome},
};

use crate::{
    application::Application,
    head::{Head, METHODS},
    policies::RoutePolicy,
    response::deny,
};

/// Marks a refused request for the code that runs later.
#[derive(Debug, Default)]
struct Refused(OnceLock<()>);

/// Marks the request as refused.
pub(crate) fn set_refused(application: &Application, request: &Request<'_>) {
    application.set_has_refused();
    let _first = request.local_cache(Refused::default).0.set(());
}

/// Whether the request is marked as refused. Nothing is allocated before the first refusal.
pub(crate) fn is_refused(application: &Application, request: &Request<'_>) -> bool {
    application.has_refused() && request.local_cache(Refused::default).0.get().is_some()
}

/// The response to a request that must not reach the handler of `policy`.
#[inline]
pub(crate) fn refuse_at<'r>(
    application: Option<&Application>,
    policy: &RoutePolicy,
    request: &'r Request<'_>,
) -> Option<Outcome<'r>> {
    if !policy.enforces() {
        return None;
    }
    let head = match application {
        Some(application) => application.head(request),
        None => Head::new(request),
    };
    let is_refused = application.is_some_and(|application| is_refused(application, request));
    (is_refused || policy.blocks(&head)).then(|| {
        refused(application, &head, |response| {
            policy.write_preflight(&head, response);
        })
    })
}

/// The response that `write` turns into the refusal by `enforce`.
fn refused<'r>(
    application: Option<&Application>,
    head: &Head<'r, '_>,
    write: impl FnOnce(&mut Response<'r>),
) -> Outcome<'r> {
    if let Some(application) = application {
        set_refused(application, head.request);
    }
    let mut response = Response::new();
    response.set_status(Status::Forbidden);
    write(&mut response);
    // If policies were replaced in the meantime, other policies than those that refuse the request may have written it.
    deny(&mut response);
    Outcome::Success(response)
}

/// Returns the application if the default policies may refuse a request that an annotated handler forwards.
pub(crate) fn with_forwards<'r>(
    application: Option<&'r Application>,
    request: &Request<'_>,
) -> Option<&'r Application> {
    let application = application.filter(|application| application.default_enforces())?;
    let table = application.table()?;
    let reached = table.reached(request)?;
    table.get(reached).is_followed.then_some(application)
}

/// Returns the outcome of an annotated handler, unless it forwards a request that the default policies refuse.
pub(crate) fn check_forward<'r>(
    application: &Application,
    request: &'r Request<'_>,
    outcome: Outcome<'r>,
) -> Outcome<'r> {
    if !outcome.is_forward() {
        return outcome;
    }
    let table = application.table();
    let is_plain = table.is_some_and(|table| {
        let reached = table.reached(request);
        reached.is_some_and(|index| table.reaches_plain(index, request))
    });
    let head = application.head(request);
    match application.default_policies(request) {
        Some(policies) if is_plain && policies.blocks(&head) => {
            refused(Some(application), &head, |response| {
                policies.write_preflight(&head, response);
            })
        }
        _ => outcome,
    }
}

/// Mounts the gate.
pub(crate) fn with_gate(rocket: Rocket<Build>, application: &Application) -> Rocket<Build> {
    if !application.set_has_gate() {
        return rocket;
    }
    let routes = METHODS.map(|method| {
        let mut route = Route::ranked(isize::MIN, method, "/<_..>", Gate);
        route.name = Some("CORS".into());
        route
    });
    rocket.mount("/", routes)
}

/// A handler that refuses requests with `enforce`, so that no other handler runs.
struct Gate;

/// Reports the handler to the probe of [`Table`](crate::table::Table).
impl Clone for Gate {
    fn clone(&self) -> Self {
        report(|| Endpoint::WithoutCors);
        Self
    }
}

#[rocket::async_trait]
impl Handler for Gate {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let refused = refuse_at_gate(request);
        refused.unwrap_or(Outcome::Forward((data, Status::NotFound)))
    }
}

fn refuse_at_gate<'r>(request: &'r Request<'_>) -> Option<Outcome<'r>> {
    let application = Application::of(request)?;
    if !is_refused(application, request) && !application.blocks(request) {
        return None;
    }
    let head = application.head(request);
    Some(refused(Some(application), &head, |response| {
        application.write_refusal(&head, response);
    }))
}
