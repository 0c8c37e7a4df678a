//! The figures of a run.

use std::fmt;

use crate::run::CONNECTIONS;

/// How much the memory may grow after the first tenth of the requests, in KiB.
pub(crate) const GROWTH: u64 = 2 * 1_024;

#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) requests: u64,
    pub(crate) wrong: u64,
    pub(crate) connections: u64,
    /// The memory after a tenth of the requests and at the end, in KiB.
    pub(crate) memory: Option<(u64, u64)>,
}

impl Report {
    pub(crate) fn is_good(&self) -> bool {
        let is_flat = self
            .memory
            .is_none_or(|(early, late)| late <= early + GROWTH);
        self.wrong == 0 && self.connections <= CONNECTIONS && is_flat
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "requests       {}", self.requests)?;
        writeln!(f, "wrong answers  {}", self.wrong)?;
        writeln!(
            f,
            "connections    {} (of {CONNECTIONS} at most)",
            self.connections
        )?;
        match self.memory {
            Some((early, late)) => {
                writeln!(
                    f,
                    "memory         {early} KiB after a tenth, {late} KiB at the end"
                )?;
                writeln!(f, "               at most {GROWTH} KiB more are allowed")
            }
            None => writeln!(f, "memory         skipped: the system does not tell it"),
        }
    }
}
