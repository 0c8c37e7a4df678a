//! Comparison of a deployment with the policies of its code.
//!
//! A proxy, gateway or cache in front of a program may implement the CORS protocol itself, duplicate its headers, or
//! drop them. A [`Probe`] sends requests that the policies of a path allow or refuse, and compares a browser's
//! verdict on each response with its verdict on the policies' own response:
//!
//! ```no_run
//! use cors_axum::{cors, policies};
//! use cors_testing::Deployed;
//!
//! #[cors(origins = ["https://app.example.com"], methods = [GET])]
//! async fn list_books() {}
//!
//! #[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["content-type"])]
//! async fn add_book() {}
//!
//! # async fn staging() -> Result<(), cors_testing::probe::ProbeError> {
//! let staging = Deployed::at("https://staging.example.com");
//! let report = staging.path("/books", policies![list_books, add_book]).run().await?;
//! report.assert();
//! # Ok(())
//! # }
//! ```
//!
//! # What is sent
//!
//! For each method: preflights from allowed origins, from [near misses](NearMiss) of them, and from the origins of the
//! path's other policies; with each request header that the policy lists, and with some that it does not. For GET
//! and HEAD, the actual requests too; for other methods only after [`Probe::send_unsafe_methods`], since their handlers
//! run.
//!
//! # What is compared
//!
//! The verdict of a browser by the Fetch standard, with and without credentials. A [`Finding`] is
//! [wider](Direction::Wider) or [narrower](Direction::Narrower) than the policies. Differences in statuses, `Vary`,
//! caching and duplicate headers are [notes](Note), which do not change what browsers allow. If a duplicate header
//! does, there is also a finding.

mod cause;
mod comparison;
mod error;
mod expected;
mod finding;
mod near_miss;
mod note;
mod plan;
mod report;
mod request;
mod verdict;

use std::{
    fmt::{self, Display},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, header::LOCATION};
use http_body::Body;
use http_body_util::Full;
use tokio::time::{Instant, sleep_until, timeout};
use tower_service::Service;

pub use self::{
    cause::{Cause, Direction},
    error::ProbeError,
    expected::Expected,
    finding::Finding,
    near_miss::NearMiss,
    note::{Note, NoteKind},
    report::Report,
};
use self::{
    comparison::{Comparison, without_response},
    plan::{Plan, Planned},
};
use crate::{Deployed, blocked::Step, network::Network as _};

/// The maximum number of consecutive requests without a response.
const FAILURES: usize = 5;

/// Compares a deployment with the policies of its paths.
///
/// [`Deployed::path`] creates it.
#[derive(Clone)]
#[must_use = "`run` sends the requests"]
pub struct Probe<S = Deployed> {
    service: S,
    address: String,
    paths: Vec<(String, Expected)>,
    headers: HeaderMap,
    rate: u32,
    timeout: Duration,
    time_limit: Option<Duration>,
    origins: usize,
    sends_unsafe: bool,
}

/// The progress of a probe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of requests that have been answered.
    pub sent: usize,
    /// The number of all requests.
    pub total: usize,
}

impl Deployed {
    /// Compares the server with the policies of `path`; see [`probe`](crate::probe).
    ///
    /// # Panics
    ///
    /// If `path` is not a path, such as `/books`, or if a variable of `env("X")` has no valid origins.
    #[track_caller]
    pub fn path(self, path: &str, policies: impl Into<Expected>) -> Probe {
        let address = self.address();
        Probe::new(self, address).path(path, policies)
    }
}

impl<S> Probe<S> {
    /// Creates a probe of a service, such as a router, that is deployed at `address`: `https://api.example.com`.
    pub fn new(service: S, address: impl Into<String>) -> Self {
        Self {
            service,
            address: address.into(),
            paths: Vec::new(),
            headers: HeaderMap::new(),
            rate: u32::MAX,
            timeout: Duration::from_secs(10),
            time_limit: None,
            origins: 5,
            sends_unsafe: false,
        }
    }

    /// Also compares another path.
    ///
    /// # Panics
    ///
    /// As for [`Deployed::path`].
    #[track_caller]
    pub fn path(mut self, path: &str, policies: impl Into<Expected>) -> Self {
        assert!(
            path.starts_with('/') && path.parse::<http::uri::PathAndQuery>().is_ok(),
            "`{path}` is not a path\nhelp: write `/books`"
        );
        self.paths.push((path.to_owned(), policies.into()));
        self
    }

    /// Sends a header with each actual request, such as `Authorization`. Preflights do not contain it, as in a
    /// browser.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Sends at most this many requests per second; by default there is no limit.
    pub const fn rate(mut self, per_second: u32) -> Self {
        self.rate = per_second;
        self
    }

    /// Waits for a response for this long; by default for 10 seconds.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends no request after this time.
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Tests this many of the origins of each policy, and near misses of them; by default 5. The first and others from
    /// the whole list are chosen.
    pub const fn origins(mut self, count: usize) -> Self {
        self.origins = count;
        self
    }

    /// Also sends actual requests with methods other than GET and HEAD. The bodies are empty, and the handlers run.
    pub const fn send_unsafe_methods(mut self) -> Self {
        self.sends_unsafe = true;
        self
    }
}

