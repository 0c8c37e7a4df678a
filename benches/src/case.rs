//! One thing to measure: a scenario, answered by one stack of services.

use std::fmt;

use crate::scenario::{Origins, Scenario};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Case {
    pub(crate) host: Host,
    pub(crate) cors: Cors,
    pub(crate) origins: Origins,
    pub(crate) scenario: Scenario,
}

/// What the policy is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Host {
    /// A service whose responses have no headers.
    Empty,
    /// A service whose responses have two headers.
    Json,
    /// `Empty`, cloned for each request.
    Cloned,
    /// A service of actix.
    Actix,
    /// An application of actix-web with one resource.
    ActixApp,
    /// An endpoint of poem.
    Poem,
    /// An application of poem with one route.
    PoemApp,
    /// An application of rocket with one path.
    RocketApp,
    /// An application of salvo with one path.
    SalvoApp,
    /// A router with one route.
    Axum,
    /// A router with one route, and a state that is cloned for each request.
    AxumState,
    /// `Axum` under a layer that does nothing.
    AxumLayered,
}

/// Who does the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cors {
    /// Nobody.
    Bare,
    /// This library's `CorsLayer`, exclusive.
    Layer,
    /// This library's `CorsLayer`, behind which a policy may turn out to be inside.
    Default,
    /// This library's `CorsLayer`, exclusive, while a subscriber listens to its events.
    Traced,
    /// The same as `Layer` with a policy that the configuration has.
    Runtime,
    /// The same as `Layer` with a policy that can be replaced.
    Live,
    /// The same as `Runtime` with `enforce`.
    Enforced,
    /// This library's `routes!`, with `inside_cors` for a layer.
    Routes,
    /// This library's `routes!` with a set of origins.
    Bound,
    /// A policy that is written by hand.
    ByHand,
    /// `tower_http::cors::CorsLayer`, outermost.
    TowerHttp,
    /// The same inside of `tower_http::csrf::CsrfLayer`.
    TowerHttpCsrf,
    /// `actix_cors::Cors`.
    Actix,
    /// The `Cors` of poem or salvo, or `rocket_cors`.
    Framework,
}

impl Case {
    /// The same request without a policy.
    pub(crate) fn bare(self) -> Self {
        let origins = Origins::Exact(1);
        let cors = Cors::Bare;
        Self {
            cors,
            origins,
            ..self
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            host,
            cors,
            origins,
            scenario,
        } = self;
        write!(f, "{host:?}-{cors:?}-{origins}-{scenario:?}")
    }
}
