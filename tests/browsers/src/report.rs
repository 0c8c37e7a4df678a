//! The results of the same calls in a real browser and in the browser in code.

use std::{collections::BTreeMap, fmt, fs, io, path::Path};

use crate::{call::Call, deviation::Deviation, driver, engine::Engine, experience::Experience};

/// A call, and its results in the two browsers.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The call.
    pub call: Call,
    /// The result in the real browser.
    pub found: Experience,
    /// The result in the browser in code.
    pub predicted: Experience,
    /// The engine's deviation from the standard in this call.
    pub deviation: Option<Deviation>,
}

/// The results of all calls in an engine, in order.
#[derive(Clone, Debug)]
pub struct Report {
    /// The engine.
    pub engine: Engine,
    /// The engine's version.
    pub version: String,
    /// The calls.
    pub pairs: Vec<Pair>,
}

impl Pair {
    /// Whether both results are equal, or differ as the deviation describes.
    #[must_use]
    pub fn is_right(&self) -> bool {
        match self.deviation {
            None => self.found == self.predicted,
            Some(deviation) => deviation.is_met(&self.call, &self.found, &self.predicted),
        }
    }
}

impl Report {
    pub(crate) fn new(engine: Engine, version: &str) -> Self {
        Self {
            engine,
            version: version.to_owned(),
            pairs: Vec::new(),
        }
    }

    /// Writes all results to the file `name` of `folder`, and prints a summary.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> io::Result<()> {
        let file = folder.join(format!("{name}-{}.txt", self.engine));
        fs::write(&file, self.to_string())?;
        driver::print(&format!(
            "{name}: {}; see {}",
            self.summary(),
            file.display()
        ))
    }

    /// A summary in one line: the engine, and how many calls agree or deviate.
    fn summary(&self) -> String {
        let Self {
            engine, version, ..
        } = self;
        let calls = self.pairs.len();
        let equal = self.pairs.iter().filter(|it| it.found == it.predicted);
        let equal = equal.count();
        let deviations = self.deviations();
        let deviations = deviations
            .into_keys()
            .map(|name| format!("; {name}: {}", self.count(name)));
        let deviations: String = deviations.collect();
        format!("{engine} {version}: {equal} of {calls} calls agree{deviations}")
    }

    /// The number of calls that expect the deviation.
    fn count(&self, name: &str) -> usize {
        let deviations = self.pairs.iter().filter_map(|pair| pair.deviation);
        deviations
            .filter(|deviation| deviation.name == name)
            .count()
    }

    /// The deviations that were expected, by name.
    fn deviations(&self) -> BTreeMap<&'static str, Deviation> {
        let deviations = self.pairs.iter().filter_map(|pair| pair.deviation);
        deviations.map(|it| (it.name, it)).collect()
    }

    /// # Panics
    ///
    /// If one of the `named` deviations applies to the engine, and no call expects it.
    pub fn assert_covers(&self, named: &[Deviation]) {
        let covered = self.deviations();
        for deviation in named.iter().filter(|it| it.concerns(self.engine)) {
            let name = deviation.name;
            assert!(
                covered.contains_key(name),
                "{}: no call for `{name}`",
                self.engine
            );
        }
    }

    /// # Panics
    ///
    /// If the browsers do not agree on a call.
    pub fn assert_agreement(&self) {
        let wrong: Vec<&Pair> = self.pairs.iter().filter(|it| !it.is_right()).collect();
        let list: Vec<String> = wrong.iter().map(|pair| format!("{pair:#?}")).collect();
        assert!(
            wrong.is_empty(),
            "{} calls differ\n{}",
            list.len(),
            list.join("\n")
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Deviations of {} from the standard:\n", self.engine)?;
        for deviation in self.deviations().values() {
            writeln!(f, "- {deviation}")?;
        }
        self.pairs.iter().try_for_each(|pair| write!(f, "\n{pair}"))
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            call,
            found,
            predicted,
            deviation,
        } = self;
        writeln!(f, "{call}\n    {found}")?;
        if let Some(message) = &found.console {
            writeln!(f, "    {message}")?;
        }
        if let Some(deviation) = deviation {
            writeln!(
                f,
                "    Deviation: {}; by the standard: {predicted}",
                deviation.name
            )?;
        }
        if !self.is_right() {
            writeln!(f, "    NOT AS PREDICTED: {predicted}")?;
        }
        Ok(())
    }
}
