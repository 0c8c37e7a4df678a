//! `enforce`: requests of foreign origins that CORS lets through do not reach their handlers.

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

    /// How often a handler has run since the last call.
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }

    /// The application, whose handlers count their runs.
    fn of(app: Router) -> (Router, Self) {
        let runs = Self::default();
        (app.layer(Extension(runs.clone())), runs)
    }
}
