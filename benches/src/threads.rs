//! Requests on two threads, to measure the cost of data that threads share.

use std::{
    hint::black_box,
    pin::pin,
    sync::{Arc, Barrier},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use axum::body::Body;
use http::{Request, Response};
use tower::{Layer as _, Service, service_fn};

use crate::{
    policy,
    scenario::{Origins, Recipe, Scenario},
    stack,
    subject::request,
};

const ROUNDS: usize = 301;
const CALLS: u32 = 3_000;
const ORIGINS: Origins = Origins::Exact(10);

/// Prints the nanoseconds of a request on one thread and on two, and those of the static policy.
pub(crate) fn print() {
    let state = Arc::new(());
    let layers = [
        ("no policy", alone(service_fn(stack::empty))),
        (
            "static",
            alone(policy::exclusive(ORIGINS).layer(service_fn(stack::empty))),
        ),
        (
            "run-time",
            alone(policy::runtime(ORIGINS).layer(service_fn(stack::empty))),
        ),
        (
            "live",
            alone(policy::live(ORIGINS).layer(service_fn(stack::empty))),
        ),
        (
            "tower-http",
            alone(policy::tower_http(ORIGINS).layer(service_fn(stack::empty))),
        ),
    ];
    let routes = [
        (
            "axum, no policy",
            in_axum(stack::handler().with_state(Arc::clone(&state))),
        ),
        (
            "axum, `routes!`",
            in_axum(stack::routes(ORIGINS).with_state(Arc::clone(&state))),
        ),
        (
            "axum, with a set",
            in_axum(stack::bound_routes(ORIGINS).with_state(Arc::clone(&state))),
        ),
        (
            "axum, tower-http",
            in_axum(
                stack::handler()
                    .layer(policy::tower_http(ORIGINS))
                    .with_state(state),
            ),
        ),
    ];
    println!(
        "| policy, N = 10 | request | one thread, ns | ratio to static | two threads, ns | ratio to static | two to one |"
    );
    println!("|---|---|---|---|---|---|---|");
    for subjects in [&layers[..], &routes] {
        for scenario in [
            Scenario::NoOrigin,
            Scenario::Allowed,
            Scenario::PreflightAllowed,
        ] {
            print_rows(subjects, scenario);
        }
    }
}

type Subject = Box<dyn Fn(&Recipe) + Sync>;

fn print_rows(subjects: &[(&str, Subject)], scenario: Scenario) {
    let mut times = vec![[Vec::new(), Vec::new()]; subjects.len()];
    let recipe = Recipe::new(scenario, ORIGINS);
    for _ in 0..ROUNDS {
        for ((_, subject), times) in subjects.iter().zip(&mut times) {
            for (count, times) in [1, 2].into_iter().zip(times) {
                times.push(measure(subject, &recipe, count));
            }
        }
    }
    let times: Vec<[f64; 2]> = times.into_iter().map(|times| times.map(least)).collect();
    let fixed = times[1];
    for ((name, _), [one, two]) in subjects.iter().zip(&times) {
        println!(
            "| {name} | {scenario} | {one:.0} | {:.2} | {two:.0} | {:.2} | {:.2} |",
            one / fixed[0],
            two / fixed[1],
            two / one
        );
    }
}

/// The time of one request on each of `count` threads that run at the same time.
fn measure(subject: &Subject, recipe: &Recipe, count: usize) -> Duration {
    let barrier = Barrier::new(count);
    let run = || {
        barrier.wait();
        let start = Instant::now();
        for _ in 0..CALLS {
            subject(recipe);
        }
        start.elapsed()
    };
    let longest = thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(run)).collect();
        let times = threads.into_iter().filter_map(|thread| thread.join().ok());
        times.max()
    });
    longest.expect("a thread has run") / CALLS
}

/// The time of the fastest round: other programs only increase the time.
fn least(times: Vec<Duration>) -> f64 {
    let least = times.into_iter().min().unwrap_or_default();
    least.as_secs_f64() * 1e9
}

fn alone<S>(service: S) -> Subject
where
    S: Service<Request<()>, Response = Response<()>> + Clone + Sync + 'static,
{
    Box::new(move |recipe| respond(&mut service.clone(), request(recipe)))
}

fn in_axum(router: axum::Router) -> Subject {
    Box::new(move |recipe| respond(&mut router.clone(), request::<Body>(recipe)))
}

fn respond<S, B, C>(service: &mut S, request: Request<B>)
where
    S: Service<Request<B>, Response = Response<C>>,
{
    let mut context = Context::from_waker(Waker::noop());
    let is_ready = service.poll_ready(&mut context).is_ready();
    assert!(is_ready, "the service is not ready");
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => drop(black_box(response)),
        _ => panic!("the service waits or fails"),
    }
}
