//! The policies as a tower layer, for any `http` service (feature `tower`).

mod explain;
mod fallback;
mod future;
mod layer;
mod report;

pub use self::{
    explain::{Explain, ExplainFuture, ExplainLayer, explain},
    fallback::{Fallback, FallbackFuture, FallbackLayer},
    future::CorsFuture,
    layer::{Cors, CorsLayer},
};
