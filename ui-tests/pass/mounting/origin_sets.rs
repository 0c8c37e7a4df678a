#![deny(warnings)]

use std::{
    cell::Cell,
    sync::{Arc, LazyLock},
};

use axum::Router;
use cors_axum::{BoundPolicies, OriginSet, cors, policies, policy, routes};

policy! {
    APP = { origins = [configured, "https://a.example"] }
}

#[cors(origins = [configured], methods = [GET], credentials)]
async fn list() {}

#[cors(policy = APP, methods = [PUT])]
async fn replace<T: 'static>() {}

#[cors(origins = any, methods = [POST])]
async fn create() {}

mod users {
    #[cors_axum::cors(origins = [configured], methods = [PATCH])]
    pub async fn change() {}
}

struct Config {
    origins: OriginSet,
}

impl Config {
    fn set(&self) -> &OriginSet {
        &self.origins
    }
}

static SHARED: LazyLock<OriginSet> = LazyLock::new(set);

fn set() -> OriginSet {
    OriginSet::new(["https://b.example"]).expect("origins")
}

fn generic<S: AsRef<Config>>(state: &S) -> Router {
    Router::new().route("/", routes![origins = state.as_ref().set(); list, users::change])
}

macro_rules! mount {
    ($set:expr, $($handlers:path),*) => {
        Router::<()>::new().route("/", routes![origins = $set; $($handlers),*])
    };
    (tokens $($all:tt)*) => {
        (routes![$($all)*], policies![$($all)*])
    };
}

fn expressions() {
    let config = Config { origins: set() };
    let shared = Arc::new(set());
    let optional = Some(&config);
    let _: Router = Router::new()
        .route("/1", routes![origins = &config.origins; list])
        .route("/2", routes![origins = config.set(); list, replace::<u8>, create,])
        .route("/3", routes![origins = &shared; list])
        .route("/4", routes![origins = &SHARED; list])
        .route("/5", routes![origins = &set(); list])
        .route("/6", routes![origins = { let set = config.set(); set }; list])
        .route("/7", routes![origins = if let Some(config) = optional { config.set() } else { &SHARED }; list])
        .route("/8", routes![origins = match optional { Some(Config { origins }) => origins, None => &SHARED }; list])
        .route("/9", routes![origins = Option::<&Config>::map_or(optional, &SHARED, Config::set); list]);
    let _ = mount!(&config.origins, list, users::change);
    let _ = mount!(if true { config.set() } else { &SHARED }, list);
    let (_, _): (axum::routing::MethodRouter, BoundPolicies) = mount!(tokens origins = &config.origins; list, create);
    let _ = generic(&Arc::new(config));
}

fn evaluations() {
    let calls = Cell::new(0);
    let set = set();
    let counted = || {
        calls.set(calls.get() + 1);
        &set
    };
    let _: Router = Router::new().route("/", routes![origins = counted(); list, replace::<u8>, create]);
    assert_eq!(calls.get(), 1);
    let _: BoundPolicies = policies![origins = counted(); list, replace::<u8>, create];
    assert_eq!(calls.get(), 2);
}

fn early_returns() -> Option<BoundPolicies> {
    let none: Option<&OriginSet> = None;
    let _: Router = Router::new().route("/", routes![origins = none?; list]);
    unreachable!("the expression is evaluated first")
}

fn named() -> BoundPolicies {
    BoundPolicies::new(const { &[&APP] }, &set())
}

fn main() {
    let _ = (list, replace::<u8>, create, users::change);
    expressions();
    evaluations();
    assert!(early_returns().is_none());
    let _ = named();
}
