//! The result as JSON. The README documents the format.

use cors_testing::probe::{Direction, Report};
use serde::Serialize;

#[derive(Serialize)]
struct Written<'r> {
    address: &'r str,
    requests: usize,
    unsent: usize,
    unjudged: usize,
    findings: Vec<Finding<'r>>,
    notes: Vec<Note<'r>>,
}

#[derive(Serialize)]
struct Finding<'r> {
    direction: &'static str,
    path: &'r str,
    handlers: &'r [String],
    cause: String,
    text: String,
    requests: usize,
    found: &'r str,
    help: &'r str,
    examples: &'r [String],
}

#[derive(Serialize)]
struct Note<'r> {
    kind: &'static str,
    path: &'r str,
    text: &'r str,
    requests: usize,
    example: &'r str,
}

#[derive(Serialize)]
struct Failed<'e> {
    error: &'e str,
}

pub(crate) fn report(report: &Report) -> String {
    let findings = report.findings().iter().map(|finding| Finding {
        direction: match finding.direction {
            Direction::Wider => "wider",
            Direction::Narrower => "narrower",
        },
        path: &finding.path,
        handlers: &finding.policies,
        cause: finding.cause.id(),
        text: finding.cause.to_string(),
        requests: finding.requests,
        found: &finding.found,
        help: &finding.help,
        examples: &finding.examples,
    });
    let notes = report.notes().iter().map(|note| Note {
        kind: note.kind.id(),
        path: &note.path,
        text: &note.text,
        requests: note.requests,
        example: &note.example,
    });
    to_json(&Written {
        address: report.address(),
        requests: report.requests(),
        unsent: report.unsent(),
        unjudged: report.unjudged(),
        findings: findings.collect(),
        notes: notes.collect(),
    })
}

pub(crate) fn error(error: &str) -> String {
    to_json(&Failed { error })
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("keys that are strings")
}
