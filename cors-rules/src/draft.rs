//! A whole policy before the check, and the check itself. Attributes and configurations share both.

use crate::{
    Fault, Finding, Fix, Key, OriginPattern, Rule, expose, headers, hosts, max_age, methods,
    origins::{self, Context},
};

/// A policy as it is written. A key that is not written is `None` or `false`.
///
/// ```
/// use cors_rules::{Draft, Key, List};
///
/// let draft = Draft {
///     origins: Some(List::new(&["https://app.example.com", "http://b.example"])),
///     methods: Some(List::new(&["get"])),
///     credentials: true,
///     ..Draft::default()
/// };
/// let mistakes = draft.check();
/// let places: Vec<_> = mistakes
///     .iter()
///     .map(|mistake| (mistake.key, mistake.index, mistake.fault.rule.id()))
///     .collect();
/// assert_eq!(
///     places,
///     [
///         (Key::Origins, Some(1), "insecure_origin_with_credentials"),
///         (Key::Methods, Some(0), "method_case"),
///     ]
/// );
/// ```
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key that takes no value"
)]
pub struct Draft<'a> {
    /// `origins`
    pub origins: Option<List<'a>>,
    /// `debug_origins`
    pub debug_origins: Option<List<'a>>,
    /// `methods`
    pub methods: Option<List<'a>>,
    /// Whether `methods` can be missing because the policy of a whole service has default methods.
    pub has_default_methods: bool,
    /// `headers`
    pub headers: Option<List<'a>>,
    /// `expose`
    pub expose: Option<List<'a>>,
    /// `max_age`, in seconds
    pub max_age: Option<u64>,
    /// `credentials`
    pub credentials: bool,
    /// `enforce`
    pub enforce: bool,
    /// The `hosts` of `enforce`
    pub hosts: Option<List<'a>>,
    /// `private_network`
    pub private_network: bool,
    /// Whether `preflight_status` is written
    pub has_preflight_status: bool,
    /// `danger_null_origin`
    pub danger_null_origin: bool,
    /// `danger_insecure_origins`
    pub danger_insecure_origins: bool,
    /// `danger_public_suffix`
    pub danger_public_suffix: bool,
}

/// The list of a key, as it is written. `*` represents `any`.
#[derive(Clone, Debug, Default)]
pub struct List<'a> {
    /// The values that are known.
    pub values: Vec<&'a str>,
    /// The number of further elements that are known only at run time (`env("X")`, `option_env("X")`,
    /// `configured`, `matching(path)`).
    pub dynamic: usize,
    /// Whether the list has no element. A malformed element counts.
    pub is_empty: bool,
    /// Whether the value is the word `none` instead of a list, which is valid only for `origins`.
    pub is_none: bool,
}

impl<'a> List<'a> {
    /// A list of known values.
    #[must_use]
    pub fn new(values: &[&'a str]) -> Self {
        Self {
            values: values.to_vec(),
            dynamic: 0,
            is_empty: values.is_empty(),
            is_none: false,
        }
    }

    /// The word `none` instead of a list.
    #[must_use]
    pub fn none() -> Self {
        Self {
            is_none: true,
            ..Self::default()
        }
    }
}

/// A broken rule, and the place of the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The key.
    pub key: Key,
    /// The index of the value in the list of the key; `None` for the key as a whole.
    pub index: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

impl Mistake {
    fn new(key: Key, Finding { index, fault }: Finding) -> Self {
        Self { key, index, fault }
    }

