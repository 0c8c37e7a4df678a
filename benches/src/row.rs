//! The comparisons: the rows of the table.

use std::fmt;

use crate::{
    case::{Case, Cors, Host},
    scenario::{Origins, Scenario},
};

/// A case of this library, and the case of a peer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) ours: Case,
    pub(crate) peer: Case,
    pub(crate) scope: Scope,
}

/// The compared part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The difference to the bare case.
    Policy,
    /// The whole request.
    Whole,
}

const SOME: [Origins; 2] = [Origins::Exact(10), Origins::Exact(1_000)];

const OF_CONFIGURATIONS: [Origins; 3] =
    [Origins::Exact(10), Origins::Exact(1_000), Origins::Wildcard];

/// All rows, in the order of the table.
pub(crate) fn all() -> Vec<Row> {
    let mut rows = Vec::new();
    for host in [Host::Empty, Host::Json, Host::Cloned] {
        let pair = [(host, Cors::Layer), (host, Cors::TowerHttp)];
        add(&mut rows, pair, &Origins::ALL, Scope::Policy);
    }
    let pair = [Cors::Layer, Cors::ByHand].map(|cors| (Host::Empty, cors));
    add(&mut rows, pair, &Origins::ALL, Scope::Policy);
    for cors in [Cors::Routes, Cors::Layer] {
        let pair = [(Host::Axum, cors), (Host::Axum, Cors::TowerHttp)];
        add(&mut rows, pair, &SOME, Scope::Policy);
    }
    let pair = [Cors::Routes, Cors::TowerHttp].map(|cors| (Host::AxumLayered, cors));
    add(&mut rows, pair, &SOME, Scope::Whole);
    let pair = [(Host::Empty, Cors::Layer), (Host::Actix, Cors::Actix)];
    let sizes = [
        Origins::Exact(10),
        Origins::Exact(10_000),
        Origins::Wildcard,
    ];
    add(&mut rows, pair, &sizes, Scope::Policy);
    let sizes = [Origins::Exact(1), Origins::Exact(10), Origins::Exact(100)];
    for (host, cors) in [
        (Host::Actix, Cors::Layer),
        (Host::Actix, Cors::Default),
        (Host::ActixApp, Cors::Default),
        (Host::ActixApp, Cors::Routes),
    ] {
        add(
            &mut rows,
            [(host, cors), (host, Cors::Actix)],
            &sizes,
            Scope::Policy,
        );
    }
    for (host, cors) in [
        (Host::Poem, Cors::Layer),
        (Host::PoemApp, Cors::Layer),
        (Host::PoemApp, Cors::Routes),
        (Host::SalvoApp, Cors::Layer),
        (Host::SalvoApp, Cors::Default),
        (Host::SalvoApp, Cors::Routes),
        (Host::RocketApp, Cors::Layer),
        (Host::RocketApp, Cors::Default),
        (Host::RocketApp, Cors::Routes),
    ] {
        let pair = [(host, cors), (host, Cors::Framework)];
        add(&mut rows, pair, &sizes, Scope::Policy);
    }
    for cors in [Cors::Runtime, Cors::Live] {
        for peer in [Cors::Layer, Cors::TowerHttp] {
            let pair = [cors, peer].map(|cors| (Host::Cloned, cors));
            add(&mut rows, pair, &OF_CONFIGURATIONS, Scope::Policy);
        }
    }
    for peer in [Cors::Runtime, Cors::TowerHttpCsrf] {
        let pair = [Cors::Enforced, peer].map(|cors| (Host::Empty, cors));
        let sizes = [Origins::Exact(1), Origins::Exact(10), Origins::Exact(1_000)];
        add(&mut rows, pair, &sizes, Scope::Policy);
    }
    for peer in [Cors::Routes, Cors::TowerHttp] {
        let pair = [Cors::Bound, peer].map(|cors| (Host::AxumState, cors));
        add(&mut rows, pair, &OF_CONFIGURATIONS, Scope::Policy);
    }
    // These rows are last, because their requests change the process.
    for host in [Host::Cloned, Host::Axum] {
        let pair = [(host, Cors::Default), (host, Cors::TowerHttp)];
        add(&mut rows, pair, &SOME, Scope::Policy);
    }
    for host in [Host::Poem, Host::PoemApp] {
        let pair = [(host, Cors::Default), (host, Cors::Framework)];
        add(&mut rows, pair, &sizes, Scope::Policy);
    }
    let pair = [
        (Host::Cloned, Cors::Traced),
        (Host::Cloned, Cors::TowerHttp),
    ];
    let sizes = [Origins::Exact(10), Origins::Exact(10_000)];
    add(&mut rows, pair, &sizes, Scope::Policy);
    rows
}

/// The rows whose mount contains `mount`.
pub(crate) fn of(mount: &str) -> Vec<Row> {
    let rows = all().into_iter();
    rows.filter(|row| row.mount().contains(mount)).collect()
}

fn add(rows: &mut Vec<Row>, pair: [(Host, Cors); 2], sizes: &[Origins], scope: Scope) {
    for scenario in Scenario::ALL {
        for &origins in sizes {
            if scenario.exists_for(origins) {
                let [ours, peer] = pair.map(|(host, cors)| Case {
                    host,
                    cors,
                    origins,
                    scenario,
                });
                let scope = if is_whole(ours) { Scope::Whole } else { scope };
                rows.push(Row { ours, peer, scope });
            }
        }
    }
}

