//! A measured case: a scenario, and the stack of services that answers it.

use std::fmt;

use crate::scenario::{Origins, Scenario};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Case {
    pub(crate) host: Host,
    pub(crate) cors: Cors,
    pub(crate) origins: Origins,
    pub(crate) scenario: Scenario,
}

/// The service that the policy is applied to.
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

/// The implementation of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cors {
    /// No policy.
    Bare,
    /// This library's `CorsLayer`, exclusive.
    Layer,
    /// This library's `CorsLayer`. A policy may be found behind it.
    Default,
    /// This library's `CorsLayer`, exclusive, while a subscriber listens to its events.
    Traced,
    /// The same as `Layer` with a policy from the configuration.
    Runtime,
    /// The same as `Layer` with a policy that can be replaced.
    Live,
    /// The same as `Runtime` with `enforce`.
    Enforced,
    /// This library's `routes!`, with `inside_cors` for a layer.
    Routes,
    /// This library's `routes!` with a set of origins.
    Bound,
    /// A handwritten policy.
    ByHand,
    /// `tower_http::cors::CorsLayer`, outermost.
    TowerHttp,
    /// The same inside `tower_http::csrf::CsrfLayer`.
    TowerHttpCsrf,
    /// `actix_cors::Cors`.
    Actix,
    /// The `Cors` of poem or salvo, or `rocket_cors`.
    Framework,
}

/// A change to the process that the requests of a case cause. It affects all later requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    Nothing,
    /// From now on, each policy checks whether an outer layer has marked the request.
    Marks,
    /// A subscriber receives the events of policies.
    Events,
}

impl Case {
    pub(crate) fn change(self) -> Change {
        match (self.cors, self.host) {
            (Cors::Traced, _) => Change::Events,
            (Cors::Default, Host::Cloned | Host::Axum | Host::Poem | Host::PoemApp) => {
                Change::Marks
            }
            _ => Change::Nothing,
        }
    }

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
