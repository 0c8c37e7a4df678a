//! The outcome of a check as a table for a terminal.

use std::fmt;

use crate::browser::Outcome;
use crate::call::{Call, Credentials, Means, Sender, Verdict};
use crate::check::Row;
use crate::pages::Page;

const HEADINGS: [&str; 7] = [
    "",
    "call",
    "sent",
    "preflight",
    "ended",
    "expected",
    "readable headers",
];

pub(crate) struct Report<'a>(pub(crate) &'a [Row]);

impl Report<'_> {
    pub(crate) fn is_good(&self) -> bool {
        self.0.iter().all(Row::is_as_expected)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(cells).collect();
        let widths = widths(&lines);
        for page in Page::BOTH {
            writeln!(f, "from {}, the {} page", page.origin(), page.role())?;
            write_line(f, &HEADINGS.map(str::to_owned), &widths)?;
            let rows = self.0.iter().zip(&lines);
            for (row, line) in rows.filter(|(row, _)| row.page == page) {
                write_line(f, line, &widths)?;
                write_reason(f, row)?;
            }
            writeln!(f)?;
        }
        let good = self.0.iter().filter(|row| row.is_as_expected()).count();
        let all = self.0.len();
        writeln!(f, "{good} of {all} calls ended as expected")
    }
}

fn cells(row: &Row) -> [String; 7] {
    let mark = if row.is_as_expected() { "ok" } else { "WRONG" };
    let title = row.call.title.to_owned();
    let expected = row.call.expected(row.page).to_string();
    let [preflight, ended, headers] = match &row.outcome {
        Ok(outcome) => ended(outcome),
        Err(_) => ["-", "no response", ""].map(str::to_owned),
    };
    [
        mark.to_owned(),
        title,
        sent(row.call),
        preflight,
        ended,
        expected,
        headers,
    ]
}

fn ended(outcome: &Outcome) -> [String; 3] {
    let preflight = match outcome.preflight {
        Some(status) => status.as_str().to_owned(),
        None => "-".to_owned(),
    };
    let headers: Vec<_> = outcome.headers.iter().map(String::as_str).collect();
    [preflight, outcome.verdict.to_string(), headers.join(", ")]
}

fn sent(call: &Call) -> String {
    let mut text = format!("{} {}", call.method, call.path);
    if call.sender == Sender::Team {
        text.push_str(" from team.localhost");
    }
    if call.credentials == Credentials::Include {
        text.push_str(" +cookies");
    }
    match call.means {
        Means::Fetch => {}
        Means::Form => text.push_str(" by form"),
        Means::WebSocket => text.push_str(" by WebSocket"),
    }
    for (name, _) in call.headers {
        text.push_str(" +");
        text.push_str(name);
    }
    text
}

fn widths(lines: &[[String; 7]]) -> [usize; 7] {
    std::array::from_fn(|column| {
        let cells = lines.iter().map(|line| line[column].len());
        cells.fold(HEADINGS[column].len(), usize::max)
    })
}

fn write_line(f: &mut fmt::Formatter<'_>, line: &[String; 7], widths: &[usize; 7]) -> fmt::Result {
    let padded = |(cell, &width): (&String, &usize)| format!("  {cell:<width$}");
    let line: String = line.iter().zip(widths).map(padded).collect();
    writeln!(f, "{}", line.trim_end())
}

/// Writes the reason for an unexpected outcome.
fn write_reason(f: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
    if row.is_as_expected() {
        return Ok(());
    }
    let reason = match &row.outcome {
        Err(failure) => failure.to_string(),
        Ok(outcome) => explain(row, outcome),
    };
    writeln!(f, "         because {reason}")
}

fn explain(row: &Row, outcome: &Outcome) -> String {
    if let Some(reason) = &outcome.reason {
        return reason.clone();
    }
    match (outcome.verdict, row.call.expected(row.page)) {
        (ended, expected) if ended == expected => {
            format!("it should expose {}", list(row.call.exposes))
        }
        (_, Verdict::Accepted) => "the server refused it".to_owned(),
        (_, Verdict::Refused) => "the server accepted it".to_owned(),
        (_, Verdict::Readable(_)) => "the handler responded with another status".to_owned(),
        _ => "nothing in the response would make a browser block it".to_owned(),
    }
}

fn list(names: &[&str]) -> String {
    if names.is_empty() {
        "no header".to_owned()
    } else {
        names.join(", ")
    }
}
