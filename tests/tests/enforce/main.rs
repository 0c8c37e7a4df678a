//! `enforce`: requests from foreign origins do not reach the handlers, even if CORS alone does not block them.

mod composition;
mod explanations;
mod hosts;
mod naive;
mod none;
mod upgrades;
mod verdicts;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Extension, Router};

/// Counts the runs of handlers.
#[derive(Clone, Debug, Default)]
struct Runs(Arc<AtomicUsize>);

impl Runs {
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of runs since the last call.
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// Adds a counter for the handlers' runs to the application.
    fn of(app: Router) -> (Router, Self) {
        let runs = Self::default();
        (app.layer(Extension(runs.clone())), runs)
    }
}
