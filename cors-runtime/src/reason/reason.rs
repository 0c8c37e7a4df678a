//! The reason of a refusal.

use std::fmt;

use cors_rules::{
    Rule, Severity, origins,
    text::{list, shown_bytes},
};

use super::{Console, NearMiss, Refusal, Step};
use crate::{
    headers::list::elements,
    policy::AnyPolicies,
    prepared::{Description, PreparedPolicy},
    request::{
        Lines, Preflight, RequestHead, RequestHeader, RequestHeaders, RequestedMethod, authority,
    },
};

/// The reason why a request is refused.
///
/// [`Display`](fmt::Display) writes the relevant value of the request and what the policy of its handler allows, then
/// `help:` with a change that allows the request, `reason:` with a short id, and the messages in browsers'
/// consoles. Values of the request are escaped, and truncated if they are long.
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
/// assert!(text.starts_with("`rename_user` ("));
/// assert!(text.contains(") does not allow the origin `https://www.app.example.com`, but lists "));
/// assert!(text.contains("add `\"https://www.app.example.com\"` to `origins`"));
/// assert!(text.contains("reason: origin_www"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reason<'r> {
    kind: ReasonKind<'r>,
    policies: AnyPolicies<'r>,
    /// The policy that refuses the request. `None` if there is no such policy.
    policy: Option<&'r PreparedPolicy>,
    origin: Option<&'r [u8]>,
    sender: Sender,
}

/// The kind of a refused request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    Preflight,
    Actual,
    /// An actual request that does not reach its handler.
    Blocked,
}

/// The kind of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReasonKind<'r> {
    /// There is no `Origin`: it is not a CORS request.
    OriginMissing,
    /// There are several `Origin` lines.
    OriginRepeated,
    /// The origin is `null`, which any sandboxed frame sends.
    OriginNull,
    /// The policy lists neither the origin nor a similar one.
    OriginNotListed,
    /// The policy lists an origin that closely resembles the request's.
    OriginNearlyListed(NearMiss, &'r str),
    /// No handler serves the method that a preflight requests.
    MethodNotServed(&'r [u8]),
    /// The policy does not allow scripts to send the header.
    HeaderNotListed(&'r [u8]),
    /// The request has cookies, and the policy has no `credentials`.
    CredentialsNotAllowed,
    /// `enforce`: this host is not one of the server's. Empty if the request has no host.
    HostNotListed(&'r [u8]),
    /// `enforce`: another site caused the request, which has no `Origin`. The value is that of `Sec-Fetch-Site`.
    SiteNotAllowed(&'r [u8]),
}

impl<'r> Reason<'r> {
    /// The reason why a preflight is refused.
    #[cold]
    pub(crate) fn of_preflight<H: RequestHeaders + ?Sized>(
        refusal: Refusal<&'r PreparedPolicy>,
        policies: AnyPolicies<'r>,
        preflight: &Preflight<'r, H>,
    ) -> Self {
        let header = || refused_header(refusal.policy, preflight);
        Self {
            kind: kind(refusal, preflight.origin, preflight.method, header),
            policies,
            policy: refusal.policy,
            origin: preflight.origin.one().map(AsRef::as_ref),
            sender: Sender::Preflight,
        }
    }

    /// The reason why scripts cannot read the response to an actual request.
    #[cold]
    pub(crate) fn of_actual<H: RequestHead + ?Sized>(
        refusal: Refusal<&'r PreparedPolicy>,
        policies: AnyPolicies<'r>,
        head: &'r H,
    ) -> Self {
        let headers = head.headers();
        let origin: Lines<'_, _> = headers.lines(RequestHeader::Origin).collect();
        let first = |header| headers.lines(header).next().map_or(&b""[..], AsRef::as_ref);
        let refused = || match refusal.step {
            Step::Host => authority(head).unwrap_or_default(),
            Step::Site => first(RequestHeader::SecFetchSite),
            _ => b"",
        };
        Self {
            kind: kind(refusal, origin, head.method(), refused),
            policies,
            policy: refusal.policy,
            origin: origin.one().map(AsRef::as_ref),
            sender: Sender::Actual,
        }
    }

    /// The reason why a request does not reach its handler.
    #[cold]
    pub(crate) fn of_blocked<H: RequestHead + ?Sized>(
        refusal: Refusal<&'r PreparedPolicy>,
        policies: AnyPolicies<'r>,
        head: &'r H,
    ) -> Self {
        Self {
            sender: Sender::Blocked,
            ..Self::of_actual(refusal, policies, head)
        }
    }
}

/// The kind of the reason. `refused` is the refused header, host or site.
fn kind<'r, V: AsRef<[u8]> + ?Sized>(
    refusal: Refusal<&'r PreparedPolicy>,
    origin: Lines<'r, V>,
    method: RequestedMethod<'r>,
    refused: impl FnOnce() -> &'r [u8],
) -> ReasonKind<'r> {
    match refusal.step {
        Step::Method => ReasonKind::MethodNotServed(method.name()),
        Step::Origin => origin_kind(refusal.policy, origin),
        Step::Headers => ReasonKind::HeaderNotListed(refused()),
        Step::Credentials => ReasonKind::CredentialsNotAllowed,
        Step::Host => ReasonKind::HostNotListed(refused()),
        Step::Site => ReasonKind::SiteNotAllowed(refused()),
    }
}

fn origin_kind<'r, V: AsRef<[u8]> + ?Sized>(
    policy: Option<&'r PreparedPolicy>,
    origin: Lines<'r, V>,
) -> ReasonKind<'r> {
    let value = match origin {
        Lines::None => return ReasonKind::OriginMissing,
        Lines::Several => return ReasonKind::OriginRepeated,
        Lines::One(value) => value.as_ref(),
    };
    let near = policy.and_then(|policy| NearMiss::find(value, policy));
    match near {
        _ if value == b"null" => ReasonKind::OriginNull,
        Some((miss, listed)) => ReasonKind::OriginNearlyListed(miss, listed),
        None => ReasonKind::OriginNotListed,
    }
}

