//! actix-web, which has its own types of services and requests: this library's adapter, and actix-cors.

use std::hint::black_box;

use actix_cors::Cors as ActixCors;
use actix_http::Request;
use actix_service::{IntoServiceFactory as _, Service, ServiceFactory as _, Transform};
use actix_web::{
    App, Error, Resource, Route,
    body::MessageBody,
    dev::{AppConfig, HttpServiceFactory, ServiceRequest, ServiceResponse},
    guard::{Any, Delete, Get, Post, Put},
    http::{Method, header::HeaderValue},
    test::{TestRequest, ok_service},
    web,
};
use cors_actix_web::{CorsLayer, adapter::StaticPolicies, resource, routes};

use crate::{
    case::{Case, Cors},
    policy::{
        self, BODY, EXPOSED, HEADERS, MAX_AGE, METHODS,
        handlers::{exact_1, exact_10, exact_100, exact_1000, exact_10000, wildcard},
    },
    scenario::{Origins, Recipe, exact_origin},
    subject::{Headers, Subject, now},
};

/// A single service, which answers each request with 200.
pub(crate) fn alone(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    let service = ok_service;
    match case.cors {
        Cors::Actix => subject(around(&peer(case.origins), service()), recipe),
        Cors::Layer => subject(around(&layer(case.origins).exclusive(), service()), recipe),
        Cors::Default => subject(around(&layer(case.origins), service()), recipe),
        _ => subject(service(), recipe),
    }
}

/// An application with one resource.
pub(crate) fn app(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    let plain = || App::new().service(plain());
    match case.cors {
        Cors::Actix => application(plain().wrap(peer(case.origins)), recipe),
        Cors::Layer => application(plain().wrap(layer(case.origins).exclusive()), recipe),
        Cors::Default => application(plain().wrap(layer(case.origins)), recipe),
        Cors::Routes => application(App::new().service(annotated(case.origins)), recipe),
        _ => application(plain(), recipe),
    }
}

fn plain() -> Resource {
    let methods = Any(Get()).or(Post()).or(Put()).or(Delete());
    web::resource("/").route(Route::new().guard(methods).to(async || BODY))
}

fn annotated(origins: Origins) -> impl HttpServiceFactory {
    let routes = match origins {
        Origins::Exact(1) => routes![exact_1],
        Origins::Exact(10) => routes![exact_10],
        Origins::Exact(100) => routes![exact_100],
        Origins::Exact(1_000) => routes![exact_1000],
        Origins::Exact(10_000) => routes![exact_10000],
        Origins::Exact(_) => unreachable!("no such size"),
        Origins::Wildcard => routes![wildcard],
        Origins::Any => unreachable!("not measured"),
    };
    resource("/", routes)
}

fn layer(origins: Origins) -> CorsLayer<StaticPolicies> {
    CorsLayer::new(policy::of(origins))
}

fn around<M, S>(middleware: &M, service: S) -> M::Transform
where
    M: Transform<S, ServiceRequest, InitError = ()>,
{
    now(middleware.new_transform(service)).expect("the policy is right")
}

fn peer(origins: Origins) -> ActixCors {
    let policy = ActixCors::default()
        .allowed_methods(METHODS)
        .allowed_headers(HEADERS);
    let policy = match origins {
        Origins::Any => return policy.allow_any_origin().send_wildcard(),
        Origins::Wildcard => policy
            .allowed_origin_fn(|origin, _| crate::policy::is_below_example_com(origin.as_bytes())),
        Origins::Exact(size) => (0..size).fold(policy, |policy, tenant| {
            policy.allowed_origin(&exact_origin(tenant))
        }),
    };
    policy
        .expose_headers(EXPOSED)
        .max_age(MAX_AGE)
        .supports_credentials()
}

/// A type of request.
trait Loaded {
    fn load(request: TestRequest) -> Self;
}

impl Loaded for ServiceRequest {
    fn load(request: TestRequest) -> Self {
        request.to_srv_request()
    }
}

impl Loaded for Request {
    fn load(request: TestRequest) -> Self {
        request.to_request()
    }
}

struct Actix<S, R> {
    service: S,
    recipe: Recipe,
    request: Option<R>,
}

fn application<T, B>(app: App<T>, recipe: Recipe) -> Box<dyn Subject>
where
    T: actix_service::ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    let service = now(app.into_factory().new_service(AppConfig::default()));
    subject::<_, Request, B>(service.expect("the application starts"), recipe)
}

fn subject<S, R, B>(service: S, recipe: Recipe) -> Box<dyn Subject>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error> + 'static,
    R: Loaded + 'static,
    B: MessageBody + 'static,
{
    Box::new(Actix {
        service,
        recipe,
        request: None,
    })
}

impl<S, R, B> Actix<S, R>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
{
    #[inline]
    fn respond(&mut self) -> ServiceResponse<B> {
        let request = self.request.take().expect("a request is loaded");
        now(self.service.call(request)).expect("the service answers")
    }
}

impl<S, R, B> Subject for Actix<S, R>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    R: Loaded,
    B: MessageBody,
{
    fn load(&mut self) {
        let mut request = TestRequest::default();
        if self.recipe.is_preflight {
            request = request.method(Method::OPTIONS);
        }
        for (name, value) in &self.recipe.headers {
            let value = HeaderValue::from_maybe_shared(value.clone());
            request = request.insert_header((*name, value.expect("the value is a header's")));
        }
        self.request = Some(R::load(request));
    }

    #[inline(never)]
    fn serve(&mut self) {
        drop(black_box(self.respond()));
    }

    fn headers(&mut self) -> Headers {
        let response = self.respond();
        let text = |value: &HeaderValue| value.to_str().unwrap_or("?").to_owned();
        let mut headers: Headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        headers.sort();
        headers
    }
}
