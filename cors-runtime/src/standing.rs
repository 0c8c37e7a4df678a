//! What stands in a response before a policy writes.

use std::ptr;

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, VARY,
    },
};

use crate::{headers::TRUE, origin_table::AllowOrigin, prepared::Prepared, request::Lines, vary};

/// What was written by the handler, or by its own policy inside of `inside_cors`.
pub(crate) struct Standing<'h> {
    origin: Lines<'h>,
    credentials: Lines<'h>,
    expose: Lines<'h>,
    /// Whether it says anything else about CORS.
    others: bool,
    /// Whether the response is known to vary on `Origin`.
    pub(crate) varies: bool,
}

impl<'h> Standing<'h> {
    /// Looks at each line once.
    pub(crate) fn of(headers: &'h HeaderMap) -> Self {
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

    /// Whether it is what `policy` writes: the origin is not only equal, but the very same bytes.
    pub(crate) fn is_by(&self, policy: &Prepared, origin: &AllowOrigin<'_>) -> bool {
        !self.others
            && is_same(self.origin, Some(origin.value()))
            && is_same(self.expose, policy.expose.as_ref())
            && match self.credentials {
                Lines::None => !policy.credentials,
                Lines::One(value) => policy.credentials && value == TRUE,
                Lines::Several => false,
            }
    }
}

fn is_same(lines: Lines<'_>, value: Option<&HeaderValue>) -> bool {
    match (lines, value) {
        (Lines::One(line), Some(value)) => ptr::eq(line.as_bytes(), value.as_bytes()),
        (Lines::None, None) => true,
        _ => false,
    }
}

/// Whether a script's browser looks for it: a response says about CORS what its policy says, and nothing else.
#[inline(always)]
pub(crate) fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

pub(crate) fn remove_access_control(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_access_control(name)).cloned() {
        headers.remove(name);
    }
}
