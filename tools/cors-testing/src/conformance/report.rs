//! The requests that were sent, and the deviations that were found.

use std::fmt::{self, Display};

use bytes::Bytes;
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;

use super::{
    answer::Answer,
    head::Head,
    rows::{Expected, Row},
};
use crate::{network::Network as _, safelist::is_safelisted_method};

/// The answers of an adapter that deviate from the table.
#[derive(Clone, Debug, Default)]
#[must_use = "`assert` fails where there are deviations"]
pub struct Report {
    requests: usize,
    deviations: Vec<Deviation>,
}

/// A request with a deviating response.
#[derive(Clone, Debug)]
pub struct Deviation {
    what: String,
    expected: String,
    request: String,
    response: String,
}

impl Report {
    /// The number of requests that were sent.
    #[must_use]
    pub const fn requests(&self) -> usize {
        self.requests
    }

    /// The deviations. Empty if the adapter passes.
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Ignores deviations in the rows with this name, which cannot pass in a framework.
    ///
    /// # Panics
    ///
    /// If none of these rows deviates.
    #[track_caller]
    pub fn except(mut self, row: &str) -> Self {
        let count = self.deviations.len();
        self.deviations.retain(|deviation| deviation.what != row);
        assert!(
            self.deviations.len() < count,
            "no deviation is named `{row}`"
        );
        self
    }

    /// Fails with all deviations, if there are any.
    ///
    /// # Panics
    ///
    /// If there are any.
    #[track_caller]
    pub fn assert(self) {
        assert!(self.requests > 0, "no request was sent");
        assert!(
            self.deviations.is_empty(),
            "{} requests were sent, and these answers deviate:\n{}",
            self.requests,
            self.deviations
                .iter()
                .map(Deviation::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        );
    }
}

impl Deviation {
    /// The name of the row.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            expected,
            request,
            response,
        } = self;
        write!(
            f,
            "{what}\n  request: {request}\n  response: {response}\n  expected: {expected}"
        )
    }
}

/// Sends requests, and collects deviations.
pub(super) struct Checker<'s, S> {
    service: &'s S,
    report: Report,
}

impl<'s, S> Checker<'s, S> {
    pub(super) fn new(service: &'s S) -> Self {
        Self {
            service,
            report: Report::default(),
        }
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }

    /// Records a deviation, unless the condition is true.
    pub(super) fn expect(
        &mut self,
        is_met: bool,
        what: &str,
        expected: impl Display,
        head: &Head,
        answer: &Answer,
    ) {
        if !is_met {
            self.report.deviations.push(Deviation {
                what: what.to_owned(),
                expected: expected.to_string(),
                request: head.to_string(),
                response: answer.to_string(),
            });
        }
    }
}

impl<S, B> Checker<'_, S>
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    /// Sends a request. `None` if there is no response. A failure of the service is recorded.
    pub(super) async fn send(&mut self, what: &str, head: &Head) -> Option<Answer> {
        let request = head.request()?;
        self.report.requests += 1;
        match self.service.exchange(request).await {
            Ok(response) => Some(Answer::new(response)),
            Err(step) => {
                self.report.deviations.push(Deviation {
                    what: what.to_owned(),
                    expected: "a response".to_owned(),
                    request: head.to_string(),
                    response: format!("{step:?}"),
                });
                None
            }
        }
    }

    pub(super) async fn rows(&mut self, rows: &[Row]) {
        for Row {
            what,
            head,
            expected,
        } in rows
        {
            let Some(answer) = self.send(what, head).await else {
                continue;
            };
            self.expect(
                expected.is_met(head, &answer),
                what,
                expected,
                head,
                &answer,
            );
        }
    }
}

impl Expected {
    fn is_met(&self, head: &Head, answer: &Answer) -> bool {
        let body = self.body;
        self.statuses.contains(&answer.status.as_u16())
            && answer.access_control() == self.access_control
            && self.grants_methods(head, answer)
            && self.vary.is_none_or(|vary| answer.vary() == vary)
            && self.allow.is_none_or(|allow| answer.allows_methods(allow))
            && body.is_none_or(|body| answer.body == body.as_bytes())
    }

    /// Whether the methods are granted correctly. A router with one handler for each method may grant only the
    /// requested method. Safelisted methods need no grant.
    fn grants_methods(&self, head: &Head, answer: &Answer) -> bool {
        let granted = answer.granted_methods();
        let requested = head.requested_method();
        let is_granted = requested.is_none_or(|requested| {
            is_safelisted_method(&requested) || granted.contains(&requested)
        });
        let are_known = granted
            .iter()
            .all(|method| self.methods.contains(&&**method));
        are_known && (is_granted || self.methods.is_empty())
    }
}
