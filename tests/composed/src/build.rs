//! A composition as a real program.

use axum::{
    body::Body,
    routing::{MethodFilter, MethodRouter, any},
};
use cors_axum::{RouterExt as _, explain, without_cors};
use tower_layer::Layer as _;

use crate::{
    composition::{Layer, Mount, Router, Step, Whole},
    foreign::{Boxed, Inner},
    palette::{LAYERS, ROUTES, plain},
    policy::Method,
};

/// Applies a layer to a router or a method router, which have no trait for it in common.
macro_rules! layered {
    ($router:ident, $layer:expr) => {
        match *$layer {
            Layer::Cors(index) => $router.layer((LAYERS[index].1)()),
            Layer::Exclusive(index) => $router.layer((LAYERS[index].1)().exclusive()),
            Layer::WithoutCors => $router.layer(without_cors()),
            Layer::Explain => $router.layer(explain()),
            Layer::InsideCors(foreign) => $router.inside_cors(foreign),
            Layer::Foreign(foreign) => $router.layer(foreign),
        }
    };
}

impl Router {
    /// The router itself. Buffers start tasks, so it is called inside a runtime.
    pub fn build(&self) -> axum::Router {
        self.steps
            .iter()
            .fold(axum::Router::new(), |router, step| step.apply(router))
    }
}

impl Step {
    fn apply(&self, router: axum::Router) -> axum::Router {
        match self {
            Step::Route(path, mount) => router.route(path, mount.build()),
            Step::RouteService(path, mount, layers) => {
                router.route_service(path, around(mount.build(), layers))
            }
            Step::Nest(path, inner) => router.nest(path, inner.build()),
            Step::NestService(path, whole) => router.nest_service(path, whole.build()),
            Step::Merge(other) => router.merge(other.build()),
            Step::Fallback => router.fallback(plain),
            Step::FallbackService(whole) => router.fallback_service(whole.build()),
            Step::Layer(layer) => layered!(router, layer),
        }
    }
}

impl Mount {
    fn build(&self) -> MethodRouter {
        let start = match self.routes {
            Some(index) if self.is_any => (ROUTES[index].1)().fallback(plain),
            Some(index) => (ROUTES[index].1)(),
            None if self.is_any => any(plain),
            None => MethodRouter::new(),
        };
        let plain = self
            .plain
            .iter()
            .fold(start, |router, &method| router.on(filter(method), plain));
        let layers = self.layers.iter();
        layers.fold(plain, |router, layer| layered!(router, layer))
    }
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Delete => MethodFilter::DELETE,
    }
}

impl Whole {
    fn build(&self) -> Boxed {
        let router = self.router.build();
        if self.into_service {
            around(router.into_service::<Body>(), &self.layers)
        } else {
            around(router, &self.layers)
        }
    }
}

/// The service in layers, the innermost first, of which two are applied with the types that they have.
fn around<S: Inner>(service: S, layers: &[Layer]) -> Boxed {
    let Some((layer, others)) = layers.split_first() else {
        return Boxed::new(service);
    };
    match *layer {
        Layer::Cors(index) => around_again((LAYERS[index].1)().layer(service), others),
        Layer::Exclusive(index) => {
            around_again((LAYERS[index].1)().exclusive().layer(service), others)
        }
        Layer::WithoutCors => around_again(without_cors().layer(service), others),
        Layer::Explain => around_again(explain().layer(service), others),
        Layer::InsideCors(foreign) | Layer::Foreign(foreign) => {
            around_again(foreign.layer(service), others)
        }
    }
}

fn around_again<S: Inner>(service: S, layers: &[Layer]) -> Boxed {
    let Some((layer, others)) = layers.split_first() else {
        return Boxed::new(service);
    };
    match *layer {
        Layer::Cors(index) => boxed((LAYERS[index].1)().layer(service), others),
        Layer::Exclusive(index) => boxed((LAYERS[index].1)().exclusive().layer(service), others),
        Layer::WithoutCors => boxed(without_cors().layer(service), others),
        Layer::Explain => boxed(explain().layer(service), others),
        Layer::InsideCors(foreign) | Layer::Foreign(foreign) => {
            boxed(foreign.layer(service), others)
        }
    }
}

/// A third layer would not see through the box: compositions have two at most.
fn boxed(service: impl Inner, others: &[Layer]) -> Boxed {
    assert!(others.is_empty(), "more than two layers around a service");
    Boxed::new(service)
}