/// The first requested header that the policy does not list.
fn refused_header<'r, H: RequestHeaders + ?Sized>(
    policy: Option<&PreparedPolicy>,
    preflight: &Preflight<'r, H>,
) -> &'r [u8] {
    let mut names = preflight.header_lines().flat_map(elements);
    let is_refused =
        |name: &&[u8]| policy.is_some_and(|policy| !policy.headers.covers_header(name));
    names.find(is_refused).unwrap_or_default()
}

impl<'r> Reason<'r> {
    /// The kind of the reason.
    #[must_use]
    pub const fn kind(&self) -> ReasonKind<'r> {
        self.kind
    }

    /// Whether `enforce` prevents the request from reaching its handler.
    #[must_use]
    pub const fn is_blocked(&self) -> bool {
        matches!(self.sender, Sender::Blocked)
    }

    /// The contents of the policy that refuses the request. `None` if no handler serves the method.
    #[must_use]
    pub fn policy(&self) -> Option<&'r Description> {
        self.policy.map(PreparedPolicy::description)
    }

    /// The prepared policy that refuses the request.
    pub(crate) const fn prepared(&self) -> Option<&'r PreparedPolicy> {
        self.policy
    }

    /// A short id of the reason, for logs and metrics.
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
            ReasonKind::HostNotListed(_) => "host_not_listed",
            ReasonKind::SiteNotAllowed(_) => "site_not_allowed",
        }
    }

    /// The relevant value of the request, and what the policy of the handler allows.
    #[must_use]
    pub fn what(&self) -> String {
        let what = self.difference();
        if self.is_blocked() {
            format!("{what}; the handler did not run, because the policy has `enforce`")
        } else {
            what
        }
    }

    fn difference(&self) -> String {
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
                    "{handler} does not allow the origin `{origin}`; {}",
                    self.origins()
                )
            }
            ReasonKind::OriginNearlyListed(miss, listed) => {
                let difference = match miss {
                    NearMiss::Case => "in another letter case",
                    NearMiss::TrailingDot => "without the dot at its end",
                    NearMiss::Scheme => "with another scheme",
                    NearMiss::Port => "with another port",
                    NearMiss::Www if listed.contains("//www.") => "with `www.`",
                    NearMiss::Www => "without `www.`",
                    NearMiss::Apex => "where `*` requires at least one label",
                };
                format!(
                    "{handler} does not allow the origin `{origin}`, but lists `{listed}`, {difference}"
                )
            }
            ReasonKind::MethodNotServed(method) => format!(
                "the method `{}` is not served here: {}",
                shown_bytes(method),
                self.served()
            ),
            ReasonKind::HeaderNotListed(name) => format!(
                "{handler} does not allow the header `{}`; its headers: {}",
                shown_bytes(name),
                self.headers()
            ),
            ReasonKind::CredentialsNotAllowed => {
                format!("the request has cookies, but {handler} does not allow credentials")
            }
            ReasonKind::HostNotListed(b"") => format!(
                "the request has no host, or several, but {handler} only accepts {}",
                self.hosts()
            ),
            ReasonKind::HostNotListed(host) => format!(
                "the request was sent to the host `{}`, but {handler} only accepts {}",
                shown_bytes(host),
                self.hosts()
            ),
            ReasonKind::SiteNotAllowed(site) => format!(
                "a page of another site caused the request (`Sec-Fetch-Site: {}`), which has no `Origin` \
                 that {handler} could allow",
                shown_bytes(site)
            ),
        }
    }

    /// How to allow the request.
    #[must_use]
    pub fn help(&self) -> String {
        match self.kind {
            ReasonKind::OriginMissing => "nothing, because no script of another origin sent the request".to_owned(),
            ReasonKind::OriginRepeated => {
                "look for a proxy that adds its own `Origin`".to_owned()
            }
            ReasonKind::OriginNull => {
                "serve the page over HTTP; or add `\"null\"` to `origins`, and `danger_null_origin`"
                    .to_owned()
            }
            ReasonKind::OriginNotListed | ReasonKind::OriginNearlyListed(..) => self.help_origin(),
            ReasonKind::MethodNotServed(method) => format!(
                "add `{}` to the `methods` of the handler that should serve it",
                written_method(method)
            ),
            ReasonKind::HeaderNotListed(name) => {
                let name = shown_bytes(&name.to_ascii_lowercase());
                format!("add `\"{name}\"` to `headers`")
            }
            ReasonKind::CredentialsNotAllowed if self.is_any_origin() => {
                "list the `origins`, and add `credentials`; or omit cookies in the script"
                    .to_owned()
            }
            ReasonKind::CredentialsNotAllowed => {
                "add `credentials`; or omit cookies in the script".to_owned()
            }
            ReasonKind::HostNotListed(_) => {
                "if the server is reached under this host, or a proxy in front of it rewrites `Host`, \
                 add the host to `enforce(hosts = [..])`"
                    .to_owned()
            }
            ReasonKind::SiteNotAllowed(_) => {
                "send the request from a script or a form of an allowed origin, so that it has an `Origin`".to_owned()
            }
        }
    }

    /// The messages that browsers write to their consoles.
    #[must_use]
    pub fn console(&self) -> Option<Console> {
        let constant = self.policy.and_then(|policy| policy.origins.constant());
        match self.kind {
            ReasonKind::OriginMissing
            | ReasonKind::HostNotListed(_)
            | ReasonKind::SiteNotAllowed(_) => None,
            _ if self.sender == Sender::Preflight => Some(Console::PREFLIGHT),
            ReasonKind::CredentialsNotAllowed if self.is_any_origin() => {
                Some(Console::CREDENTIALS_WITH_WILDCARD)
            }
            ReasonKind::CredentialsNotAllowed => Some(Console::CREDENTIALS),
            _ if constant.is_some() => Some(Console::ORIGIN_OF_ANOTHER),
            _ => Some(Console::ORIGIN_MISSING),
        }
    }

    /// The help for the origin. Only an origin that follows the rules is proposed, because the program must compile.
    fn help_origin(&self) -> String {
        const IMPOSSIBLE: &str = "nothing, because browsers never send such an origin";
        let origin = self.origin.unwrap_or_default();
        let origin = std::str::from_utf8(origin).ok();
        let origin = origin.filter(|origin| !origin.contains('*'));
        let (Some(policy), Some(origin)) = (self.policy, origin) else {
            return IMPOSSIBLE.to_owned();
        };
        if let Some(mistake) = policy.first_mistake() {
            return format!("{}: {}", mistake.what, mistake.help);
        }
        let others = &policy.description().other_origins;
        let place = if others.iter().any(|element| element == "configured") {
            "the `OriginSet` of `configured`"
        } else {
            "`origins`"
        };
        let add = if policy.description().no_origin {
            format!("if you trust this origin, write `origins = [\"{origin}\"]` instead of `none`")
        } else {
            format!("if you trust this origin, add `\"{origin}\"` to {place}")
        };
        let Some(fault) = origins::check_exact(origin, policy.description().origin_context())
        else {
            return add;
        };
        let listed = fault
            .proposal()
            .filter(|origin| policy.origins.lists(origin));
        match (listed, fault.rule.severity(), fault.rule.opt_out()) {
            (Some(listed), Severity::OptOut, Some(opt_out)) => {
                let what = &fault.what;
                format!(
                    "open the page at `{listed}`, which is listed: {what}; or {add}, and `{opt_out}`"
                )
            }
            (Some(_), ..) => IMPOSSIBLE.to_owned(),
            (None, Severity::OptOut, Some(opt_out)) => format!("{add}, and `{opt_out}`"),
            (None, Severity::Warning, _) if fault.rule == Rule::LoopbackInRelease => {
                format!("add `\"{origin}\"` to `debug_origins`")
            }
            (None, Severity::Warning, _) => add,
            (None, ..) => {
                let help = fault.fix.help(str::to_owned);
                format!("it cannot be listed ({}): {help}", fault.rule)
            }
        }
    }

    /// The name and location of the handler: `list_users` (src/users.rs:12)
    fn handler(&self) -> String {
        let policy = self.policy();
        policy.map(Description::name_and_place).unwrap_or_default()
    }

    fn origin(&self) -> String {
        shown_bytes(self.origin.unwrap_or_default())
    }

    fn is_any_origin(&self) -> bool {
        self.policy.is_some_and(|policy| policy.origins.is_any())
    }

    /// The first few origins that the policy allows, as a clause.
    fn origins(&self) -> String {
        let Some(policy) = self.policy() else {
            return String::new();
        };
        if policy.no_origin {
            return "it has `origins = none`".to_owned();
        }
        let (listed, others) = (&policy.origins, &policy.other_origins);
        let texts = listed.iter().chain(others.iter().map(String::as_str));
        let texts = texts.map(|origin| format!("`{origin}`"));
        let texts = first_few(texts, listed.len() + others.len());
        format!("its origins: {texts}")
    }

    /// The first few hosts of the server.
    fn hosts(&self) -> String {
        let Some(policy) = self.policy() else {
            return String::new();
        };
        let hosts = policy.hosts().map(|host| format!("`{host}`"));
        first_few(hosts, policy.hosts().count())
    }

    /// The first few headers that scripts may send.
    fn headers(&self) -> String {
        let Some(headers) = self.policy().map(|policy| &policy.headers) else {
            return String::new();
        };
        if headers.is_empty() {
            return "only the safelisted ones".to_owned();
        }
        let any = headers
            .is_any()
            .then_some("any except `authorization`".to_owned());
        let listed = headers.list.iter().map(|name| format!("`{name}`"));
        let count = headers.list.len() + usize::from(any.is_some());
        first_few(any.into_iter().chain(listed), count)
    }

    /// The handlers with the methods that they serve.
    fn served(&self) -> String {
        let served = |policy: &Description| {
            let methods = &policy.methods;
            let methods = if methods.is_any() {
                "any".to_owned()
            } else {
                list(methods.list.iter())
            };
            format!("{} serves {methods}", policy.name_and_place())
        };
        let policies = self.policies.iter();
        list(policies.map(|policy| served(policy.description())))
    }
}

/// The first few of `count` texts. The others are not created, because a policy can have any number of them.
fn first_few(texts: impl Iterator<Item = String>, count: usize) -> String {
    const FEW: usize = 5;
    let few = list(texts.take(FEW));
    match count.checked_sub(FEW) {
        None | Some(0) => few,
        Some(more) => format!("{few} and {more} more"),
    }
}

/// A method in the form in which it is written in `methods`.
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
