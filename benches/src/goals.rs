//! The goals, and whether they are reached.

use crate::{
    case::{Case, Cors, Host},
    figures::Figures,
    row::{Row, Scope},
    scenario::{Origins, Scenario},
};

/// The highest ratio of instructions that a row may have.
pub(crate) fn goal(row: Row) -> Option<f64> {
    match (row.ours.host, row.ours.cors, row.peer.cors) {
        (Host::Empty, _, Cors::TowerHttp) => alone(row.ours),
        (Host::Empty, _, Cors::ByHand) => Some(by_hand(row.ours.scenario)),
        (Host::Cloned, Cors::Default, _) => {
            Some(0.30).filter(|_| row.ours.origins == Origins::Exact(10))
        }
        (Host::Empty, _, Cors::Actix) => actix(row.ours),
        (Host::Actix | Host::ActixApp, _, Cors::Actix) => {
            Some(0.50).filter(|_| row.scope == Scope::Policy)
        }
        (.., Cors::Framework) => Some(0.50).filter(|_| row.scope == Scope::Policy),
        (Host::Cloned, Cors::Layer, _) => cloned(row.ours),
        (_, Cors::Runtime, Cors::Layer) => Some(1.10),
        (_, Cors::Live, Cors::Layer) | (_, Cors::Bound, Cors::Routes) => Some(1.25),
        (_, Cors::Runtime | Cors::Live | Cors::Bound, Cors::TowerHttp)
        | (_, Cors::Enforced, Cors::TowerHttpCsrf) => Some(0.50),
        (Host::Axum | Host::AxumLayered, Cors::Routes, _) => in_axum(row.ours, row.scope),
        _ => None,
    }
}

fn alone(case: Case) -> Option<f64> {
    let goals = match case.scenario {
        Scenario::NoOrigin => [0.20, 0.20, 0.20, 0.20],
        Scenario::Allowed => [0.27, 0.20, 0.06, 0.008],
        Scenario::Denied => [0.20, 0.14, 0.04, 0.005],
        Scenario::PreflightAllowed => [0.32, 0.22, 0.065, 0.008],
        Scenario::PreflightDenied => [0.22, 0.15, 0.045, 0.006],
    };
    match case.origins {
        Origins::Wildcard if case.scenario.is_preflight() => Some(0.32),
        Origins::Wildcard => Some(0.23),
        Origins::Any if case.scenario.is_preflight() => Some(0.35),
        Origins::Any => Some(0.33),
        Origins::Exact(_) => by_size(goals, case.origins),
    }
}

const fn by_hand(scenario: Scenario) -> f64 {
    match scenario {
        Scenario::NoOrigin | Scenario::Denied => 1.10,
        Scenario::Allowed => 0.90,
        Scenario::PreflightAllowed | Scenario::PreflightDenied => 1.05,
    }
}

fn cloned(case: Case) -> Option<f64> {
    let is_allowed = case.scenario.is_allowed();
    by_size([0.25, 0.12, 0.025, 0.003], case.origins).filter(|_| is_allowed)
}

fn by_size(goals: [f64; 4], origins: Origins) -> Option<f64> {
    match origins {
        Origins::Exact(..=10) => Some(goals[0]),
        Origins::Exact(100) => Some(goals[1]),
        Origins::Exact(1_000) => Some(goals[2]),
        Origins::Exact(_) => Some(goals[3]),
        Origins::Wildcard | Origins::Any => None,
    }
}

fn in_axum(case: Case, scope: Scope) -> Option<f64> {
    let goal = match (scope, case.scenario) {
        (Scope::Policy, Scenario::PreflightAllowed) => Some(0.28),
        (Scope::Whole, Scenario::PreflightAllowed) => Some(0.55),
        (Scope::Whole, Scenario::Allowed) => Some(0.52),
        _ => None,
    };
    goal.filter(|_| case.origins == Origins::Exact(10))
}

fn actix(case: Case) -> Option<f64> {
    let goal = match case.scenario {
        Scenario::NoOrigin => Some(0.50),
        Scenario::Allowed => Some(0.60),
        Scenario::PreflightAllowed => Some(0.26),
        _ => None,
    };
    goal.filter(|_| case.origins == Origins::Exact(10))
}

