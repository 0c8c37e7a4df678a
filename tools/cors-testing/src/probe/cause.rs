//! The reasons why a deployment allows more or less, and how to fix them.

use std::fmt;

use http::StatusCode;

use super::near_miss::NearMiss;
use crate::{blocked::Step, cors_fault::CorsFault};

/// Whether a deployment allows more or less than its policies.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Direction {
    /// A browser allows what the policies refuse.
    Wider,
    /// A browser refuses what the policies allow.
    Narrower,
}

/// The cause of a [`Finding`](super::Finding).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// The origin is similar to an allowed one.
    Origin(NearMiss),
    /// The origin is allowed by another policy of the path, whose handler serves other methods.
    OtherPolicy,
    /// No policy serves the method.
    Method(String),
    /// The policy does not list the request header.
    RequestHeader(String),
    /// The policy does not expose the response header, or exposes it although the deployment does not.
    ExposedHeader(String),
    /// The policy only allows the request without credentials.
    Credentials,
    /// The policy does not allow pages of public networks.
    PrivateNetwork,
    /// `enforce` refuses the request before its handler, and the deployment does not.
    Enforcement,
    /// The step of the Fetch standard that fails.
    Refused(Step),
}

impl Direction {
    /// `WIDER` or `NARROWER`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wider => "WIDER",
            Self::Narrower => "NARROWER",
        }
    }
}

impl Cause {
    /// A name for programs, such as `origin-prefix` or `preflight-status`.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Origin(miss) => format!("origin-{}", miss.id()),
            Self::OtherPolicy => "other-policy".to_owned(),
            Self::Method(_) => "method".to_owned(),
            Self::RequestHeader(_) => "request-header".to_owned(),
            Self::ExposedHeader(_) => "exposed-header".to_owned(),
            Self::Credentials => "credentials".to_owned(),
            Self::PrivateNetwork => "private-network".to_owned(),
            Self::Enforcement => "enforce".to_owned(),
            Self::Refused(step) => step_id(step).to_owned(),
        }
    }

    /// Whether both have the same fix.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let (Self::Refused(own), Self::Refused(others)) = (self, other) else {
            return self == other;
        };
        match (own, others) {
            (Step::PreflightMethod(own), Step::PreflightMethod(other)) => own == other,
            (Step::PreflightHeader(own), Step::PreflightHeader(other)) => own == other,
            _ => step_id(own) == step_id(others),
        }
    }

    /// How to fix the deployment, whose response has `status`.
    pub(super) fn help(&self, direction: Direction, status: Option<StatusCode>) -> String {
        match self {
            Self::Origin(miss) => miss.help().to_owned(),
            Self::OtherPolicy => {
                "decide by the method, or for a preflight by `Access-Control-Request-Method`: each policy \
                 only applies to its own methods"
                    .to_owned()
            }
            Self::Method(method) => format!(
                "refuse preflights for {method}, and leave it out of `Access-Control-Allow-Methods`"
            ),
            Self::RequestHeader(name) => {
                format!("remove `{name}` or `*` from `Access-Control-Allow-Headers`")
            }
            Self::ExposedHeader(name) if direction == Direction::Wider => {
                format!("remove `{name}` from `Access-Control-Expose-Headers`")
            }
            Self::ExposedHeader(name) => {
                format!("add `{name}` to `Access-Control-Expose-Headers`")
            }
            Self::Credentials => "remove `Access-Control-Allow-Credentials`".to_owned(),
            Self::PrivateNetwork => "remove `Access-Control-Allow-Private-Network`".to_owned(),
            Self::Enforcement => {
                "forward `Origin`, `Host` and `Sec-Fetch-Site` to the application unchanged".to_owned()
            }
            Self::Refused(step) => help_for(step, status),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin(miss) => write!(f, "{}", miss.description()),
            Self::OtherPolicy => {
                f.write_str("an origin that the policy of another method of the path allows")
            }
            Self::Method(method) => {
                write!(f, "the method {method}, which no policy of the path serves")
            }
            Self::RequestHeader(name) => {
                write!(
                    f,
                    "the request header `{name}`, which the policy does not list"
                )
            }
            Self::ExposedHeader(name) => write!(f, "the response header `{name}`"),
            Self::Credentials => f.write_str("credentials, which the policy does not allow"),
            Self::PrivateNetwork => {
                f.write_str("pages of public networks, which the policy does not allow")
            }
            Self::Enforcement => {
                f.write_str("a request that `enforce` refuses before the handler runs")
            }
            Self::Refused(step) => step.fmt(f),
        }
    }
}

fn step_id(step: &Step) -> &'static str {
    match step {
        Step::PreflightCorsCheck(fault) | Step::CorsCheck(fault) => match fault {
            CorsFault::AllowOriginMissing => "allow-origin-missing",
            CorsFault::AllowOriginWildcard => "allow-origin-wildcard",
            CorsFault::AllowOriginMismatch(value) if value.contains(',') => "allow-origin-doubled",
            CorsFault::AllowOriginMismatch(_) => "allow-origin-mismatch",
            CorsFault::AllowCredentials(_) => "allow-credentials",
        },
        Step::PreflightStatus(_) => "preflight-status",
        Step::PreflightRedirect(_) => "preflight-redirect",
        Step::PreflightMalformed(_) => "preflight-malformed",
        Step::PreflightMethod(_) => "preflight-method",
        Step::PreflightHeader(_) => "preflight-header",
        _ => "no-response",
    }
}

fn help_for(step: &Step, status: Option<StatusCode>) -> String {
    let fault = match step {
        Step::PreflightCorsCheck(fault) => {
            if let Some(help) = status.and_then(help_for_status) {
                return help.to_owned();
            }
            fault
        }
        Step::CorsCheck(fault) => fault,
        Step::PreflightStatus(status) => {
            let help = help_for_status(*status);
            return help.unwrap_or("respond to preflights with 204").to_owned();
        }
        Step::PreflightRedirect(_) => {
            return "respond to preflights without a redirect: browsers do not follow redirects of preflights"
                .to_owned();
        }
        Step::PreflightMalformed(name) => {
            return format!("write `{name}` as a comma-separated list of names");
        }
        Step::PreflightMethod(method) => {
            return format!("add `{method}` to `Access-Control-Allow-Methods`");
        }
        Step::PreflightHeader(name) => {
            return format!("add `{name}` to `Access-Control-Allow-Headers`");
        }
        _ => return "respond to the request".to_owned(),
    };
    let help = match fault {
        CorsFault::AllowOriginMissing => {
            "forward `Origin` and `Access-Control-Request-*` to the application, and its headers to the browser"
        }
        CorsFault::AllowOriginWildcard => "send the origin instead of `*`",
        CorsFault::AllowOriginMismatch(value) if value.contains(',') => {
            "set `Access-Control-*` either in the application or at the edge: currently both set them"
        }
        CorsFault::AllowOriginMismatch(_) => {
            "send the origin of the request, and make caches respect `Vary: Origin`"
        }
        CorsFault::AllowCredentials(_) => "send `Access-Control-Allow-Credentials: true`",
    };
    help.to_owned()
}

fn help_for_status(status: StatusCode) -> Option<&'static str> {
    match status.as_u16() {
        401 | 407 => Some("exempt preflights from authentication: they have no credentials"),
        404 | 405 | 501 => Some("forward OPTIONS to the application"),
        429 => Some("exempt preflights from the rate limit, or lower the rate of this probe"),
        500..=599 => Some("the application did not respond: see the log of the edge"),
        _ => None,
    }
}