    /// A mistake of an empty or missing list.
    fn of_absent(key: Key, list: Option<&List<'_>>, Finding { index, fault }: Finding) -> Self {
        let help = match list {
            Some(_) => fill(key),
            None => add(key),
        };
        let fault = Fault::new(fault.rule, fault.what, Fix::Advice(help));
        Self { key, index, fault }
    }
}

/// The help for an empty list.
fn fill(key: Key) -> String {
    match key {
        Key::Origins => "write `any`, or a list, as in `[\"https://app.example.com\"]`".to_owned(),
        _ => "write `[GET]`".to_owned(),
    }
}

/// The help for a missing list.
fn add(key: Key) -> String {
    match key {
        Key::Origins => format!("add `origins = any`, or a list, as in `{}`", key.example()),
        _ => format!("add `{}`", key.example()),
    }
}

impl Draft<'_> {
    /// Checks the policy against every rule that does not depend on a handler's signature.
    ///
    /// The mistakes are in the order of the keys, and of the values of each key.
    #[must_use]
    pub fn check(&self) -> Vec<Mistake> {
        let mut mistakes = self.check_origins();
        mistakes.extend(self.check_methods());
        mistakes.extend(self.check_list(Key::Headers, self.headers.as_ref(), headers::check));
        mistakes.extend(self.check_list(Key::Expose, self.expose.as_ref(), expose::check));
        if let Some(seconds) = self.max_age {
            let findings = max_age::check(seconds);
            mistakes.extend(findings.into_iter().map(|it| Mistake::new(Key::MaxAge, it)));
        }
        mistakes.extend(self.check_enforce());
        mistakes.extend(self.check_none());
        mistakes
    }

    /// The context of the rules for origins. `others` is the number of origins of the policy that are not in the list.
    #[must_use]
    pub const fn origin_context(&self, others: usize) -> Context {
        Context {
            others,
            credentials: self.credentials,
            allow_null: self.danger_null_origin,
            allow_insecure: self.danger_insecure_origins,
            allow_public_suffix: self.danger_public_suffix,
        }
    }

    /// `origins` and `debug_origins` form one list in a debug build. A release build only contains `origins`.
    fn check_origins(&self) -> Vec<Mistake> {
        let own = self.origins.as_ref().map_or(&[][..], |list| &list.values);
        let lists = || self.origins.iter().chain(&self.debug_origins);
        let all: Vec<&str> = lists().flat_map(|list| &list.values).copied().collect();
        let context = self.origin_context(lists().map(|list| list.dynamic).sum());

        let is_missing = self.origins.as_ref().is_none_or(|list| list.is_empty);
        let missing = is_missing.then(|| origins::check(&[], context));
        let missing = missing.into_iter().flatten();
        let missing = missing.map(|it| Mistake::of_absent(Key::Origins, self.origins.as_ref(), it));
        let findings = (!all.is_empty()).then(|| origins::check(&all, context));
        let locate = |finding: Finding| match finding.index.and_then(|i| i.checked_sub(own.len())) {
            Some(index) => Mistake::new(Key::DebugOrigins, debug_fault(finding.fault).at(index)),
            None => Mistake::new(Key::Origins, finding),
        };
        let is_meant = |mistake: &Mistake| {
            mistake.key == Key::DebugOrigins && mistake.fault.rule == Rule::LoopbackInRelease
        };
        let located = findings.into_iter().flatten().map(locate);
        missing
            .chain(located.filter(|mistake| !is_meant(mistake)))
            .collect()
    }

