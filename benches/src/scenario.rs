//! Scenarios: the origins of a policy, and the requests.

use std::fmt;

use bytes::Bytes;

/// The origins that a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Origins {
    Exact(usize),
    Wildcard,
    Any,
}

impl Origins {
    pub(crate) const ALL: [Self; 7] = [
        Self::Exact(1),
        Self::Exact(10),
        Self::Exact(100),
        Self::Exact(1_000),
        Self::Exact(10_000),
        Self::Wildcard,
        Self::Any,
    ];

    /// The last origin, which is the worst case for a linear search.
    fn allowed(self) -> String {
        match self {
            Self::Exact(size) => exact_origin(size - 1),
            Self::Wildcard | Self::Any => exact_origin(0),
        }
    }

    /// An origin of the same length that is not allowed.
    fn denied(self) -> String {
        match self {
            Self::Exact(_) => exact_origin(99_999),
            Self::Wildcard | Self::Any => "https://tenant-00000.example.net".to_owned(),
        }
    }
}

impl fmt::Display for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(size) => write!(f, "{size}"),
            Self::Wildcard => f.write_str("wildcard"),
            Self::Any => f.write_str("any"),
        }
    }
}

pub(crate) fn exact_origin(tenant: usize) -> String {
    format!("https://tenant-{tenant:05}.example.com")
}

/// The kind of a request, and whether the policy allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scenario {
    NoOrigin,
    Allowed,
    Denied,
    PreflightAllowed,
    PreflightDenied,
}

impl Scenario {
    pub(crate) const ALL: [Self; 5] = [
        Self::NoOrigin,
        Self::Allowed,
        Self::Denied,
        Self::PreflightAllowed,
        Self::PreflightDenied,
    ];

    pub(crate) fn is_preflight(self) -> bool {
        matches!(self, Self::PreflightAllowed | Self::PreflightDenied)
    }

    pub(crate) fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed | Self::PreflightAllowed)
    }

    /// Whether the scenario is possible: with `any`, no origin is denied.
    pub(crate) fn exists_for(self, origins: Origins) -> bool {
        origins != Origins::Any || !matches!(self, Self::Denied | Self::PreflightDenied)
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOrigin => "no Origin",
            Self::Allowed => "actual allowed",
            Self::Denied => "actual denied",
            Self::PreflightAllowed => "preflight allowed",
            Self::PreflightDenied => "preflight denied",
        })
    }
}

/// A request as it is read from the network: its values are slices of one buffer, as in hyper.
pub(crate) struct Recipe {
    pub(crate) is_preflight: bool,
    pub(crate) headers: Vec<(&'static str, Bytes)>,
}

impl Recipe {
    pub(crate) fn new(scenario: Scenario, origins: Origins) -> Self {
        let mut headers = vec![
            ("host", "api.example.com".to_owned()),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64)".to_owned()),
            ("accept", "application/json".to_owned()),
            ("accept-language", "en-GB,en;q=0.5".to_owned()),
            ("accept-encoding", "gzip, deflate, br".to_owned()),
        ];
        match scenario {
            Scenario::NoOrigin => {}
            Scenario::Allowed | Scenario::PreflightAllowed => {
                headers.push(("origin", origins.allowed()));
            }
            Scenario::Denied | Scenario::PreflightDenied => {
                headers.push(("origin", origins.denied()));
            }
        }
        if scenario.is_preflight() {
            headers.push(("access-control-request-method", "PUT".to_owned()));
            let names = "content-type,authorization".to_owned();
            headers.push(("access-control-request-headers", names));
        }
        Self {
            is_preflight: scenario.is_preflight(),
            headers: slices_of_one_buffer(&headers),
        }
    }
}

fn slices_of_one_buffer(headers: &[(&'static str, String)]) -> Vec<(&'static str, Bytes)> {
    let buffer: String = headers.iter().map(|(_, value)| value.as_str()).collect();
    let mut rest = Bytes::from(buffer);
    headers
        .iter()
        .map(|(name, value)| (*name, rest.split_to(value.len())))
        .collect()
}
