//! The rows of the table.

use std::pin::Pin;

/// A mistake, and the text that explains it.
#[derive(Debug)]
pub struct Mistake {
    /// A description of the mistake.
    pub name: &'static str,
    /// A program with the mistake.
    pub program: Program,
    /// The place of the text.
    pub answer: Answer,
    /// The contents of the text: the id of a rule or reason, and the code of its help.
    pub words: &'static [&'static str],
}

/// A program. The line with the mistake ends with `//~`.
#[derive(Debug)]
pub enum Program {
    /// A file in `programs`, without its extension, that the compiler checks.
    Checked(&'static str),
    /// A function that runs.
    Run(Run),
}

/// A function that runs.
#[derive(Debug)]
pub struct Run {
    /// The name of the function, which follows the `//~` of its line.
    pub name: &'static str,
    /// The path of its file, as the compiler prints it.
    pub file: &'static str,
    /// The source code of the file.
    pub source: &'static str,
    /// Runs the function.
    pub run: fn() -> Pin<Box<dyn Future<Output = String>>>,
}

/// The place of a text that explains a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// In the output of the compiler.
    Compiler,
    /// In the message of a panic at start-up.
    StartUp,
    /// In the error of a function that reads a configuration.
    Error,
    /// In the message of a failed assertion about the browser in code.
    Assertion,
    /// In an event.
    Event,
    /// In a response that `explain()` has changed.
    Response,
    /// Nowhere: the front page documents it under "Limits".
    Limits,
}

/// A value that a program returns as text.
pub trait Text {
    /// The text.
    fn text(self) -> String;
}

impl Text for () {
    fn text(self) -> String {
        String::new()
    }
}

impl Text for String {
    fn text(self) -> String {
        self
    }
}

impl Run {
    /// The number of the line with the mistake.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        let mark = format!("//~ {}", self.name);
        let mut lines = self.source.lines();
        lines
            .position(|line| line.ends_with(&mark))
            .map(|index| index + 1)
    }

    /// The line numbers of its file that `text` contains.
    #[must_use]
    pub fn lines_in(&self, text: &str) -> Vec<usize> {
        let mentions = text.split(self.file).skip(1);
        let numbers = mentions.filter_map(|rest| {
            let digits = rest.strip_prefix(':')?;
            let end = digits.find(|char: char| !char.is_ascii_digit());
            digits[..end.unwrap_or(digits.len())].parse().ok()
        });
        numbers.collect()
    }
}