    /// Checks the hosts of `enforce`, and reports missing hosts if pages with any host name can reach the server.
    fn check_enforce(&self) -> Vec<Mistake> {
        let locate = |it| Mistake::new(Key::Enforce, it);
        match &self.hosts {
            Some(hosts) if hosts.is_empty => vec![locate(hosts::no_hosts().of_list())],
            Some(hosts) => hosts::check(&hosts.values)
                .into_iter()
                .map(locate)
                .collect(),
            None if self.enforce => {
                let fault = self.lack_of_hosts();
                fault
                    .map(|fault| locate(fault.of_list()))
                    .into_iter()
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// The fault of `enforce` without `hosts` in a policy that allows every origin or a loopback origin.
    fn lack_of_hosts(&self) -> Option<Fault> {
        let origins = &self.origins.as_ref()?.values;
        let is_loopback =
            |origin: &&str| OriginPattern::parse(origin).is_ok_and(|pattern| pattern.is_loopback());
        let (what, help) = if origins.contains(&"*") {
            let what =
                "`enforce` refuses almost nothing, because `origins = any` allows every origin";
            (what, "list the `origins`, or the server's own hosts, as in")
        } else if origins.iter().any(is_loopback) {
            let what = "DNS rebinding makes pages of any site same-origin with a server on a loopback address, \
                        so `enforce` accepts them";
            (what, "list the server's own hosts, as in")
        } else {
            return None;
        };
        let help = format!("{help} `enforce(hosts = [\"localhost:3000\"])`");
        Some(Fault::new(
            Rule::EnforceWithoutHosts,
            what,
            Fix::Advice(help),
        ))
    }

    /// Reports keys that have no effect with `origins = none`, because they apply only to allowed origins.
    fn check_none(&self) -> Vec<Mistake> {
        if !self.origins.as_ref().is_some_and(|list| list.is_none) {
            return Vec::new();
        }
        let keys = [
            (Key::DebugOrigins, self.debug_origins.is_some()),
            (Key::Headers, self.headers.is_some()),
            (Key::Expose, self.expose.is_some()),
            (Key::MaxAge, self.max_age.is_some()),
            (Key::Credentials, self.credentials),
            (Key::PrivateNetwork, self.private_network),
            (Key::PreflightStatus, self.has_preflight_status),
            (Key::DangerNullOrigin, self.danger_null_origin),
            (Key::DangerInsecureOrigins, self.danger_insecure_origins),
            (Key::DangerPublicSuffix, self.danger_public_suffix),
        ];
        let written = keys.into_iter().filter(|(_, is_written)| *is_written);
        let faults = written.map(|(key, _)| {
            let what = format!(
                "`{}` has no effect with `origins = none`, which allows no origin",
                key.name()
            );
            let fault = Fault::new(Rule::NoneWithMore, what, Fix::Remove);
            Mistake::new(key, fault.of_list())
        });
        faults.collect()
    }

    fn check_methods(&self) -> Vec<Mistake> {
        let is_missing = match &self.methods {
            Some(list) => list.is_empty,
            None => !self.has_default_methods,
        };
        if is_missing {
            let findings = methods::check(&[], self.credentials);
            return findings
                .into_iter()
                .map(|it| Mistake::of_absent(Key::Methods, self.methods.as_ref(), it))
                .collect();
        }
        self.check_list(Key::Methods, self.methods.as_ref(), methods::check)
    }

    fn check_list(
        &self,
        key: Key,
        list: Option<&List<'_>>,
        check: fn(&[&str], bool) -> Vec<Finding>,
    ) -> Vec<Mistake> {
        let Some(list) = list.filter(|list| !list.values.is_empty()) else {
            return Vec::new();
        };
        let findings = check(&list.values, self.credentials);
        findings
            .into_iter()
            .map(|it| Mistake::new(key, it))
            .collect()
    }
}

/// The fault of an element of `debug_origins`.
fn debug_fault(fault: Fault) -> Fault {
    if fault.rule != Rule::OriginAnyNotAlone {
        return fault;
    }
    let what = "`debug_origins` cannot be `any`, because they are added to `origins`";
    let help = "list the development origins, as in `debug_origins = [\"http://localhost:*\"]`";
    Fault::new(fault.rule, what, Fix::Advice(help.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Draft, List};
    use crate::Key;

    fn places(draft: &Draft<'_>) -> Vec<(Key, Option<usize>, &'static str)> {
        let mistakes = draft.check().into_iter();
        mistakes
            .map(|mistake| (mistake.key, mistake.index, mistake.fault.rule.id()))
            .collect()
    }

    #[test]
    fn every_key_is_checked_in_order() {
        let draft = Draft {
            origins: Some(List::new(&["https://a.example/", "http://localhost"])),
            debug_origins: Some(List::new(&["http://localhost:1", "https://B.example"])),
            methods: Some(List::new(&["GET", "get"])),
            headers: Some(List::new(&["cookie"])),
            expose: Some(List::new(&["x a"])),
            max_age: Some(86_401),
            ..Draft::default()
        };
        let expected = [
            (Key::Origins, Some(0), "origin_trailing"),
            (Key::Origins, Some(1), "loopback_in_release"),
            (Key::DebugOrigins, Some(1), "origin_case"),
            (Key::Methods, Some(1), "method_case"),
            (Key::Headers, Some(0), "header_forbidden"),
            (Key::Expose, Some(0), "expose_syntax"),
            (Key::MaxAge, None, "max_age_range"),
        ];
        assert_eq!(places(&draft), expected);
    }

    #[test]
    fn missing_and_empty_lists_are_mistakes_of_the_key() {
        let no_origins = (Key::Origins, None, "no_origins");
        let no_methods = (Key::Methods, None, "no_methods");
        let mut draft = Draft::default();
        assert_eq!(places(&draft), [no_origins, no_methods]);
        draft.has_default_methods = true;
        assert_eq!(places(&draft), [no_origins]);
        draft.methods = Some(List::new(&[]));
        draft.origins = Some(List::new(&[]));
        assert_eq!(places(&draft), [no_origins, no_methods]);
    }

    #[test]
    fn the_help_for_a_list_without_elements_depends_on_whether_it_is_written() {
        let helps = |draft: &Draft<'_>| {
            let mistakes = draft.check().into_iter();
            let helps = mistakes.map(|mistake| mistake.fault.fix.help(str::to_owned));
            helps.collect::<Vec<_>>()
        };
        let mut draft = Draft::default();
        let add = [
            "add `origins = any`, or a list, as in `origins = [\"https://app.example.com\"]`",
            "add `methods = [GET]`",
        ];
        assert_eq!(helps(&draft), add);
        draft.origins = Some(List::new(&[]));
        draft.methods = Some(List::new(&[]));
        let fill = [
            "write `any`, or a list, as in `[\"https://app.example.com\"]`",
            "write `[GET]`",
        ];
        assert_eq!(helps(&draft), fill);
    }

    #[test]
    fn dynamic_and_malformed_elements_count_as_elements() {
        let list = |dynamic| {
            Some(List {
                dynamic,
                ..List::default()
            })
        };
        let mut draft = Draft {
            origins: list(1),
            methods: list(0),
            ..Draft::default()
        };
        assert_eq!(places(&draft), []);
        draft.debug_origins = Some(List::new(&["*"]));
        let expected = [(Key::DebugOrigins, Some(0), "origin_any_not_alone")];
        assert_eq!(places(&draft), expected);
    }

    #[test]
    fn the_hosts_of_enforce_are_checked_and_missed_where_rebinding_is_possible() {
        let draft = |origins: &[&'static str], hosts: Option<&[&'static str]>| Draft {
            origins: Some(List::new(origins)),
            has_default_methods: true,
            enforce: true,
            hosts: hosts.map(List::new),
            ..Draft::default()
        };
        let missing = (Key::Enforce, None, "enforce_without_hosts");
        let loopback = (Key::Origins, Some(0), "loopback_in_release");
        let exact: &[&str] = &["https://app.example.com"];
        assert_eq!(places(&draft(exact, None)), []);
        assert_eq!(
            places(&draft(&["http://localhost"], None)),
            [loopback, missing]
        );
        assert_eq!(places(&draft(&["*"], None)), [missing]);
        assert_eq!(places(&draft(&["*"], Some(&["localhost:1"]))), []);
        let expected = [(Key::Enforce, Some(1), "origin_trailing")];
        assert_eq!(
            places(&draft(exact, Some(&["a.example", "b.example/"]))),
            expected
        );
        let expected = [(Key::Enforce, None, "origin_host")];
        assert_eq!(places(&draft(exact, Some(&[]))), expected);
    }

    #[test]
    fn beside_none_nothing_is_said_of_origins() {
        let mut draft = Draft {
            origins: Some(List::none()),
            methods: Some(List::new(&["GET"])),
            enforce: true,
            ..Draft::default()
        };
        assert_eq!(places(&draft), []);
        draft.headers = Some(List::new(&["x-a"]));
        draft.max_age = Some(5);
        draft.credentials = true;
        draft.private_network = true;
        let keys = [
            Key::Headers,
            Key::MaxAge,
            Key::Credentials,
            Key::PrivateNetwork,
        ];
        assert_eq!(
            places(&draft),
            keys.map(|key| (key, None, "none_with_more"))
        );
    }
}
