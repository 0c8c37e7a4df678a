//! The comparison of a deployment's response with that of its policies.

use std::fmt::Write as _;

use bytes::Bytes;
use cors_rules::text::{elements, shown_bytes};
use http::{
    Response,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, AGE,
        CACHE_CONTROL, VARY,
    },
};

use super::{
    cause::{Cause, Direction},
    finding::Difference,
    near_miss::NearMiss,
    note::{NoteKind, Remark},
    plan::{Aspect, Planned},
    verdict::Verdict,
};
use crate::{
    blocked::Step,
    header_list::{self, lower_case_names},
};

/// The two responses to a request.
pub(super) struct Comparison<'r> {
    pub(super) planned: &'r Planned,
    pub(super) expected: &'r Response<Bytes>,
    /// Whether `expected` is sent, and not the handler's response.
    pub(super) is_finished: bool,
    pub(super) found: &'r Response<Bytes>,
}

/// The difference if there is no response. `None` if the policies also refuse the request.
pub(super) fn without_response(
    planned: &Planned,
    expected: &Response<Bytes>,
    reason: Step,
) -> Option<Difference> {
    let expected = Verdict::new(&planned.request, expected);
    expected.without_credentials.is_ok().then(|| Difference {
        direction: Direction::Narrower,
        status: None,
        found: reason.to_string(),
        cause: Cause::Refused(reason),
    })
}

