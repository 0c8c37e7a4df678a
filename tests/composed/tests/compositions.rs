//! Scripts call random compositions, and can do and read only what the policy nearest to the handler allows.
//!
//! The compositions are the same in every run. For a longer run, or other compositions:
//!
//! ```console
//! $ COMPOSED_CASES=10000000 COMPOSED_SEED=1 cargo test --release --package composed --test compositions
//! ```
//!
//! Each request is checked twice. `composed::guarantee` uses only the order of the layers. `composed::table`
//! predicts each response: which policy answers the preflight, whether the handler runs, and which policy's
//! headers the response has. It also finds false refusals.
//!
//! A failure prints the smallest composition that still fails, and its number. To run it alone, set
//! `COMPOSED_SEED` to that number and `COMPOSED_CASES=1`.

use std::{env, panic, panic::AssertUnwindSafe, thread, time::Instant};

use composed::{
    check::check,
    composition::{Case, Foreign},
    coverage::{Coverage, Event},
    generator::case,
    palette::PANIC,
    shrink::shrink,
    table::Row,
};
use tokio::runtime::{Builder, Runtime};

/// The complete checks run more.
const CASES: u64 = 3_000;

fn variable(name: &str, default: u64) -> u64 {
    let value = env::var(name).ok();
    value.map_or(default, |value| value.parse().expect("a number"))
}

/// Suppresses the messages of the compositions' own panics, which are caught.
fn silence_panics() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !info.to_string().ends_with(PANIC) {
            print(info);
        }
    }));
}

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().build().expect("a runtime")
}

fn run(runtime: &Runtime, case: &Case, coverage: &mut Coverage) -> Result<(), String> {
    let run = AssertUnwindSafe(|| runtime.block_on(check(case, coverage)));
    panic::catch_unwind(run).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(format!("a panic: {}", text.unwrap_or_default()))
    })
}

/// Runs each composition of `numbers`.
fn run_all(numbers: impl Iterator<Item = u64>) -> Coverage {
    let runtime = runtime();
    let mut coverage = Coverage::default();
    for number in numbers {
        let case = case(number);
        if run(&runtime, &case, &mut coverage).is_err() {
            fail(&runtime, number, case);
        }
    }
    coverage
}

fn fail(runtime: &Runtime, number: u64, case: Case) -> ! {
    let result = |case: &Case| run(runtime, case, &mut Coverage::default());
    let case = shrink(case, |case| result(case).is_err());
    let error = result(&case).expect_err("a case that fails");
    panic!("composition {number}:\n{case}\n{error}")
}

fn run_in_threads(first: u64, count: u64) -> Coverage {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut coverage = Coverage::default();
    thread::scope(|scope| {
        let spawn = |offset| {
            let numbers = (first + offset as u64..first + count).step_by(threads);
            scope.spawn(move || run_all(numbers))
        };
        let workers: Vec<_> = (0..threads).map(spawn).collect();
        for worker in workers {
            coverage.add(worker.join().expect("no failure"));
        }
    });
    coverage
}

#[test]
fn no_composition_allows_more_than_the_nearest_policy() {
    silence_panics();
    let (first, count) = (
        variable("COMPOSED_SEED", 0),
        variable("COMPOSED_CASES", CASES),
    );
    let start = Instant::now();
    let coverage = run_in_threads(first, count);
    println!(
        "{count} compositions in {:?}\n{coverage:#?}",
        start.elapsed()
    );
    if count >= CASES {
        let least = usize::try_from(count / 3_000).expect("a number of cases");
        assert_covered(&coverage, least);
    }
}

/// Asserts that each event and each part occurs at least `least` times.
fn assert_covered(coverage: &Coverage, least: usize) {
    let rows = [
        Row::NoLayer,
        Row::SeenHandler,
        Row::SeenLayer,
        Row::NothingSeen,
        Row::TurnedOut,
        Row::Exclusive,
        Row::WithoutCors,
    ];
    let events = [
        Event::LostDirectives,
        Event::OwnPage,
        Event::Read,
        Event::RefusedRead,
        Event::Run,
        Event::CachedRun,
        Event::RunByCachedNames,
        Event::RunByReplacedPolicy,
        Event::RefusedRun,
        Event::GrantedPreflight,
        Event::RefusedPreflight,
        Event::UnansweredPreflight,
        Event::Readable(200),
        Event::Readable(401),
        Event::Readable(405),
        Event::Readable(500),
        Event::RefusedByInner(Row::TurnedOut),
    ];
    assert_parts_covered(coverage, least);
    for event in rows.map(Event::Row).into_iter().chain(events) {
        assert!(coverage.of(event) >= least, "{event:?}: {coverage:#?}");
    }
}

/// Asserts that each layer occurs in each place, and each router method with layers of each kind.
fn assert_parts_covered(coverage: &Coverage, least: usize) {
    let parts = coverage.parts();
    for foreign in Foreign::ALL {
        for part in ["layer Foreign", "layer InsideCors", "nest_service Foreign"] {
            let part = format!("{part}({foreign:?})");
            assert!(
                parts.get(&part).is_some_and(|&count| count >= least),
                "{part}"
            );
        }
    }
    for call in [
        "route annotated",
        "route siblings",
        "route plain",
        "layer",
        "nest_service",
    ] {
        for layer in ["CorsLayer", "exclusive", "WithoutCors", "Explain"] {
            let part = format!("{call} {layer}");
            assert!(
                parts.get(&part).is_some_and(|&count| count >= least),
                "{part}"
            );
        }
    }
    for call in [
        "nest",
        "merge",
        "fallback",
        "fallback_service",
        "route_service annotated",
        "route bound",
        "route_service bound",
        "layer CorsLayer runtime",
        "layer CorsLayer live",
        "layer CorsLayer bound",
        "layer exclusive live",
        "layer exclusive bound",
        "route annotated CorsLayer live",
        "route bound CorsLayer live",
        "route plain CorsLayer bound",
        "nest_service CorsLayer runtime",
        "nest_service CorsLayer live",
        "nest_service exclusive live",
    ] {
        assert!(
            parts.get(call).is_some_and(|&count| count >= least),
            "{call}"
        );
    }
}
