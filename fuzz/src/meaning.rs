//! A second, direct implementation of policies: nothing is prepared, and each request is checked
//! with the steps of the Fetch standard in their order.

use http::StatusCode;

use crate::head::Head;

/// A policy as it is written. `*` in a list represents `any`.
pub(crate) struct Meaning {
    pub(crate) origins: &'static [Allowed],
    pub(crate) methods: &'static [&'static str],
    pub(crate) headers: &'static [&'static str],
    pub(crate) expose: &'static [&'static str],
    pub(crate) max_age: Option<&'static str>,
    pub(crate) credentials: bool,
    pub(crate) private_network: bool,
    pub(crate) preflight_status: StatusCode,
}

/// An element of `origins`.
pub(crate) enum Allowed {
    Any,
    Exact(&'static str),
    /// The scheme, the domain after the wildcard labels, and the port.
    Below(&'static str, &'static str, Port),
    /// The scheme and the host, with any port.
    Ports(&'static str, &'static str),
}

/// The port of a pattern.
pub(crate) enum Port {
    Default,
    Number(&'static str),
    Any,
}

/// A response without its body. Header names are in lower case, and sorted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// The names in `Vary`, in lower case.
    pub(crate) vary: Vec<String>,
}

const REQUEST_METHOD: &str = "access-control-request-method";
const REQUEST_HEADERS: &str = "access-control-request-headers";
const REQUEST_NETWORK: &str = "access-control-request-private-network";

/// <https://fetch.spec.whatwg.org/#cors-preflight-request>
fn is_preflight(head: &Head) -> bool {
    let has = |name| !head.values(name).is_empty();
    head.method == "OPTIONS" && has("origin") && has(REQUEST_METHOD)
}

/// The answer of the policies of one path, if the response of the handler is `inner`.
pub(crate) fn answer(policies: &[Meaning], head: &Head, inner: Answer) -> Answer {
    let mut answer = if is_preflight(head) {
        preflight(policies, head)
    } else {
        actual(policies, head, inner)
    };
    let is_options = head.method == "OPTIONS";
    if is_options {
        add_names(
            &mut answer.vary,
            &["origin", REQUEST_METHOD, REQUEST_HEADERS],
        );
    }
    if is_options && policies.iter().any(|policy| policy.private_network) {
        add_names(&mut answer.vary, &[REQUEST_NETWORK]);
    }
    answer.headers.sort();
    answer
}

fn preflight(policies: &[Meaning], head: &Head) -> Answer {
    let mut answer = Answer {
        status: StatusCode::FORBIDDEN,
        headers: Vec::new(),
        vary: Vec::new(),
    };
    let [method] = head.values(REQUEST_METHOD)[..] else {
        return answer;
    };
    let Some(policy) = serving(policies, method).filter(|policy| policy.is_allowed(head)) else {
        return answer;
    };
    answer.status = policy.preflight_status;
    let mut add = |name: &str, value: &[u8]| answer.headers.push((name.to_owned(), value.to_vec()));
    add(
        "access-control-allow-origin",
        &policy.allow_origin(head).unwrap_or_default(),
    );
    add(
        "access-control-allow-methods",
        policy.methods.join(",").as_bytes(),
    );
    if !policy.headers.is_empty() {
        add(
            "access-control-allow-headers",
            policy.headers.join(",").as_bytes(),
        );
    }
    if let Some(seconds) = policy.max_age {
        add("access-control-max-age", seconds.as_bytes());
    }
    if policy.credentials {
        add("access-control-allow-credentials", b"true");
    }
    if policy.private_network && head.values(REQUEST_NETWORK) == [b"true"] {
        add("access-control-allow-private-network", b"true");
    }
    answer
}

fn actual(policies: &[Meaning], head: &Head, inner: Answer) -> Answer {
    let mut answer = inner;
    let Some(policy) = serving(policies, head.method.as_str().as_bytes()) else {
        return answer;
    };
    answer
        .headers
        .retain(|(name, _)| !name.starts_with("access-control-"));
    let mut add = |name: &str, value: &[u8]| answer.headers.push((name.to_owned(), value.to_vec()));
    if let Some(origin) = policy.allow_origin(head) {
        add("access-control-allow-origin", &origin);
        if policy.credentials {
            add("access-control-allow-credentials", b"true");
        }
        if !policy.expose.is_empty() {
            add(
                "access-control-expose-headers",
                policy.expose.join(",").as_bytes(),
            );
        }
    }
    if policy.constant().is_none() {
        add_names(&mut answer.vary, &["origin"]);
    }
    answer
}

/// Adds the names that are not in the list yet.
fn add_names(vary: &mut Vec<String>, names: &[&str]) {
    for name in names {
        if !vary.iter().any(|named| named == name || named == "*") {
            vary.push((*name).to_owned());
        }
    }
}

/// The policy of the handler that serves `method`. The handler for GET also serves HEAD if no other handler
/// does.
fn serving<'a>(policies: &'a [Meaning], method: &[u8]) -> Option<&'a Meaning> {
    let own = policies.iter().find(|policy| policy.names_method(method));
    own.or_else(|| policies.iter().find(|policy| policy.serves(method)))
}