impl Comparison<'_> {
    /// Whether the verdict depends on whether the policies allow the origin.
    pub(super) fn depends_on_unknown_origins(&self) -> bool {
        let aspect = &self.planned.aspect;
        matches!(aspect, Aspect::Origin(_) | Aspect::OtherPolicy) && !self.is_of_no_browser()
    }

    /// The points in which a browser allows more or less.
    pub(super) fn differences(&self) -> Vec<Difference> {
        if self.planned.aspect == Aspect::NoOrigin {
            return Vec::new();
        }
        let request = &self.planned.request;
        let expected = Verdict::new(request, self.expected);
        let found = Verdict::new(request, self.found);
        let mut causes = Vec::new();
        match (&expected.without_credentials, &found.without_credentials) {
            (Err(_), Ok(())) => causes.push((Direction::Wider, self.wider_cause())),
            (Ok(()), Err(step)) => causes.push((Direction::Narrower, Cause::Refused(step.clone()))),
            (Ok(()), Ok(())) => match (&expected.with_credentials, &found.with_credentials) {
                (Err(_), Ok(())) => causes.push((Direction::Wider, Cause::Credentials)),
                (Ok(()), Err(step)) => {
                    causes.push((Direction::Narrower, Cause::Refused(step.clone())));
                }
                _ => {}
            },
            (Err(_), Err(_)) => {}
        }
        if causes.is_empty() && expected.without_credentials.is_ok() && !request.is_preflight() {
            causes.extend(exposed(&expected, &found));
        }
        if found.private_network
            && !expected.private_network
            && expected.without_credentials.is_ok()
        {
            causes.push((Direction::Wider, Cause::PrivateNetwork));
        }
        if self.passes_enforcement() {
            causes.push((Direction::Wider, Cause::Enforcement));
        }
        if self.is_of_no_browser() {
            causes.retain(|(direction, _)| *direction == Direction::Wider);
        }
        let differences = causes.into_iter().map(|(direction, cause)| Difference {
            direction,
            cause,
            status: Some(self.found.status()),
            found: described(self.found),
        });
        differences.collect()
    }

    /// Whether no browser sends such a request, so that a refusal does not affect any page.
    fn is_of_no_browser(&self) -> bool {
        matches!(&self.planned.aspect, Aspect::Origin(miss) if miss.is_no_origin())
    }

    fn wider_cause(&self) -> Cause {
        match &self.planned.aspect {
            Aspect::Origin(miss) => Cause::Origin(*miss),
            Aspect::OtherPolicy => Cause::OtherPolicy,
            Aspect::Method => Cause::Method(self.planned.request.method.to_string()),
            Aspect::Header(name) => Cause::RequestHeader(name.clone()),
            Aspect::PrivateNetwork => Cause::PrivateNetwork,
            Aspect::Allowed | Aspect::NoOrigin => Cause::Origin(NearMiss::Foreign),
        }
    }

    /// Whether `enforce` refuses an actual request, but the response is that of a handler.
    fn passes_enforcement(&self) -> bool {
        !self.planned.request.is_preflight() && self.is_finished && self.found.status().is_success()
    }

    /// The notes on the response. If there is a finding, it already contains the status.
    pub(super) fn remarks(&self, has_finding: bool) -> Vec<Remark> {
        let status = if has_finding { None } else { self.status() };
        let remarks = [
            status,
            self.vary(),
            self.caching(),
            self.max_age(),
            self.doubled(),
        ];
        remarks.into_iter().flatten().collect()
    }

    fn status(&self) -> Option<Remark> {
        let (expected, found) = (self.expected.status(), self.found.status());
        let text = if self.planned.request.is_preflight() {
            let is_allowed = if expected.is_success() {
                "allowed"
            } else {
                "refused"
            };
            (expected != found).then(|| {
                format!(
                    "the status of {is_allowed} preflights is {}, not {}",
                    found.as_u16(),
                    expected.as_u16()
                )
            })
        } else {
            let is_handled = found.is_success() || found.is_redirection() || self.is_finished;
            (!is_handled).then(|| {
                format!(
                    "the response to {} is {}: check the path and the required headers",
                    self.planned.request.method,
                    found.as_u16()
                )
            })
        };
        text.map(|text| Remark {
            kind: NoteKind::Status,
            text,
        })
    }

    fn vary(&self) -> Option<Remark> {
        let missing = self.missing_vary();
        (!missing.is_empty()).then(|| Remark {
            kind: NoteKind::Vary,
            text: format!(
                "`Vary` of {} lacks `{}`: a cache may send the response to other origins",
                self.subject(),
                missing.join("`, `")
            ),
        })
    }

    fn missing_vary(&self) -> Vec<String> {
        let found: Vec<String> = lower_case_names(self.found.headers(), &VARY).collect();
        if found.iter().any(|name| name == "*") {
            return Vec::new();
        }
        let names = lower_case_names(self.expected.headers(), &VARY);
        names.filter(|name| !found.contains(name)).collect()
    }

    fn subject(&self) -> &'static str {
        if self.planned.request.is_preflight() {
            "preflight responses"
        } else {
            "responses"
        }
    }

    fn caching(&self) -> Option<Remark> {
        let headers = self.found.headers();
        let control = header_list::get(headers, &CACHE_CONTROL).unwrap_or_default();
        let control = String::from_utf8_lossy(&control).to_ascii_lowercase();
        let is_shared = elements(&control)
            .any(|directive| directive == "public" || directive.starts_with("s-maxage"));
        let depends_on_origin = !self.missing_vary().is_empty();
        let text = if headers.contains_key(AGE) && self.planned.request.is_preflight() {
            "a shared cache responded to a preflight (`Age`)"
        } else if is_shared && (depends_on_origin || self.planned.request.is_preflight()) {
            "shared caches may store a response that depends on the origin (`Cache-Control`)"
        } else if is_shared && self.has_credentials() {
            "shared caches may store a response that is for one user (`Cache-Control`)"
        } else if headers.contains_key(AGE) && depends_on_origin {
            "a shared cache responded (`Age`), and `Vary` does not make it distinguish origins"
        } else {
            return None;
        };
        Some(Remark {
            kind: NoteKind::Caching,
            text: text.to_owned(),
        })
    }

    /// Whether the policies allow credentials, so that the response may be intended for one user.
    fn has_credentials(&self) -> bool {
        self.expected
            .headers()
            .contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS)
    }

    fn max_age(&self) -> Option<Remark> {
        let seconds = |response: &Response<Bytes>| {
            header_list::seconds(response.headers(), &ACCESS_CONTROL_MAX_AGE)
        };
        let found = seconds(self.found)?;
        // <https://fetch.spec.whatwg.org/#http-access-control-max-age>
        let expected = seconds(self.expected).unwrap_or(5);
        let is_allowed = self.expected.status().is_success() && self.planned.request.is_preflight();
        (is_allowed && found > expected).then(|| Remark {
            kind: NoteKind::Caching,
            text: format!(
                "browsers cache a preflight response for {found} seconds, not {expected}"
            ),
        })
    }

    fn doubled(&self) -> Option<Remark> {
        let headers = self.found.headers();
        let is_doubled = |name| {
            let value = header_list::get(headers, name).unwrap_or_default();
            value.contains(&b',')
        };
        let names = [
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ];
        let name = names.iter().find(|name| is_doubled(name))?;
        Some(Remark {
            kind: NoteKind::Doubled,
            text: format!("`{name}` has several values: the application and the edge both set it"),
        })
    }
}

/// The response headers that a script can read in only one of the two responses.
fn exposed(expected: &Verdict, found: &Verdict) -> Vec<(Direction, Cause)> {
    let without = |these: &Verdict, those: &Verdict, direction| {
        let is_covered = those.exposed.contains("*");
        let names = these.exposed.difference(&those.exposed);
        let names = names.filter(|_| !is_covered);
        let causes = names.map(|name| (direction, Cause::ExposedHeader(name.clone())));
        causes.collect::<Vec<_>>()
    };
    let mut causes = without(found, expected, Direction::Wider);
    causes.extend(without(expected, found, Direction::Narrower));
    causes
}

/// The status, and the headers of the CORS protocol.
fn described(response: &Response<Bytes>) -> String {
    let mut text = response.status().as_u16().to_string();
    let mut has_any = false;
    for (name, value) in response.headers() {
        if name.as_str().starts_with("access-control-") {
            has_any = true;
            let value = shown_bytes(value.as_bytes());
            write!(text, ", {name}: {value}").expect("a string");
        }
    }
    if !has_any {
        text.push_str(", no access-control-* header");
    }
    text
}
