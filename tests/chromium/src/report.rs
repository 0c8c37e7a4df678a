//! What two browsers made of the same calls.

use std::{fmt, fs, io, path::Path};

use crate::{call::Call, deviation::Deviation, experience::Experience};

/// A call, and what the two browsers made of it.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The call.
    pub call: Call,
    /// What Chromium made of it.
    pub found: Experience,
    /// What the browser in code made of it.
    pub predicted: Experience,
    /// How Chromium leaves the standard here.
    pub deviation: Option<Deviation>,
}

/// All calls, in their order.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The calls.
    pub pairs: Vec<Pair>,
}

impl Pair {
    /// Whether Chromium did as the browser in code, or left the standard just as its deviation says.
    #[must_use]
    pub fn is_right(&self) -> bool {
        match self.deviation {
            None => self.found == self.predicted,
            Some(deviation) => deviation.is_met(&self.call, &self.found, &self.predicted),
        }
    }
}

impl Report {
    /// Writes it for people to read, and says where.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        fs::write(file, self.to_string())?;
        println!("{} calls: {}", self.pairs.len(), file.display());
        Ok(())
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
        writeln!(f, "Deviations of Chromium from the standard:\n")?;
        for deviation in Deviation::ALL {
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
