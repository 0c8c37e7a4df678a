//! Nanoseconds: the median of batches. Creating the request is included.

use std::time::{Duration, Instant};

use crate::{case::Case, stack, subject::Subject};

const ROUNDS: usize = 31;
const BATCH: Duration = Duration::from_micros(300);

/// The nanoseconds of one request, for each case, including a constant that is the same for the bare case.
/// Each round runs all cases, so that a disturbance of the machine affects all of them.
pub(crate) fn measure(cases: &[Case]) -> Vec<f64> {
    let mut timers: Vec<_> = cases.iter().map(|case| Timer::new(*case)).collect();
    for _ in 0..ROUNDS {
        timers.iter_mut().for_each(Timer::round);
    }
    timers.into_iter().map(Timer::median).collect()
}

struct Timer {
    case: Case,
    calls: u32,
    batches: Vec<Duration>,
}

impl Timer {
    fn new(case: Case) -> Self {
        let mut timer = Self {
            case,
            calls: 1,
            batches: Vec::with_capacity(ROUNDS),
        };
        let mut subject = stack::build(case);
        while timer.batch(subject.as_mut()) < BATCH {
            timer.calls *= 2;
        }
        timer
    }

    /// The subject is the only one on the thread, as in a worker of actix-web.
    fn round(&mut self) {
        let mut subject = stack::build(self.case);
        for _ in 0..16 {
            subject.load();
            subject.serve();
        }
        let batch = self.batch(subject.as_mut());
        self.batches.push(batch);
    }

    fn batch(&self, subject: &mut dyn Subject) -> Duration {
        let start = Instant::now();
        for _ in 0..self.calls {
            subject.load();
            subject.serve();
        }
        start.elapsed()
    }

    fn median(mut self) -> f64 {
        self.batches.sort();
        self.batches[ROUNDS / 2].as_secs_f64() * 1e9 / f64::from(self.calls)
    }
}
