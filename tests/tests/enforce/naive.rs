//! Compares the check with a literal implementation of the steps in the documentation.

use cors_axum::policy;
use http::{HeaderValue, Method, Request};
use proptest::{option, prelude::*};

policy! {
    WITH_HOSTS = {
        origins = ["https://app.example.com", "https://*.tenants.example", "http://localhost:*"],
        enforce(hosts = ["api.example.com", "*.api.example.com", "localhost:*", "[::1]:3000"]),
        allow(loopback_in_release),
    }
    ANY_HOST = {
        origins = ["https://app.example.com", "https://*.tenants.example", "http://localhost:*"],
        enforce,
        allow(loopback_in_release, enforce_without_hosts),
    }
}

#[derive(Clone, Debug)]
struct Sent {
    method: Method,
    target: Option<String>,
    host: Vec<String>,
    origin: Vec<String>,
    site: Vec<String>,
    is_upgrade: bool,
}

fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("api.example.com".to_owned()),
        2 => Just("API.Example.com:443".to_owned()),
        2 => Just("b.api.example.com".to_owned()),
        2 => Just("localhost:3000".to_owned()),
        1 => Just("[::1]:3000".to_owned()),
        1 => Just("evil.example".to_owned()),
        1 => "[a-z.:0-9\\[\\]]{0,12}",
    ]
}

fn origin() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just("https://app.example.com".to_owned()),
        2 => Just("https://a.tenants.example".to_owned()),
        2 => Just("http://localhost:5173".to_owned()),
        2 => Just("https://evil.example".to_owned()),
        1 => Just("null".to_owned()),
        3 => (prop_oneof!["https", "http"], host()).prop_map(|(scheme, host)| format!("{scheme}://{host}")),
        1 => "[a-z:/.]{0,16}",
    ]
}

fn site() -> impl Strategy<Value = String> {
    let sites = ["same-origin", "same-site", "cross-site", "none", "", "None"];
    prop::sample::select(sites.map(str::to_owned).to_vec())
}

const TARGETS: [&str; 3] = ["api.example.com", "evil.example", "localhost:1"];

fn sent() -> impl Strategy<Value = Sent> {
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::PUT];
    (
        prop::sample::select(methods.to_vec()),
        option::weighted(
            0.2,
            prop::sample::select(TARGETS.map(str::to_owned).to_vec()),
        ),
        prop::collection::vec(host(), 0..3),
        prop::collection::vec(origin(), 0..3),
        prop::collection::vec(site(), 0..3),
        any::<bool>(),
    )
        .prop_map(|(method, target, host, origin, site, is_upgrade)| Sent {
            method,
            target,
            host,
            origin,
            site,
            is_upgrade,
        })
}

impl Sent {
    fn request(&self) -> Request<()> {
        let uri = match &self.target {
            Some(authority) => format!("http://{authority}/"),
            None => "/".to_owned(),
        };
        let mut request = Request::builder()
            .method(&self.method)
            .uri(uri)
            .body(())
            .expect("a request");
        let headers = request.headers_mut();
        for (name, values) in [
            ("host", &self.host),
            ("origin", &self.origin),
            ("sec-fetch-site", &self.site),
        ] {
            for value in values {
                headers.append(name, HeaderValue::from_str(value).expect("a value"));
            }
        }
        if self.is_upgrade {
            headers.insert("upgrade", HeaderValue::from_static("websocket"));
        }
        request
    }

    fn authority(&self) -> Option<&str> {
        match (&self.target, &self.host[..]) {
            (Some(target), _) => Some(target),
            (None, [host]) => Some(host),
            (None, _) => None,
        }
    }

    /// The steps in the guide's page on credentials.
    fn is_blocked(&self, has_hosts: bool) -> bool {
        if has_hosts && !self.authority().is_some_and(is_named) {
            return true;
        }
        if let [site] = &self.site[..]
            && (site == "same-origin" || site == "none")
        {
            return false;
        }
        let is_allowed = matches!(&self.origin[..], [origin] if is_listed(origin));
        if is_allowed {
            return false;
        }
        if self.site.is_empty() {
            let is_own = |origin: &str| self.authority().is_some_and(|own| is_of(origin, own));
            return match &self.origin[..] {
                [] => false,
                [origin] => !is_own(origin),
                _ => true,
            };
        }
        let is_safe = self.method == Method::GET || self.method == Method::HEAD;
        !(self.origin.is_empty() && is_safe && !self.is_upgrade)
    }
}

fn split(authority: &str) -> (&str, Option<&str>) {
    let end = authority.rfind(']').unwrap_or(0);
    match authority[end..].find(':') {
        Some(colon) => (
            &authority[..end + colon],
            Some(&authority[end + colon + 1..]),
        ),
        None => (authority, None),
    }
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>()
        .is_ok_and(|port| port > 0 && port.to_string() == text)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_named(authority: &str) -> bool {
    let (host, port) = split(authority);
    let host = host.to_ascii_lowercase();
    let is_default = matches!(port, None | Some("80" | "443"));
    let below = host.strip_suffix(".api.example.com");
    match &*host {
        "api.example.com" => is_default,
        "localhost" => port.is_none_or(is_port),
        "[::1]" => port == Some("3000"),
        _ => is_default && below.is_some_and(|labels| labels.split('.').all(is_label)),
    }
}

fn is_listed(origin: &str) -> bool {
    let tenant = origin
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_suffix(".tenants.example"));
    let local = origin.strip_prefix("http://localhost");
    let is_local = |rest: &str| match rest.strip_prefix(':') {
        Some(port) => is_port(port) && port != "80",
        None => rest.is_empty(),
    };
    origin == "https://app.example.com"
        || tenant.is_some_and(|labels| labels.split('.').all(is_label))
        || local.is_some_and(is_local)
}

/// Whether the origin has the same host and port as the authority.
fn is_of(origin: &str, authority: &str) -> bool {
    let Some((scheme, rest)) = origin.split_once("://") else {
        return false;
    };
    let default = match scheme {
        "https" => "443",
        "http" => "80",
        _ => return false,
    };
    let [(a, a_port), (b, b_port)] = [rest, authority].map(split);
    let [a_port, b_port] = [a_port, b_port].map(|port| port.unwrap_or(default));
    !a.is_empty() && a.eq_ignore_ascii_case(b) && a_port == b_port && is_port(a_port)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn a_request_is_blocked_by_the_documented_steps(sent in sent()) {
        let request = sent.request();
        for (policy, has_hosts) in [(&ANY_HOST, false), (&WITH_HOSTS, true)] {
            let decision = policy.decide(&request);
            prop_assert_eq!(decision.is_blocked(), sent.is_blocked(has_hosts), "{:?}", sent);
        }
    }
}