/// Whether a script of another origin requested credentials: the request has cookies of a page of another origin.
fn asks_for_credentials(head: &Head) -> bool {
    let site = head.values("sec-fetch-site");
    let is_own = matches!(site.first(), Some(&(b"same-origin" | b"none")));
    !head.values("cookie").is_empty() && !is_own
}

impl Meaning {
    /// Whether a script may send the request and read the response.
    pub(crate) fn is_allowed(&self, head: &Head) -> bool {
        let [origin] = head.values("origin")[..] else {
            return false;
        };
        if is_preflight(head) {
            return self.allows_origin(origin) && self.allows_asked(head);
        }
        self.allows_origin(origin) && (self.credentials || !asks_for_credentials(head))
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, steps 7.5 to 7.7.
    fn allows_asked(&self, head: &Head) -> bool {
        let [method] = head.values(REQUEST_METHOD)[..] else {
            return false;
        };
        let asked = head.values(REQUEST_HEADERS).join(&b","[..]);
        let names = asked.split(|&byte| byte == b',').map(trimmed);
        self.serves(method)
            && names
                .filter(|name| !name.is_empty())
                .all(|name| self.allows_header(&name))
    }

    fn allows_origin(&self, origin: &[u8]) -> bool {
        let text = str::from_utf8(origin);
        self.origins.iter().any(|allowed| match allowed {
            Allowed::Any => true,
            allowed => text.is_ok_and(|text| allowed.matches(text)),
        })
    }

    fn names_method(&self, method: &[u8]) -> bool {
        let is_named = |name: &&str| name.as_bytes() == method || *name == "*" && is_token(method);
        self.methods.iter().any(is_named)
    }

    fn serves(&self, method: &[u8]) -> bool {
        self.names_method(method) || method == b"HEAD" && self.methods.contains(&"GET")
    }

    /// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
    fn allows_header(&self, name: &[u8]) -> bool {
        let is_wild = is_token(name) && name != b"authorization";
        let is_named = |own: &&str| own.as_bytes() == name || *own == "*" && is_wild;
        self.headers.iter().any(is_named)
    }

    /// The constant `Access-Control-Allow-Origin` of every actual response: `*`, or the only origin.
    fn constant(&self) -> Option<&'static str> {
        match self.origins {
            [Allowed::Any] => Some("*"),
            [Allowed::Exact(only)] => Some(only),
            _ => None,
        }
    }

    fn allow_origin(&self, head: &Head) -> Option<Vec<u8>> {
        match (self.constant(), &head.values("origin")[..]) {
            (Some(constant), _) => Some(constant.as_bytes().to_vec()),
            (None, [origin]) if self.allows_origin(origin) => Some(origin.to_vec()),
            _ => None,
        }
    }
}

impl Allowed {
    fn matches(&self, origin: &str) -> bool {
        match self {
            Allowed::Any => true,
            Allowed::Exact(only) => origin == *only,
            Allowed::Below(scheme, domain, port) => {
                let host = origin
                    .strip_prefix(scheme)
                    .and_then(|rest| port.cut(scheme, rest));
                let labels = host
                    .filter(|host| host.len() <= 253)
                    .and_then(|host| host.strip_suffix(domain)?.strip_suffix('.'));
                labels.is_some_and(|labels| labels.split('.').all(is_label))
            }
            Allowed::Ports(scheme, host) => {
                let rest = origin.strip_prefix(scheme);
                rest.and_then(|rest| Port::Any.cut(scheme, rest)) == Some(host)
            }
        }
    }
}

impl Port {
    /// The host before the port, if the port matches.
    fn cut<'o>(&self, scheme: &str, authority: &'o str) -> Option<&'o str> {
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let is_right = match (self, port) {
            (Port::Default | Port::Any, None) => true,
            (Port::Number(own), Some(port)) => port == *own,
            (Port::Any, Some(port)) => is_port(scheme, port),
            (Port::Default, Some(_)) | (Port::Number(_), None) => false,
        };
        is_right.then_some(host)
    }
}

/// <https://url.spec.whatwg.org/#url-port-string>: the shortest decimal number. The default port is omitted.
fn is_port(scheme: &str, text: &str) -> bool {
    let default = if scheme == "https://" { 443 } else { 80 };
    text.parse::<u16>()
        .is_ok_and(|port| port != 0 && port != default && port.to_string() == text)
}

/// <https://url.spec.whatwg.org/#forbidden-domain-code-point>, without the characters of the pattern grammar.
fn is_label(label: &str) -> bool {
    let allowed = "abcdefghijklmnopqrstuvwxyz0123456789!\"$&'()+-;=_`{}~";
    (1..=63).contains(&label.len()) && label.chars().all(|char| allowed.contains(char))
}

/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
fn is_token(text: &[u8]) -> bool {
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_allowed)
}

/// The name in lower case, without surrounding white space.
fn trimmed(name: &[u8]) -> Vec<u8> {
    name.trim_ascii().to_ascii_lowercase()
}
