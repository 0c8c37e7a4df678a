//! The result of a probe.

use std::fmt::{self, Display};

use http::HeaderMap;

use super::{
    cause::Direction,
    finding::{Difference, Finding},
    note::{Note, NoteKind, Remark},
    request::ProbeRequest,
};

/// The maximum number of commands in a finding.
const EXAMPLES: usize = 3;

/// The result of a probe: the differences between what browsers allow and the policies.
#[derive(Clone, Debug)]
#[must_use = "`assert` panics if the deployment does not agree with the policies"]
pub struct Report {
    address: String,
    headers: HeaderMap,
    requests: usize,
    unsent: usize,
    unjudged: usize,
    findings: Vec<Finding>,
    notes: Vec<Note>,
}

impl Report {
    pub(super) fn new(address: String, headers: HeaderMap) -> Self {
        Self {
            address,
            headers,
            requests: 0,
            unsent: 0,
            unjudged: 0,
            findings: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The address of the deployment.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of requests that were sent.
    #[must_use]
    pub const fn requests(&self) -> usize {
        self.requests
    }

    /// How many requests were not sent, because the time limit was reached.
    #[must_use]
    pub const fn unsent(&self) -> usize {
        self.unsent
    }

    /// How many responses were not judged, because the policies allow origins that are not known.
    #[must_use]
    pub const fn unjudged(&self) -> usize {
        self.unjudged
    }

    /// The differences between the deployment and the policies, the wider ones first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Observations that do not change what browsers allow.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// # Panics
    ///
    /// If there are findings, or if the time limit was reached.
    #[track_caller]
    pub fn assert(self) {
        assert!(self.requests > 0, "no request was sent");
        assert!(self.findings.is_empty() && self.unsent == 0, "{self}");
    }

    pub(super) fn count_request(&mut self) {
        self.requests += 1;
    }

    pub(super) fn count_unsent(&mut self, count: usize) {
        self.unsent = count;
    }

    pub(super) fn count_unjudged(&mut self) {
        self.unjudged += 1;
    }

    pub(super) fn add(&mut self, request: &ProbeRequest, policy: &str, difference: Difference) {
        let Difference {
            direction,
            cause,
            status,
            found,
        } = difference;
        let example = request.to_curl(&self.address, &self.headers);
        let is_same = |finding: &&mut Finding| {
            finding.direction == direction
                && finding.path == request.path
                && finding.cause.is_like(&cause)
        };
        let finding = match self.findings.iter_mut().find(is_same) {
            Some(finding) => finding,
            None => {
                self.findings.push(Finding {
                    direction,
                    path: request.path.clone(),
                    policies: Vec::new(),
                    help: cause.help(direction, status),
                    cause,
                    requests: 0,
                    examples: Vec::new(),
                    found,
                });
                self.findings.last_mut().expect("one was added")
            }
        };
        finding.requests += 1;
        if finding.examples.len() < EXAMPLES && !finding.examples.contains(&example) {
            finding.examples.push(example);
        }
        if !finding.policies.iter().any(|known| known == policy) {
            finding.policies.push(policy.to_owned());
        }
    }

    pub(super) fn note(&mut self, request: &ProbeRequest, Remark { kind, text }: Remark) {
        let is_same =
            |note: &&mut Note| note.kind == kind && note.path == request.path && note.text == text;
        if let Some(note) = self.notes.iter_mut().find(is_same) {
            note.requests += 1;
            return;
        }
        self.notes.push(Note {
            kind,
            path: request.path.clone(),
            text,
            requests: 1,
            example: request.to_curl(&self.address, &self.headers),
        });
    }

    pub(super) fn note_untested(&mut self, path: &str, policy: &str) {
        self.notes.push(Note {
            kind: NoteKind::Untested,
            path: path.to_owned(),
            text: format!(
                "no origin of `{policy}` is known: its methods, headers and credentials were not tested"
            ),
            requests: 0,
            example: String::new(),
        });
    }

    /// Sorts the findings by importance. A finding that another finding covers is merged into it.
    pub(super) fn sorted(mut self) -> Self {
        let findings = std::mem::take(&mut self.findings);
        let covering = |finding: &Finding| findings.iter().position(|other| other.covers(finding));
        let mut requests: Vec<usize> = findings.iter().map(|finding| finding.requests).collect();
        for finding in &findings {
            if let Some(index) = covering(finding) {
                requests[index] += finding.requests;
            }
        }
        let kept = findings
            .iter()
            .zip(requests)
            .filter(|(finding, _)| covering(finding).is_none());
        self.findings = kept
            .map(|(finding, requests)| Finding {
                requests,
                ..finding.clone()
            })
            .collect();
        self.findings.sort_by_key(|finding| finding.direction);
        self.notes.sort_by_key(|note| note.kind);
        self
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        let wider = self
            .findings
            .iter()
            .filter(|finding| finding.direction == Direction::Wider);
        let wider = wider.count();
        write!(
            f,
            "{}: {} requests, {wider} wider, {} narrower, {} notes",
            self.address,
            self.requests,
            self.findings.len() - wider,
            self.notes.len()
        )?;
        if self.unjudged > 0 {
            write!(
                f,
                "\n{} responses to origins that the policies do not list were not judged",
                self.unjudged
            )?;
        }
        if self.unsent > 0 {
            write!(
                f,
                "\nthe time limit was reached: {} requests were not sent",
                self.unsent
            )?;
        }
        Ok(())
    }
}