/// Prints each missed goal, and returns whether all goals are reached.
pub(crate) fn print(rows: &[Row], figures: &Figures, are_all: bool) -> bool {
    let mut goals = ratios(rows, figures);
    goals.extend(actix_allocations(rows, figures));
    if are_all {
        goals.extend(allocations(figures));
        goals.extend(clones(figures));
        goals.extend(absolutes(figures));
    }
    let missed: Vec<_> = goals.iter().filter(|goal| !goal.is_reached()).collect();
    println!(
        "\n## Goals\n\n{} of {} reached",
        goals.len() - missed.len(),
        goals.len()
    );
    for Goal { text, is, most } in &missed {
        println!("MISSED {text}: {is:.4}, at most {most}");
    }
    missed.is_empty()
}

struct Goal {
    text: String,
    is: f64,
    most: f64,
}

impl Goal {
    fn is_reached(&self) -> bool {
        self.is <= self.most
    }
}

fn ratios(rows: &[Row], figures: &Figures) -> Vec<Goal> {
    let goal = |&row: &Row| {
        let [ours, peer] = figures.pair(row);
        Some(Goal {
            text: row.to_string(),
            is: ours.instructions / peer.instructions,
            most: goal(row)?,
        })
    };
    rows.iter().filter_map(goal).collect()
}

fn allocations(figures: &Figures) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (host, scenario, most) in [
        (Host::Json, Scenario::NoOrigin, 0.0),
        (Host::Json, Scenario::Allowed, 0.0),
        (Host::Json, Scenario::Denied, 0.0),
        (Host::Empty, Scenario::NoOrigin, 2.0),
        (Host::Empty, Scenario::Allowed, 2.0),
        (Host::Empty, Scenario::Denied, 2.0),
        (Host::Empty, Scenario::PreflightAllowed, 2.0),
        (Host::Empty, Scenario::PreflightDenied, 2.0),
    ] {
        for origins in Origins::ALL {
            if scenario.exists_for(origins) {
                let case = ours(host, scenario, origins);
                goals.push(Goal {
                    text: format!("allocations, {host:?}, {scenario}, {origins}"),
                    is: figures.delta(case).allocations,
                    most,
                });
            }
        }
    }
    goals
}

/// Only the header map of the response is allocated.
fn actix_allocations(rows: &[Row], figures: &Figures) -> Vec<Goal> {
    let is_actix = |row: &&Row| matches!(row.ours.host, Host::Actix | Host::ActixApp);
    let goal = |row: &Row| Goal {
        text: format!("allocations, {row}"),
        is: figures.delta(row.ours).allocations,
        most: 1.0,
    };
    rows.iter().filter(is_actix).map(goal).collect()
}

/// The difference between cloning a service with a policy and cloning the bare service.
fn clones(figures: &Figures) -> Vec<Goal> {
    let [kept, cloned] = [Host::Empty, Host::Cloned]
        .map(|host| figures.delta(ours(host, Scenario::Allowed, Origins::Exact(10_000))));
    let goal = |what: &str, is, most| Goal {
        text: format!("clone of the service, {what}"),
        is,
        most,
    };
    vec![
        goal("instructions", cloned.instructions - kept.instructions, 0.0),
        goal("allocations", cloned.allocations - kept.allocations, 0.0),
    ]
}

fn absolutes(figures: &Figures) -> Vec<Goal> {
    let allowed = |origins| {
        let case = ours(Host::Empty, Scenario::Allowed, origins);
        figures.delta(case).instructions
    };
    let routes = figures.delta(Case {
        host: Host::Axum,
        cors: Cors::Routes,
        origins: Origins::Exact(10),
        scenario: Scenario::Allowed,
    });
    let goal = |text: &str, is, most| Goal {
        text: text.to_owned(),
        is,
        most,
    };
    let [enforced, unenforced] = [Cors::Enforced, Cors::Runtime].map(|cors| {
        let case = ours(Host::Empty, Scenario::Allowed, Origins::Exact(10));
        figures.delta(Case { cors, ..case })
    });
    let flat = allowed(Origins::Exact(10_000)) / allowed(Origins::Exact(10));
    vec![
        goal("flat: actual allowed, N = 10,000 to N = 10", flat, 1.10),
        goal(
            "`enforce`: actual allowed, instructions more",
            enforced.instructions - unenforced.instructions,
            250.0,
        ),
        goal(
            "`enforce`: actual allowed, allocations more",
            enforced.allocations - unenforced.allocations,
            0.0,
        ),
        goal(
            "`routes!`: actual allowed, instructions",
            routes.instructions,
            1_300.0,
        ),
        goal(
            "`routes!`: actual allowed, allocations",
            routes.allocations,
            0.0,
        ),
    ]
}

fn ours(host: Host, scenario: Scenario, origins: Origins) -> Case {
    Case {
        host,
        cors: Cors::Layer,
        origins,
        scenario,
    }
}
