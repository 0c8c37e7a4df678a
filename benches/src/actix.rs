//! The peer that brings its own kinds of services and requests.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_cors::Cors;
use actix_service::{Service, Transform};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header::HeaderValue},
    test::{TestRequest, ok_service},
};

use crate::{
    policy::{EXPOSED, HEADERS, MAX_AGE, METHODS},
    scenario::{Origins, Recipe, exact_origin},
    subject::{Headers, Subject},
};

struct Actix<S> {
    service: S,
    recipe: Recipe,
    request: Option<ServiceRequest>,
}

pub(crate) fn bare(recipe: Recipe) -> Box<dyn Subject> {
    subject(ok_service(), recipe)
}

pub(crate) fn cors(origins: Origins, recipe: Recipe) -> Box<dyn Subject> {
    let service = now(policy(origins).new_transform(ok_service()));
    subject(service.expect("the policy is right"), recipe)
}

fn policy(origins: Origins) -> Cors {
    let policy = Cors::default()
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

fn subject<S, B>(service: S, recipe: Recipe) -> Box<dyn Subject>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    Box::new(Actix {
        service,
        recipe,
        request: None,
    })
}

impl<S, B> Actix<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    #[inline]
    fn respond(&mut self) -> ServiceResponse<B> {
        let request = self.request.take().expect("a request is loaded");
        now(self.service.call(request)).expect("the service answers")
    }
}

impl<S, B> Subject for Actix<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
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
        self.request = Some(request.to_srv_request());
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

#[inline]
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the service waits"),
    }
}
