//! Why a request is refused, for people.

use std::fmt;

use cors_rules::origins;
use http::{HeaderValue, header::COOKIE};

use crate::{
    Console, NearMiss, Policy, RequestHead,
    decision::elements,
    policies::Members,
    prepared::context,
    request::{Lines, Preflight, origin},
    text::{list, shown_bytes},
};

/// Why a request is refused.
///
/// [`Display`](fmt::Display) says what came and what the policy of which handler allows, then `help:` what to
/// write to allow it, the `reason:` in one word, and what browsers write into their consoles. What came
/// from the request is escaped, and cut where it is long.
///
/// ```
/// use cors_runtime::cors;
///
/// #[cors(origins = ["https://app.example.com"], methods = [PUT])]
/// async fn rename_user() {}
///
/// let request = http::Request::options("/user")
///     .header("origin", "https://www.app.example.com")
///     .header("access-control-request-method", "PUT")
///     .body(())
///     .unwrap();
/// let decision = rename_user::POLICY.decide(&request);
/// let text = decision.reason().unwrap().to_string();
/// assert!(text.starts_with("the origin `https://www.app.example.com` is not one of `rename_user` ("));
/// assert!(text.contains("help: add `\"https://www.app.example.com\"` to `origins`"));
/// assert!(text.contains("reason: origin_www"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reason<'r> {
    kind: ReasonKind<'r>,
    handlers: Members<'r>,
    /// The handler whose policy refuses, where there is one.
    policy: Option<&'r Policy>,
    origin: Option<&'r [u8]>,
    is_preflight: bool,
}

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReasonKind<'r> {
    /// There is no `Origin`: it is not a CORS request.
    OriginMissing,
    /// There are several `Origin` lines.
    OriginRepeated,
    /// The origin is `null`, which any sandboxed frame sends.
    OriginNull,
    /// The policy lists no such origin, nor one that is like it.
    OriginNotListed,
    /// The policy lists an origin that is nearly the request's.
    OriginNearlyListed(NearMiss, &'static str),
    /// No handler serves the method, which a preflight asks for.
    MethodNotServed(&'r [u8]),
    /// The policy does not let scripts send the header.
    HeaderNotListed(&'r [u8]),
    /// The request brings cookies, and the policy has no `credentials`.
    CredentialsNotAllowed,
}

/// Why a preflight is refused; `policy` is of the handler that serves the method, if there is one.
#[cold]
pub(crate) fn of_preflight<'r>(
    handlers: Members<'r>,
    policy: Option<&'r Policy>,
    preflight: &Preflight<'r>,
) -> Option<Reason<'r>> {
    let kind = match policy {
        None => ReasonKind::MethodNotServed(preflight.method),
        Some(policy) => {
            of_origin(policy, preflight.origin).or_else(|| of_header(policy, preflight))?
        }
    };
    Some(Reason {
        kind,
        handlers,
        policy,
        origin: preflight.origin.one().map(HeaderValue::as_bytes),
        is_preflight: true,
    })
}

/// Why a script cannot read the response to an actual request.
#[cold]
pub(crate) fn of_actual<'r>(
    handlers: Members<'r>,
    policy: Option<&'r Policy>,
    head: &'r impl RequestHead,
) -> Option<Reason<'r>> {
    let origin = origin(head.headers());
    let kind = match policy {
        None => ReasonKind::MethodNotServed(head.method().as_str().as_bytes()),
        Some(policy) => of_origin(policy, origin).or_else(|| of_cookies(policy, head))?,
    };
    Some(Reason {
        kind,
        handlers,
        policy,
        origin: origin.one().map(HeaderValue::as_bytes),
        is_preflight: false,
    })
}

fn of_origin<'r>(policy: &Policy, origin: Lines<'r>) -> Option<ReasonKind<'r>> {
    let value = match origin {
        Lines::None => return Some(ReasonKind::OriginMissing),
        Lines::Several => return Some(ReasonKind::OriginRepeated),
        Lines::One(value) => value.as_bytes(),
    };
    if policy.prepared().allow(origin).is_some() {
        return None;
    }
    Some(match NearMiss::find(value, policy.origins().list()) {
        _ if value == b"null" => ReasonKind::OriginNull,
        Some((miss, listed)) => ReasonKind::OriginNearlyListed(miss, listed),
        None => ReasonKind::OriginNotListed,
    })
}

fn of_header<'r>(policy: &Policy, preflight: &Preflight<'r>) -> Option<ReasonKind<'r>> {
    let names = preflight.name_lines().flat_map(elements);
    let mut refused = names.filter(|name| !policy.headers().covers_header(name));
    refused.next().map(ReasonKind::HeaderNotListed)
}

