//! The distribution of the time of a request, for each case of the table. Creating the request is included.
//!
//! `cargo bench -- Axum` measures the cases whose names contain `Axum`.

#![expect(
    dead_code,
    reason = "the modules are the program's, which does more with them"
)]

#[path = "../src/actix.rs"]
mod actix;
#[path = "../src/by_hand.rs"]
mod by_hand;
#[path = "../src/case.rs"]
mod case;
#[path = "../src/poem.rs"]
mod poem;
#[path = "../src/policy.rs"]
mod policy;
#[path = "../src/rocket.rs"]
mod rocket;
#[path = "../src/row.rs"]
mod row;
#[path = "../src/salvo.rs"]
mod salvo;
#[path = "../src/scenario.rs"]
mod scenario;
#[path = "../src/stack.rs"]
mod stack;
#[path = "../src/subject.rs"]
mod subject;
#[path = "../src/trace.rs"]
mod trace;

use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(args = row::cases(&row::all()))]
fn request(bencher: Bencher, case: &case::Case) {
    let mut subject = stack::build(*case);
    bencher.bench_local(|| {
        subject.load();
        subject.serve();
    });
}