/// Whether the bare case does something different, so that it cannot be subtracted. An application without CORS
/// responds to preflights with 404 or 405, and the handler does not run if poem's `Cors` or `rocket_cors` refuses an
/// actual request.
fn is_whole(case: Case) -> bool {
    if case.cors == Cors::Enforced {
        return case.scenario == Scenario::Denied;
    }
    match case.host {
        Host::ActixApp | Host::SalvoApp => case.scenario.is_preflight(),
        Host::PoemApp | Host::RocketApp => {
            case.scenario.is_preflight() || case.scenario == Scenario::Denied
        }
        _ => false,
    }
}

/// All cases that the rows need, each once. Cases that change the process are last.
pub(crate) fn cases(rows: &[Row]) -> Vec<Case> {
    let mut cases = Vec::new();
    for row in rows {
        for case in [row.ours, row.ours.bare(), row.peer, row.peer.bare()] {
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
    }
    cases.sort_by_key(|case| case.change());
    cases
}

impl Row {
    /// How the policy is mounted on both sides.
    pub(crate) fn mount(self) -> &'static str {
        match (self.ours.host, self.ours.cors, self.peer.cors) {
            (Host::Empty, _, Cors::Actix) => {
                "service of tower / actix-cors around a service of actix"
            }
            (Host::Actix, Cors::Layer, _) => {
                "actix, service alone, exclusive `CorsLayer` / actix-cors"
            }
            (Host::Actix, ..) => "actix, service alone, default `CorsLayer` / actix-cors",
            (Host::ActixApp, Cors::Routes, _) => {
                "actix, application, `routes!` / actix-cors, preflights whole"
            }
            (Host::ActixApp, ..) => {
                "actix, application, default `CorsLayer` / actix-cors, preflights whole"
            }
            (Host::Poem, Cors::Layer, _) => {
                "poem, endpoint alone, exclusive `CorsLayer` / poem's `Cors`"
            }
            (Host::Poem, ..) => "poem, endpoint alone, default `CorsLayer` / poem's `Cors`",
            (Host::PoemApp, Cors::Layer, _) => {
                "poem, application, exclusive `CorsLayer` / poem's `Cors`, refusals and preflights whole"
            }
            (Host::PoemApp, Cors::Routes, _) => {
                "poem, application, `routes!` / poem's `Cors`, refusals and preflights whole"
            }
            (Host::PoemApp, ..) => {
                "poem, application, default `CorsLayer` / poem's `Cors`, refusals and preflights whole"
            }
            (Host::SalvoApp, Cors::Layer, _) => {
                "salvo, exclusive `CorsLayer` / salvo's `Cors`, preflights whole"
            }
            (Host::SalvoApp, Cors::Routes, _) => {
                "salvo, `routes!` / salvo's `Cors`, preflights whole"
            }
            (Host::SalvoApp, ..) => "salvo, default `CorsLayer` / salvo's `Cors`, preflights whole",
            (Host::RocketApp, Cors::Layer, _) => {
                "rocket, exclusive `CorsLayer` / `rocket_cors`, refusals and preflights whole"
            }
            (Host::RocketApp, Cors::Routes, _) => {
                "rocket, `routes!` / `rocket_cors`, refusals and preflights whole"
            }
            (Host::RocketApp, ..) => {
                "rocket, default `CorsLayer` / `rocket_cors`, refusals and preflights whole"
            }
            (Host::Empty, Cors::Enforced, Cors::Runtime) => {
                "service, `enforce` / the same without, denied whole"
            }
            (Host::Empty, Cors::Enforced, _) => {
                "service, `enforce` / tower-http's `cors` in its `csrf`, denied whole"
            }
            (Host::Empty, _, Cors::ByHand) => "service alone / a policy that is written by hand",
            (Host::Empty, ..) => "service alone",
            (Host::Json, ..) => "service alone, response with headers",
            (Host::Cloned, Cors::Traced, _) => "service cloned per request, `tracing` at `info`",
            (Host::Cloned, Cors::Default, _) => "service cloned per request, default policy",
            (Host::Cloned, Cors::Runtime, Cors::Layer) => {
                "service cloned per request, run-time policy / static policy"
            }
            (Host::Cloned, Cors::Runtime, _) => "service cloned per request, run-time policy",
            (Host::Cloned, Cors::Live, Cors::Layer) => {
                "service cloned per request, live policy / static policy"
            }
            (Host::Cloned, Cors::Live, _) => "service cloned per request, live policy",
            (Host::Cloned, ..) => "service cloned per request",
            (Host::Axum, Cors::Routes, _) => "axum, `routes!` / `Router::layer`",
            (Host::Axum, Cors::Default, _) => "axum, default `CorsLayer` in `Router::layer`",
            (Host::Axum, ..) => "axum, exclusive `CorsLayer` in `Router::layer`",
            (Host::AxumState, _, Cors::Routes) => {
                "axum with a state, `routes!` with a set / without"
            }
            (Host::AxumState, ..) => "axum with a state, `routes!` with a set / `Router::layer`",
            (Host::AxumLayered, ..) => "axum, `inside_cors(layer)` / outside it, whole",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Case {
            scenario, origins, ..
        } = self.ours;
        write!(f, "{}: {scenario}, {origins}", self.mount())
    }
}
