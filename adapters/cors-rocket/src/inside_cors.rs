//! A request fairing inside CORS: preflights do not reach it.

use rocket::{
    Build, Data, Orbit, Request, Response, Rocket,
    fairing::{self, Fairing, Info},
};

use crate::{
    application::{Application, Plan},
    enforce,
    ignition::ignite,
    note::Notes,
    policies::RoutePolicy,
    table::Index,
};

/// Attaches `fairing` as `.attach(fairing)` does, with CORS outside it.
///
/// A request fairing of rocket cannot respond, but it can redirect a request to another route, as one for
/// authentication does:
///
/// ```
/// use cors_rocket::{Cors, cors, inside_cors, routes};
/// use rocket::{
///     Data, Request,
///     fairing::AdHoc,
///     get,
///     http::{Method, Status, uri::Origin},
///     uri,
/// };
///
/// #[cors(origins = ["https://app.example.com"], headers = ["authorization"])]
/// #[get("/books")]
/// fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[get("/unauthorized")]
/// fn unauthorized() -> Status {
///     Status::Unauthorized
/// }
///
/// let require_token = AdHoc::on_request("token", |request, _| {
///     Box::pin(async move {
///         if !request.headers().contains("authorization") {
///             request.set_method(Method::Get);
///             request.set_uri(uri!("/unauthorized"));
///         }
///     })
/// });
/// let rocket = rocket::build()
///     .attach(Cors::fairing())
///     .attach(inside_cors(require_token))
///     .mount("/", routes![list_books])
///     .mount("/", rocket::routes![unauthorized]);
/// ```
///
/// A preflight that a policy decides does not reach the fairing's `on_request`, nor does a request that `enforce`
/// refuses. If the fairing redirects the request of an annotated handler to a route without a policy, the response of
/// that route has the headers of the handler's policy, so that a script can read it. Requests without a policy pass
/// through the fairing, including their preflights.
///
/// Guards do not need it: rocket runs no guards for a preflight.
#[must_use = "attach it by `.attach(..)`"]
pub const fn inside_cors<F>(fairing: F) -> InsideCors<F> {
    InsideCors { fairing }
}

/// A fairing with CORS outside it; see [`inside_cors`].
#[derive(Clone, Copy, Debug)]
pub struct InsideCors<F> {
    fairing: F,
}

#[rocket::async_trait]
impl<F: Fairing> Fairing for InsideCors<F> {
    fn info(&self) -> Info {
        self.fairing.info()
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let rocket = self.fairing.on_ignite(rocket).await?;
        let policies: Vec<_> = rocket.routes().filter_map(RoutePolicy::find).collect();
        if !policies.iter().any(RoutePolicy::enforces) {
            return Ok(rocket);
        }
        let (rocket, application) = ignite(rocket);
        Ok(enforce::with_gate(rocket, &application))
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        self.fairing.on_liftoff(rocket).await;
    }

    async fn on_request(&self, request: &mut Request<'_>, data: &mut Data<'_>) {
        let application = Application::of(request).cloned();
        if let Some(application) = &application
            && is_refused(application, request)
        {
            return;
        }
        let Some(application) = application.filter(|application| !application.is_off()) else {
            return self.fairing.on_request(request, data).await;
        };
        if is_answered(&application, request) {
            return;
        }
        let before = annotated(&application, request);
        self.fairing.on_request(request, data).await;
        if annotated(&application, request) != before {
            // Only the first fairing that redirects a request can see its original handler.
            let notes = Notes::write(&application, request);
            let _later = notes.replaced.set(before);
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        self.fairing.on_response(request, response).await;
    }

    async fn on_shutdown(&self, rocket: &Rocket<Orbit>) {
        self.fairing.on_shutdown(rocket).await;
    }
}

/// Whether the gate of `enforce` refuses the request, even if other fairings change it.
fn is_refused(application: &Application, request: &Request<'_>) -> bool {
    if !application.has_gate() {
        return false;
    }
    let is_refused = enforce::is_refused(application, request) || application.blocks(request);
    if is_refused {
        enforce::set_refused(application, request);
    }
    is_refused
}

/// Whether the request is a preflight that a policy answers.
fn is_answered(application: &Application, request: &Request<'_>) -> bool {
    let head = application.head(request);
    let plan = || application.plan(request);
    head.is_preflight() && !matches!(plan(), Plan::NotOurs)
}

/// The annotated route that the request is routed to.
fn annotated(application: &Application, request: &Request<'_>) -> Option<Index> {
    let table = application.table()?;
    let first = table.first(request)?;
    table.get(first).policy().map(|_| first)
}