impl<S, B> Probe<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    /// Sends the requests, one after the other, and compares the responses.
    ///
    /// # Errors
    ///
    /// If the first request, or several in a row, receive no response, or if the first request to a path is
    /// redirected.
    ///
    /// # Panics
    ///
    /// If the runtime of tokio has no timer.
    pub async fn run(self) -> Result<Report, ProbeError> {
        self.run_with(|_| {}).await
    }

    /// Does the same, and calls `progress` after each response.
    ///
    /// # Errors
    ///
    /// As for [`run`](Self::run).
    ///
    /// # Panics
    ///
    /// As for [`run`](Self::run).
    pub async fn run_with(self, mut progress: impl FnMut(Progress)) -> Result<Report, ProbeError> {
        let mut report = Report::new(self.address.clone(), self.headers.clone());
        let plans = self.plans(&mut report);
        let total = plans.iter().map(|(_, requests)| requests.len()).sum();
        let start = Instant::now();
        let mut failures = 0;
        for (expected, requests) in plans {
            for (index, planned) in requests.iter().enumerate() {
                if self
                    .time_limit
                    .is_some_and(|limit| start.elapsed() >= limit)
                {
                    report.count_unsent(total - report.requests());
                    return Ok(report.sorted());
                }
                self.wait_for_turn(start, report.requests()).await;
                let request = planned.request.to_http(self.host(), &self.headers);
                let own = request.as_ref().map(|request| expected.respond(request));
                let found = self.send(request).await;
                report.count_request();
                match &found {
                    Ok(response) if index == 0 => check_redirect(&planned.request.path, response)?,
                    Err(step) if report.requests() == 1 || failures + 1 == FAILURES => {
                        return Err(unreachable(step));
                    }
                    _ => {}
                }
                failures = if found.is_ok() { 0 } else { failures + 1 };
                if let Some(own) = own {
                    compare(&mut report, expected, planned, own, found);
                }
                progress(Progress {
                    sent: report.requests(),
                    total,
                });
            }
        }
        Ok(report.sorted())
    }

    /// The requests of each path.
    fn plans(&self, report: &mut Report) -> Vec<(&Expected, Vec<Planned>)> {
        let plans = self.paths.iter().map(|(path, expected)| {
            let plan = Plan::new(path, expected, self.origins, self.sends_unsafe);
            for policy in plan.without_origin() {
                if expected.has_unknown_origins(policy) {
                    report.note_untested(path, policy);
                }
            }
            (expected, plan.requests())
        });
        plans.collect()
    }

    async fn wait_for_turn(&self, start: Instant, sent: usize) {
        if self.rate < u32::MAX {
            let interval = Duration::from_secs(1) / self.rate.max(1);
            let sent = u32::try_from(sent).unwrap_or(u32::MAX);
            sleep_until(start + interval.saturating_mul(sent)).await;
        }
    }

    async fn send(&self, request: Option<Request<Full<Bytes>>>) -> Result<Response<Bytes>, Step> {
        let request =
            request.ok_or_else(|| Step::Network("the request cannot be sent".to_owned()))?;
        match timeout(self.timeout, self.service.exchange(request)).await {
            Ok(response) => response,
            Err(_) => Err(Step::Network(format!(
                "no response within {} seconds",
                self.timeout.as_secs_f32()
            ))),
        }
    }

    fn host(&self) -> &str {
        let address = self.address.split_once("://");
        address.map_or(&self.address, |(_, host)| host)
    }
}

impl<S: fmt::Debug> fmt::Debug for Probe<S> {
    /// The values of the headers are omitted, because they may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("service", &self.service)
            .field("address", &self.address)
            .field("paths", &self.paths)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Compares a response with the response of the policies. `is_finished` is whether no handler runs after the latter.
fn compare(
    report: &mut Report,
    expected: &Expected,
    planned: &Planned,
    (response, is_finished): (Response<Bytes>, bool),
    found: Result<Response<Bytes>, Step>,
) {
    let found = match found {
        Ok(found) => found,
        Err(step) => {
            if let Some(difference) = without_response(planned, &response, step) {
                report.add(&planned.request, &planned.policy, difference);
            }
            return;
        }
    };
    let comparison = Comparison {
        planned,
        expected: &response,
        is_finished,
        found: &found,
    };
    if expected.has_unknown_origins(&planned.policy) && comparison.depends_on_unknown_origins() {
        report.count_unjudged();
        return;
    }
    let differences = comparison.differences();
    for remark in comparison.remarks(!differences.is_empty()) {
        report.note(&planned.request, remark);
    }
    for difference in differences {
        report.add(&planned.request, &planned.policy, difference);
    }
}

fn check_redirect(path: &str, response: &Response<Bytes>) -> Result<(), ProbeError> {
    let location = response.headers().get(LOCATION);
    let location = location.filter(|_| response.status().is_redirection());
    match location {
        None => Ok(()),
        Some(location) => Err(ProbeError::Redirected {
            path: path.to_owned(),
            location: cors_rules::text::shown_bytes(location.as_bytes()),
        }),
    }
}

fn unreachable(step: &Step) -> ProbeError {
    let reason = match step {
        Step::Network(reason) => reason.clone(),
        other => other.to_string(),
    };
    ProbeError::Unreachable(reason)
}
