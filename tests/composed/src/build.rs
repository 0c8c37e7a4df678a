//! A composition as a real program.

use axum::{
    body::Body,
    routing::{MethodFilter, MethodRouter, any},
};
use cors_axum::{CorsLayer, RouterExt as _, explain, without_cors};
use tower_layer::Layer as _;

use crate::{
    composition::{Layer, Mount, Router, Source, Step, Whole},
    foreign::{Boxed, Inner},
    palette::{LAYERS, Parts, plain, runtime},
    policy::Method,
};

/// Evaluates `$result` with the layer of a source. The type of the layer depends on the source.
macro_rules! with_layer {
    ($source:expr, $parts:expr, |$layer:ident| $result:expr) => {
        match $source {
            Source::Static(index) => {
                let $layer = (LAYERS[index].1)();
                $result
            }
            Source::Runtime(index) => {
                let $layer = CorsLayer::new(runtime(index));
                $result
            }
            Source::Live(slot) => {
                let $layer = CorsLayer::new(&$parts.live[slot]);
                $result
            }
            Source::Bound => {
                let $layer = CorsLayer::new($parts.bound_layer());
                $result
            }
        }
    };
}

/// Applies a layer to a router or a method router, which have no common trait for this.
macro_rules! layered {
    ($router:ident, $layer:expr, $parts:expr) => {
        match *$layer {
            Layer::Cors(source) => with_layer!(source, $parts, |layer| $router.layer(layer)),
            Layer::Exclusive(source) => {
                with_layer!(source, $parts, |layer| $router.layer(layer.exclusive()))
            }
            Layer::WithoutCors => $router.layer(without_cors()),
            Layer::Explain => $router.layer(explain()),
            Layer::InsideCors(foreign) => $router.inside_cors(foreign),
            Layer::Foreign(foreign) => $router.layer(foreign),
        }
    };
}

impl Router {
    /// Builds the router. A `Buffer` spawns a task, so this must be called within a runtime.
    pub fn build(&self, parts: &Parts) -> axum::Router {
        self.steps.iter().fold(axum::Router::new(), |router, step| {
            step.apply(router, parts)
        })
    }
}

impl Step {
    fn apply(&self, router: axum::Router, parts: &Parts) -> axum::Router {
        match self {
            Step::Route(path, mount) => router.route(path, mount.build(parts)),
            Step::RouteService(path, mount, layers) => {
                router.route_service(path, around(mount.build(parts), layers, parts))
            }
            Step::Nest(path, inner) => router.nest(path, inner.build(parts)),
            Step::NestService(path, whole) => router.nest_service(path, whole.build(parts)),
            Step::Merge(other) => router.merge(other.build(parts)),
            Step::Fallback => router.fallback(plain),
            Step::FallbackService(whole) => router.fallback_service(whole.build(parts)),
            Step::Layer(layer) => layered!(router, layer, parts),
        }
    }
}

impl Mount {
    fn build(&self, parts: &Parts) -> MethodRouter {
        let start = match self.routes {
            Some(index) if self.is_any => parts.routes(index).fallback(plain),
            Some(index) => parts.routes(index),
            None if self.is_any => any(plain),
            None => MethodRouter::new(),
        };
        let plain = self
            .plain
            .iter()
            .fold(start, |router, &method| router.on(filter(method), plain));
        let layers = self.layers.iter();
        layers.fold(plain, |router, layer| layered!(router, layer, parts))
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
    fn build(&self, parts: &Parts) -> Boxed {
        let router = self.router.build(parts);
        if self.into_service {
            around(router.into_service::<Body>(), &self.layers, parts)
        } else {
            around(router, &self.layers, parts)
        }
    }
}

/// Applies the layers to the service, the innermost first. There are at most two, and their result is boxed.
fn around<S: Inner>(service: S, layers: &[Layer], parts: &Parts) -> Boxed {
    let Some((layer, others)) = layers.split_first() else {
        return Boxed::new(service);
    };
    match *layer {
        Layer::Cors(source) => with_layer!(source, parts, |layer| {
            around_again(layer.layer(service), others, parts)
        }),
        Layer::Exclusive(source) => with_layer!(source, parts, |layer| {
            around_again(Boxed::new(layer.exclusive().layer(service)), others, parts)
        }),
        Layer::WithoutCors => around_again(without_cors().layer(service), others, parts),
        Layer::Explain => around_again(explain().layer(service), others, parts),
        Layer::InsideCors(foreign) | Layer::Foreign(foreign) => {
            around_again(foreign.layer(service), others, parts)
        }
    }
}

fn around_again<S: Inner>(service: S, layers: &[Layer], parts: &Parts) -> Boxed {
    let Some((layer, others)) = layers.split_first() else {
        return Boxed::new(service);
    };
    match *layer {
        Layer::Cors(source) => {
            with_layer!(source, parts, |layer| boxed(layer.layer(service), others))
        }
        Layer::Exclusive(source) => with_layer!(source, parts, |layer| {
            boxed(layer.exclusive().layer(service), others)
        }),
        Layer::WithoutCors => boxed(without_cors().layer(service), others),
        Layer::Explain => boxed(explain().layer(service), others),
        Layer::InsideCors(foreign) | Layer::Foreign(foreign) => {
            boxed(foreign.layer(service), others)
        }
    }
}

/// Boxes the service. A third layer could not inspect the box, so a service has at most two layers.
fn boxed(service: impl Inner, others: &[Layer]) -> Boxed {
    assert!(others.is_empty(), "more than two layers around a service");
    Boxed::new(service)
}
