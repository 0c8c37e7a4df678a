//! The value of `enforce`, as data.

use std::fmt;

use cors_rules::{OriginPattern, hosts::HostPattern, text::shown};
use serde::{Deserialize, Serialize};

/// The value of the key `enforce`.
///
/// ```
/// use cors_manifest::{Enforce, Manifest};
/// use cors_runtime::PolicyConfig;
///
/// let config = PolicyConfig::new().origins("https://app.example.com");
/// let policy = config.enforce_hosts("api.example.com").check()?;
/// let manifest = Manifest::default().with([&policy]);
/// let hosts = vec!["api.example.com".to_owned()];
/// assert_eq!(manifest.handlers[0].enforce, Enforce::Hosts(hosts));
/// # Ok::<(), cors_runtime::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
#[non_exhaustive]
pub enum Enforce {
    /// The key is absent: the handler runs for requests of every origin.
    #[default]
    Off,
    /// `enforce`: requests of origins that are not allowed are refused before the handler runs.
    AnyHost,
    /// `enforce(hosts = [..])`: requests to other hosts are refused too.
    Hosts(Vec<String>),
}

/// The form in JSON.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "invalid value, expected `true`, `false` or a list of hosts"
)]
enum Form {
    Flag(bool),
    Hosts(Vec<String>),
}

impl Enforce {
    pub(crate) fn new<'a>(is_on: bool, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let hosts: Vec<String> = hosts.into_iter().map(str::to_owned).collect();
        match (is_on, hosts.is_empty()) {
            (false, _) => Enforce::Off,
            (true, true) => Enforce::AnyHost,
            (true, false) => Enforce::Hosts(hosts),
        }
    }

    /// Whether requests are refused before the handler runs.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        !matches!(self, Enforce::Off)
    }

    /// The listed hosts.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        match self {
            Enforce::Off | Enforce::AnyHost => &[],
            Enforce::Hosts(hosts) => hosts,
        }
    }

    /// Whether the handler accepts every host.
    pub(crate) const fn is_any_host(&self) -> bool {
        !matches!(self, Enforce::Hosts(_))
    }

    /// The listed host that covers `host`: `host` itself, or a pattern.
    pub(crate) fn covering(&self, host: &str) -> Option<&str> {
        let mut hosts = self.hosts().iter().map(String::as_str);
        let same = hosts.clone().find(|&own| own == host);
        same.or_else(|| hosts.find(|own| covers(own, host)))
    }
}

/// Whether a pattern covers a host. Hosts have the same patterns as origins, without the scheme.
fn covers(pattern: &str, host: &str) -> bool {
    let [pattern, host] = [pattern, host].map(|text| format!("http://{text}"));
    match (OriginPattern::parse(&pattern), OriginPattern::parse(&host)) {
        (Ok(pattern), Ok(host)) => pattern.covers(&host),
        _ => false,
    }
}

impl From<Enforce> for Form {
    fn from(enforce: Enforce) -> Self {
        match enforce {
            Enforce::Off => Form::Flag(false),
            Enforce::AnyHost => Form::Flag(true),
            Enforce::Hosts(hosts) => Form::Hosts(hosts),
        }
    }
}

impl TryFrom<Form> for Enforce {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, Self::Error> {
        let hosts = match form {
            Form::Flag(false) => return Ok(Enforce::Off),
            Form::Flag(true) => return Ok(Enforce::AnyHost),
            Form::Hosts(hosts) => hosts,
        };
        if hosts.is_empty() {
            return Err("`enforce` lists no host".to_owned());
        }
        match hosts
            .iter()
            .find_map(|host| Some((host, HostPattern::parse(host).err()?)))
        {
            Some((host, fault)) => Err(format!(
                "`{}` is not a host: {}",
                shown(host),
                shown(&fault.what)
            )),
            None => Ok(Enforce::Hosts(hosts)),
        }
    }
}

/// `no`, `any host`, or the hosts, separated by commas.
impl fmt::Display for Enforce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Enforce::Off => f.write_str("no"),
            Enforce::AnyHost => f.write_str("any host"),
            Enforce::Hosts(hosts) => {
                let hosts: Vec<String> = hosts.iter().map(|host| shown(host)).collect();
                f.write_str(&hosts.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Enforce;

    fn hosts(hosts: &[&str]) -> Enforce {
        Enforce::new(true, hosts.iter().copied())
    }

    #[test]
    fn the_json_is_a_flag_or_the_hosts() {
        let table = [
            (Enforce::Off, "false"),
            (Enforce::AnyHost, "true"),
            (
                hosts(&["api.example.com", "localhost:*"]),
                r#"["api.example.com","localhost:*"]"#,
            ),
        ];
        for (enforce, json) in table {
            assert_eq!(serde_json::to_string(&enforce).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<Enforce>(json).expect(json), enforce);
        }
    }

    #[test]
    fn a_host_is_covered_by_itself_and_by_a_pattern() {
        let enforce = hosts(&["*.example.com", "localhost:*", "api.example.com"]);
        let table = [
            ("api.example.com", Some("api.example.com")),
            ("web.example.com", Some("*.example.com")),
            ("*.web.example.com", Some("*.example.com")),
            ("localhost:3000", Some("localhost:*")),
            ("localhost", Some("localhost:*")),
            ("web.example.com:8443", None),
            ("example.com", None),
        ];
        for (host, covering) in table {
            assert_eq!(enforce.covering(host), covering, "{host}");
        }
        assert_eq!(Enforce::AnyHost.covering("example.com"), None);
    }

    #[test]
    fn the_text_is_for_people() {
        let texts = [
            Enforce::Off,
            Enforce::AnyHost,
            hosts(&["a.example", "b.example"]),
        ];
        let texts = texts.map(|enforce| enforce.to_string());
        assert_eq!(texts, ["no", "any host", "a.example, b.example"]);
    }
}
