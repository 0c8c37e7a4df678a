//! The CORS headers that a response already has when a policy writes its headers.

use std::ptr;

use http::{
    HeaderMap, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, VARY,
    },
};

use crate::{
    headers::{
        map::{TRUE, is_access_control},
        vary,
    },
    prepared::{AllowOrigin, PreparedPolicy},
    request::Lines,
};

/// The headers that the handler has set, or the handler's own policy inside `inside_cors`.
pub(super) struct ExistingHeaders<'h> {
    origin: Lines<'h, HeaderValue>,
    credentials: Lines<'h, HeaderValue>,
    expose: Lines<'h, HeaderValue>,
    /// Whether there are other headers of the CORS protocol.
    others: bool,
    /// Whether the response is known to vary on `Origin`.
    pub(super) varies: bool,
}

impl<'h> ExistingHeaders<'h> {
    /// Reads each line once.
    pub(super) fn new(headers: &'h HeaderMap) -> Self {
        let [mut origin, mut credentials, mut expose] = [Lines::None; 3];
        let [mut others, mut varies] = [false; 2];
        for (name, value) in headers {
            if name == ACCESS_CONTROL_ALLOW_ORIGIN {
                origin.add(value);
            } else if name == ACCESS_CONTROL_ALLOW_CREDENTIALS {
                credentials.add(value);
            } else if name == ACCESS_CONTROL_EXPOSE_HEADERS {
                expose.add(value);
            } else if name == VARY {
                varies |= vary::is_on_origin(value);
            } else {
                others |= is_access_control(name);
            }
        }
        Self {
            origin,
            credentials,
            expose,
            others,
            varies,
        }
    }

    /// Whether `policy` wrote the headers: the value of the origin has the address of the value that the policy writes.
    pub(super) fn were_written_by(
        &self,
        policy: &PreparedPolicy,
        origin: &AllowOrigin<HeaderValue>,
    ) -> bool {
        !self.others
            && is_same(self.origin, policy.value(origin))
            && is_same(self.expose, policy.expose.as_ref())
            && match self.credentials {
                Lines::None => !policy.credentials,
                Lines::One(value) => policy.credentials && value == TRUE,
                Lines::Several => false,
            }
    }
}

fn is_same(lines: Lines<'_, HeaderValue>, value: Option<&HeaderValue>) -> bool {
    match (lines, value) {
        (Lines::One(line), Some(value)) => ptr::eq(line.as_bytes(), value.as_bytes()),
        (Lines::None, None) => true,
        _ => false,
    }
}
