//! Builds the stack of services of a case.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    routing::{MethodFilter, on},
};
use cors_axum::RouterExt as _;
use http::{HeaderValue, Request, Response, header};
use tower::{Layer, Service, layer::util::Identity, service_fn};

use crate::{
    actix,
    by_hand::ByHand,
    case::{Case, Cors, Host},
    poem,
    policy::{self, BODY},
    rocket, salvo,
    scenario::{Origins, Recipe},
    subject::{Subject, Tower},
    trace,
};

pub(crate) fn build(case: Case) -> Box<dyn Subject> {
    match case.host {
        Host::Empty => alone::<_, false>(service_fn(empty), case),
        Host::Json => alone::<_, false>(service_fn(json), case),
        Host::Cloned => alone::<_, true>(service_fn(empty), case),
        Host::Actix => actix::alone(case, recipe(case)),
        Host::ActixApp => actix::app(case, recipe(case)),
        Host::Poem => poem::alone(case, recipe(case)),
        Host::PoemApp => poem::app(case, recipe(case)),
        Host::RocketApp => rocket::app(case, recipe(case)),
        Host::SalvoApp => salvo::app(case, recipe(case)),
        Host::Axum => router(plain_router::<()>(case).with_state(()), case),
        Host::AxumState => router(plain_router(case).with_state(Arc::new(())), case),
        Host::AxumLayered => router(layered_router(case).with_state(()), case),
    }
}

fn recipe(case: Case) -> Recipe {
    Recipe::new(case.scenario, case.origins)
}

pub(crate) async fn empty(_: Request<()>) -> Result<Response<()>, Infallible> {
    Ok(Response::new(()))
}

async fn json(_: Request<()>) -> Result<Response<()>, Infallible> {
    let mut response = Response::new(());
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("2"));
    Ok(response)
}

fn alone<S, const CLONED: bool>(inner: S, case: Case) -> Box<dyn Subject>
where
    S: Service<Request<()>, Response = Response<()>, Error = Infallible> + Clone + 'static,
{
    match case.cors {
        Cors::Layer => tower::<_, _, _, CLONED>(policy::exclusive(case.origins).layer(inner), case),
        Cors::Default => tower::<_, _, _, CLONED>(policy::default(case.origins).layer(inner), case),
        Cors::Runtime => tower::<_, _, _, CLONED>(policy::runtime(case.origins).layer(inner), case),
        Cors::Live => tower::<_, _, _, CLONED>(policy::live(case.origins).layer(inner), case),
        Cors::Enforced => {
            tower::<_, _, _, CLONED>(policy::enforced(case.origins).layer(inner), case)
        }
        Cors::TowerHttpCsrf => {
            let cors = policy::tower_http(case.origins).layer(inner);
            tower::<_, _, _, CLONED>(policy::tower_http_csrf(case.origins).layer(cors), case)
        }
        Cors::Traced => {
            trace::listen();
            tower::<_, _, _, CLONED>(policy::exclusive(case.origins).layer(inner), case)
        }
        Cors::ByHand => tower::<_, _, _, CLONED>(ByHand::new(case.origins).layer(inner), case),
        Cors::TowerHttp => {
            tower::<_, _, _, CLONED>(policy::tower_http(case.origins).layer(inner), case)
        }
        Cors::Bare | Cors::Routes | Cors::Bound | Cors::Actix | Cors::Framework => {
            tower::<_, _, _, CLONED>(inner, case)
        }
    }
}

fn tower<S, B, C, const CLONED: bool>(service: S, case: Case) -> Box<dyn Subject>
where
    S: Service<Request<B>, Response = Response<C>> + Clone + 'static,
    B: Default + 'static,
{
    Box::new(Tower::<_, _, CLONED>::new(service, recipe(case)))
}

/// Clones the router for each request, as a server does.
fn router(router: Router, case: Case) -> Box<dyn Subject> {
    tower::<_, Body, _, true>(router, case)
}

fn plain_router<S: Clone + Send + Sync + 'static>(case: Case) -> Router<S> {
    match case.cors {
        Cors::Layer => handler().layer(policy::exclusive(case.origins)),
        Cors::Default => handler().layer(policy::default(case.origins)),
        Cors::Runtime => handler().layer(policy::runtime(case.origins)),
        Cors::Live => handler().layer(policy::live(case.origins)),
        Cors::Routes => routes(case.origins),
        Cors::Bound => bound_routes(case.origins),
        Cors::TowerHttp => handler().layer(policy::tower_http(case.origins)),
        Cors::ByHand
        | Cors::Enforced
        | Cors::TowerHttpCsrf
        | Cors::Bare
        | Cors::Actix
        | Cors::Framework
        | Cors::Traced => handler(),
    }
}

fn layered_router(case: Case) -> Router {
    match case.cors {
        Cors::Layer => handler()
            .layer(Identity::new())
            .layer(policy::exclusive(case.origins)),
        Cors::Default => handler()
            .layer(Identity::new())
            .layer(policy::default(case.origins)),
        Cors::Routes => routes(case.origins).inside_cors(Identity::new()),
        Cors::TowerHttp => handler()
            .layer(Identity::new())
            .layer(policy::tower_http(case.origins)),
        Cors::Runtime => handler()
            .layer(Identity::new())
            .layer(policy::runtime(case.origins)),
        Cors::Live => handler()
            .layer(Identity::new())
            .layer(policy::live(case.origins)),
        Cors::Bound => bound_routes(case.origins).inside_cors(Identity::new()),
        Cors::ByHand
        | Cors::Enforced
        | Cors::TowerHttpCsrf
        | Cors::Bare
        | Cors::Actix
        | Cors::Framework
        | Cors::Traced => handler().layer(Identity::new()),
    }
}

pub(crate) fn handler<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let methods = MethodFilter::GET
        .or(MethodFilter::POST)
        .or(MethodFilter::PUT)
        .or(MethodFilter::DELETE);
    Router::new().route("/", on(methods, async || BODY))
}

pub(crate) fn routes<S: Clone + Send + Sync + 'static>(origins: Origins) -> Router<S> {
    Router::new().route("/", policy::our_routes(origins))
}

pub(crate) fn bound_routes<S: Clone + Send + Sync + 'static>(origins: Origins) -> Router<S> {
    Router::new().route("/", policy::bound_routes(origins))
}