/// Cookies tell that a script asked for credentials, unless its page is of the server's own origin: there
/// they come without.
fn of_cookies<'r>(policy: &Policy, head: &impl RequestHead) -> Option<ReasonKind<'r>> {
    let headers = head.headers();
    let is_foreign = headers
        .get("sec-fetch-site")
        .is_none_or(|site| site != "same-origin" && site != "none");
    let has_cookies = headers.contains_key(COOKIE);
    (has_cookies && is_foreign && !policy.credentials())
        .then_some(ReasonKind::CredentialsNotAllowed)
}

impl<'r> Reason<'r> {
    /// What is wrong with the request.
    #[must_use]
    pub const fn kind(&self) -> ReasonKind<'r> {
        self.kind
    }

    /// The policy that refuses; `None` where no handler serves the method.
    #[must_use]
    pub const fn policy(&self) -> Option<&'r Policy> {
        self.policy
    }

    /// The reason in one word, for logs and metrics.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self.kind {
            ReasonKind::OriginMissing => "origin_missing",
            ReasonKind::OriginRepeated => "origin_repeated",
            ReasonKind::OriginNull => "origin_null",
            ReasonKind::OriginNotListed => "origin_not_listed",
            ReasonKind::OriginNearlyListed(miss, _) => match miss {
                NearMiss::Case => "origin_case",
                NearMiss::TrailingDot => "origin_trailing_dot",
                NearMiss::Scheme => "origin_other_scheme",
                NearMiss::Port => "origin_other_port",
                NearMiss::Www => "origin_www",
                NearMiss::Apex => "origin_apex",
            },
            ReasonKind::MethodNotServed(_) => "method_not_served",
            ReasonKind::HeaderNotListed(_) => "header_not_listed",
            ReasonKind::CredentialsNotAllowed => "credentials_not_allowed",
        }
    }

    /// What came, and what the policy of which handler allows.
    #[must_use]
    pub fn what(&self) -> String {
        let handler = self.handler();
        let origin = self.origin();
        match self.kind {
            ReasonKind::OriginMissing => {
                "the request has no `Origin`, so it is not a CORS request".to_owned()
            }
            ReasonKind::OriginRepeated => {
                "the request has several `Origin` lines, which no browser sends".to_owned()
            }
            ReasonKind::OriginNull => format!(
                "the origin is `null`, which sandboxed frames, `data:` and `file:` pages send; \
                 {handler} does not allow it"
            ),
            ReasonKind::OriginNotListed => {
                format!(
                    "the origin `{origin}` is not one of {handler}: {}",
                    self.origins()
                )
            }
            ReasonKind::OriginNearlyListed(miss, listed) => {
                let difference = match miss {
                    NearMiss::Case => "in other letter case",
                    NearMiss::TrailingDot => "without the dot at its end",
                    NearMiss::Scheme => "with another scheme",
                    NearMiss::Port => "with another port",
                    NearMiss::Www if listed.contains("//www.") => "with `www.`",
                    NearMiss::Www => "without `www.`",
                    NearMiss::Apex => "where `*` stands for at least one label",
                };
                format!(
                    "the origin `{origin}` is not one of {handler}, which has `{listed}`, {difference}"
                )
            }
            ReasonKind::MethodNotServed(method) => format!(
                "the method `{}` is not served here: {}",
                shown_bytes(method),
                self.served()
            ),
            ReasonKind::HeaderNotListed(name) => format!(
                "{handler} does not let scripts send the header `{}`; its headers: {}",
                shown_bytes(name),
                self.headers()
            ),
            ReasonKind::CredentialsNotAllowed => {
                format!("the request brings cookies, and {handler} does not allow credentials")
            }
        }
    }

    /// What to do to allow it.
    #[must_use]
    pub fn help(&self) -> String {
        match self.kind {
            ReasonKind::OriginMissing => "nothing: there is no script that asks".to_owned(),
            ReasonKind::OriginRepeated => {
                "look for a proxy that adds an `Origin` of its own".to_owned()
            }
            ReasonKind::OriginNull => {
                "give the page an origin; or add `\"null\"` to `origins`, and `danger_null_origin`"
                    .to_owned()
            }
            ReasonKind::OriginNotListed | ReasonKind::OriginNearlyListed(..) => self.help_origin(),
            ReasonKind::MethodNotServed(method) => format!(
                "add `{}` to the `methods` of the handler that is to serve it",
                written_method(method)
            ),
            ReasonKind::HeaderNotListed(name) => {
                let name = shown_bytes(&name.to_ascii_lowercase());
                format!("add `\"{name}\"` to `headers`")
            }
            ReasonKind::CredentialsNotAllowed if self.is_any_origin() => {
                "list the `origins`, and add `credentials`; or let the script leave cookies out"
                    .to_owned()
            }
            ReasonKind::CredentialsNotAllowed => {
                "add `credentials`; or let the script leave cookies out".to_owned()
            }
        }
    }

    /// What browsers write into their consoles.
    #[must_use]
    pub fn console(&self) -> Option<Console> {
        let constant = self
            .policy
            .and_then(|policy| policy.prepared().origins.constant());
        match self.kind {
            ReasonKind::OriginMissing => None,
            _ if self.is_preflight => Some(Console::PREFLIGHT),
            ReasonKind::CredentialsNotAllowed if self.is_any_origin() => {
                Some(Console::CREDENTIALS_WITH_WILDCARD)
            }
            ReasonKind::CredentialsNotAllowed => Some(Console::CREDENTIALS),
            _ if constant.is_some() => Some(Console::ORIGIN_OF_ANOTHER),
            _ => Some(Console::ORIGIN_MISSING),
        }
    }

    /// A listed origin must keep the rules, or the program would not compile.
    fn help_origin(&self) -> String {
        let origin = self.origin.unwrap_or_default();
        let add = |origin: &str| format!("add `\"{origin}\"` to `origins`");
        let (Some(policy), Ok(origin)) = (self.policy, std::str::from_utf8(origin)) else {
            return "nothing: no browser sends such an origin".to_owned();
        };
        let mut context = context(&policy.table);
        context.others += policy.origins().list().len();
        let findings = origins::check(&[origin], context);
        let Some(finding) = findings.first() else {
            return add(origin);
        };
        match finding.fault.proposal() {
            Some(proposal) if policy.origins().list().contains(&proposal) => {
                "nothing: no browser sends such an origin".to_owned()
            }
            _ => match finding.fault.rule.opt_out() {
                Some(opt_out) => format!("{}, and `{opt_out}`", add(origin)),
                None => format!(
                    "it cannot be listed ({}): {}",
                    finding.fault.rule,
                    finding.fault.fix.help(str::to_owned)
                ),
            },
        }
    }

    /// `list_users` (src/users.rs:12)
    fn handler(&self) -> String {
        self.policy.map(named).unwrap_or_default()
    }

    fn origin(&self) -> String {
        shown_bytes(self.origin.unwrap_or_default())
    }

    fn is_any_origin(&self) -> bool {
        self.policy.is_some_and(|policy| policy.origins().is_any())
    }

    /// What the policy allows, the first few.
    fn origins(&self) -> String {
        const FEW: usize = 5;
        let Some(origins) = self.policy.map(Policy::origins) else {
            return String::new();
        };
        let listed = origins.list().iter().map(|origin| format!("`{origin}`"));
        let variables = origins
            .variables()
            .iter()
            .map(|name| format!("`env(\"{name}\")`"));
        let functions = origins
            .predicates()
            .map(|path| format!("`matching({path})`"));
        let all: Vec<String> = listed.chain(variables).chain(functions).collect();
        match all.len().checked_sub(FEW) {
            None | Some(0) => list(&all),
            Some(more) => format!("{} and {more} more", list(&all[..FEW])),
        }
    }

    /// The headers that scripts may send.
    fn headers(&self) -> String {
        let Some(headers) = self.policy.map(Policy::headers) else {
            return String::new();
        };
        let any = headers
            .is_any()
            .then_some("any but `authorization`".to_owned());
        let listed = headers.list().iter().map(|name| format!("`{name}`"));
        match &any.into_iter().chain(listed).collect::<Vec<_>>()[..] {
            [] => "none but the safelisted".to_owned(),
            all => list(all),
        }
    }

    /// Which handler serves which methods.
    fn served(&self) -> String {
        let one = |policy: &Policy| {
            let methods = policy.methods();
            let methods = if methods.is_any() {
                "any".to_owned()
            } else {
                list(methods.list())
            };
            format!("{} serves {methods}", named(policy))
        };
        match self.handlers {
            Members::One(policy) => one(policy),
            Members::Several(policies) => list(policies.iter().map(|policy| one(policy))),
        }
    }
}

fn named(policy: &Policy) -> String {
    format!("`{}` ({}:{})", policy.name(), policy.file(), policy.line())
}

/// A method as `methods` has it.
fn written_method(method: &[u8]) -> String {
    let text = shown_bytes(method);
    let is_word = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase);
    if is_word { text } else { format!("{text:?}") }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, help) = (self.what(), self.help());
        write!(f, "{what}\nhelp: {help}\nreason: {}", self.id())?;
        match self.console() {
            Some(console) => write!(f, "\n{console}"),
            None => Ok(()),
        }
    }
}
