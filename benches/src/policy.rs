//! The same policy for this library and for tower-http.

use std::time::Duration;

use axum::routing::MethodRouter;
use cors_axum::{
    LivePolicy, OriginSet, Policy, PolicyConfig, RuntimePolicy,
    adapter::{LivePolicies, RuntimePolicies},
    cors, routes,
    tower::{CorsLayer, ExclusiveLayer},
};
use http::{HeaderName, HeaderValue, Method};
use tower_http::{
    cors::{AllowOrigin, Any, CorsLayer as TowerHttpLayer},
    csrf::CsrfLayer,
};

use self::handlers::{exact_1, exact_10, exact_100, exact_1000, exact_10000, wildcard};
use crate::scenario::{Origins, exact_origin};

pub(crate) const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
pub(crate) const HEADERS: [&str; 3] = ["content-type", "authorization", "x-requested-with"];
pub(crate) const EXPOSED: [&str; 2] = ["x-request-id", "x-total-count"];
pub(crate) const MAX_AGE: usize = 3600;

/// The body of the handlers' responses.
pub(crate) const BODY: &str = "{}";

pub(crate) mod handlers {
    use cors_axum::cors;

    include!(concat!(env!("OUT_DIR"), "/handlers.rs"));
}

#[cors(
    origins = any,
    methods = [GET, POST, PUT, DELETE],
    headers = ["content-type", "authorization", "x-requested-with"],
)]
async fn any() -> &'static str {
    BODY
}

/// The layer of this library, for a service in which nothing else has a policy.
pub(crate) fn exclusive(origins: Origins) -> ExclusiveLayer {
    default(origins).exclusive()
}

/// The layer of this library. Policies behind it apply instead of its policy.
pub(crate) fn default(origins: Origins) -> CorsLayer {
    CorsLayer::new(of(origins))
}

/// The policy with these origins.
pub(crate) fn of(origins: Origins) -> &'static Policy {
    match origins {
        Origins::Exact(1) => exact_1::POLICY,
        Origins::Exact(10) => exact_10::POLICY,
        Origins::Exact(100) => exact_100::POLICY,
        Origins::Exact(1_000) => exact_1000::POLICY,
        Origins::Exact(10_000) => exact_10000::POLICY,
        Origins::Exact(_) => unreachable!("no such size"),
        Origins::Wildcard => wildcard::POLICY,
        Origins::Any => any::POLICY,
    }
}

/// A handler whose origins come from a set.
#[cors(
    origins = [configured],
    methods = [GET, POST, PUT, DELETE],
    headers = ["content-type", "authorization", "x-requested-with"],
    expose = ["x-request-id", "x-total-count"],
    max_age = 3600,
    credentials,
)]
async fn configured() -> &'static str {
    BODY
}

/// The layer of this library for a policy from a configuration.
pub(crate) fn runtime(origins: Origins) -> ExclusiveLayer<RuntimePolicies> {
    CorsLayer::new(runtime_policy(origins)).exclusive()
}

/// The same with `enforce`.
pub(crate) fn enforced(origins: Origins) -> ExclusiveLayer<RuntimePolicies> {
    let policy = config(origins).enforce().check().expect("a valid policy");
    CorsLayer::new(policy).exclusive()
}

/// The layer of this library for a policy that can be replaced.
pub(crate) fn live(origins: Origins) -> ExclusiveLayer<LivePolicies> {
    CorsLayer::new(LivePolicy::new(runtime_policy(origins))).exclusive()
}

fn runtime_policy(origins: Origins) -> RuntimePolicy {
    config(origins).check().expect("a valid policy")
}

fn config(origins: Origins) -> PolicyConfig {
    let config = PolicyConfig::new()
        .origins(texts(origins))
        .methods(METHODS)
        .headers(HEADERS);
    match origins {
        Origins::Any => config,
        _ => config.expose(EXPOSED).max_age(MAX_AGE as u64).credentials(),
    }
}

/// The routes of this library with a set of origins.
pub(crate) fn bound_routes<S>(origins: Origins) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let set = OriginSet::new(texts(origins)).expect("valid origins");
    routes![origins = &set; configured]
}

fn texts(origins: Origins) -> Vec<String> {
    match origins {
        Origins::Exact(size) => (0..size).map(exact_origin).collect(),
        Origins::Wildcard => vec!["https://*.example.com".to_owned()],
        Origins::Any => vec!["any".to_owned()],
    }
}

/// The routes of this library.
pub(crate) fn our_routes<S>(origins: Origins) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    match origins {
        Origins::Exact(1) => routes![exact_1],
        Origins::Exact(10) => routes![exact_10],
        Origins::Exact(100) => routes![exact_100],
        Origins::Exact(1_000) => routes![exact_1000],
        Origins::Exact(10_000) => routes![exact_10000],
        Origins::Exact(_) => unreachable!("no such size"),
        Origins::Wildcard => routes![wildcard],
        Origins::Any => routes![any],
    }
}

/// The layer of tower-http, with origins that are parsed at start-up, as from a configuration.
pub(crate) fn tower_http(origins: Origins) -> TowerHttpLayer {
    let names = |names: &[&'static str]| -> Vec<_> {
        names
            .iter()
            .map(|name| HeaderName::from_static(name))
            .collect()
    };
    let methods = METHODS.map(|name| name.parse::<Method>().expect("a method"));
    let layer = TowerHttpLayer::new()
        .allow_methods(methods)
        .allow_headers(names(&HEADERS));
    let origins = match origins {
        Origins::Any => return layer.allow_origin(Any),
        Origins::Wildcard => AllowOrigin::predicate(|origin: &HeaderValue, _: &_| {
            is_below_example_com(origin.as_bytes())
        }),
        Origins::Exact(size) => AllowOrigin::list(
            (0..size).map(|tenant| exact_origin(tenant).parse().expect("an origin is a value")),
        ),
    };
    layer
        .allow_origin(origins)
        .allow_credentials(true)
        .expose_headers(names(&EXPOSED))
        .max_age(Duration::from_secs(MAX_AGE as u64))
}

/// The protection of tower-http, with the same origins.
pub(crate) fn tower_http_csrf(origins: Origins) -> CsrfLayer {
    let texts = texts(origins).into_iter();
    texts.fold(CsrfLayer::new(), |layer, origin| {
        layer.add_trusted_origin(origin).expect("an origin")
    })
}

/// Whether `https://*.example.com` matches the origin.
pub(crate) fn is_below_example_com(origin: &[u8]) -> bool {
    let labels = origin
        .strip_prefix(b"https://")
        .and_then(|rest| rest.strip_suffix(b".example.com"));
    let is_label_byte =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(byte);
    labels.is_some_and(|labels| !labels.is_empty() && labels.iter().all(is_label_byte))
}
