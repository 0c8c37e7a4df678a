//! The results of the measurements.

use std::{collections::HashMap, io};

use crate::{
    allocations,
    case::Case,
    instructions, nanoseconds,
    row::{Row, Scope},
};

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figure {
    pub(crate) instructions: f64,
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
    pub(crate) bytes: f64,
}

impl Figure {
    fn less(self, other: Self) -> Self {
        Self {
            instructions: self.instructions - other.instructions,
            nanoseconds: self.nanoseconds - other.nanoseconds,
            allocations: self.allocations - other.allocations,
            bytes: self.bytes - other.bytes,
        }
    }
}

pub(crate) struct Figures(HashMap<Case, Figure>);

impl Figures {
    pub(crate) fn measure(cases: &[Case], mount: &str) -> io::Result<Self> {
        let instructions = instructions::measure(cases, mount)?;
        let mut instructions = instructions.into_iter();
        let mut figures = HashMap::new();
        // Cases that change the process are measured after all others.
        for alike in cases.chunk_by(|one, next| one.change() == next.change()) {
            let nanoseconds = nanoseconds::measure(alike);
            let measured = alike.iter().zip(&mut instructions).zip(nanoseconds);
            figures.extend(measured.map(|((&case, instructions), nanoseconds)| {
                let allocations = allocations::measure(case);
                let figure = Figure {
                    instructions,
                    nanoseconds,
                    allocations: allocations.count,
                    bytes: allocations.bytes,
                };
                (case, figure)
            }));
        }
        Ok(Self(figures))
    }

    /// The figure of a whole request.
    pub(crate) fn whole(&self, case: Case) -> Figure {
        self.0[&case]
    }

    /// The difference between a case and its bare case.
    pub(crate) fn delta(&self, case: Case) -> Figure {
        self.whole(case).less(self.whole(case.bare()))
    }

    /// The figures that a row compares: those of this library and of the peer.
    pub(crate) fn pair(&self, row: Row) -> [Figure; 2] {
        [row.ours, row.peer].map(|case| match row.scope {
            Scope::Policy => self.delta(case),
            Scope::Whole => self.whole(case),
        })
    }
}
