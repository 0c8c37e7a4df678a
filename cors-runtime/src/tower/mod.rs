//! The policies as a `tower` layer, for any `http` service (feature `tower`).

mod exclusive;
mod explain;
mod future;
mod layer;
mod per_request;
mod refused;
mod routers;
mod service;
mod without;

pub use self::{
    exclusive::{Exclusive, ExclusiveLayer},
    explain::{Explain, ExplainFuture, ExplainLayer, explain},
    future::CorsFuture,
    layer::{IntoPolicies, PolicyLayer},
    per_request::{PerRequest, PerRequestFuture, PerRequestLayer},
    routers::{NoRouters, Routers},
    service::{Cors, CorsLayer},
    without::{WithoutCors, WithoutCorsLayer, without_cors},
};
