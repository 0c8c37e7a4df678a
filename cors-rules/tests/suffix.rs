//! Public suffixes: a table, and comparisons of the whole list with the documented algorithm
//! and with the `psl` crate.

use std::{collections::BTreeSet, env, fmt::Write, fs, sync::LazyLock};

use cors_rules::suffix::{is_public_suffix, public_suffix_within};
use proptest::{prelude::*, sample};
use url::Host;

const TEXT: &str = include_str!("../src/suffixes.txt");

const SUFFIXES: &[&str] = &[
    // Top-level domains.
    "com",
    "uk",
    "jp",
    "us",
    "io",
    "arpa",
    "zuerich",
    // Public suffixes of registries.
    "co.uk",
    "com.cn",
    "ac.jp",
    "kyoto.jp",
    "ide.kyoto.jp",
    "ak.us",
    "k12.ak.us",
    "gov.br",
    "in-addr.arpa",
    // Private suffixes.
    "uk.com",
    "github.io",
    "gitlab.io",
    "vercel.app",
    "netlify.app",
    "pages.dev",
    "herokuapp.com",
    "s3.amazonaws.com",
    "s3.eu-west-1.amazonaws.com",
    "appspot.com",
    "blogspot.com",
    // Below a wildcard.
    "foo.ck",
    "!www.ck",
    "c.mm",
    "c.kobe.jp",
    "cities.kobe.jp",
    "xn--bcher-kva.ck",
    "eu-west-1.compute.amazonaws.com",
    // International domain names.
    "xn--fiqs8s",
    "xn--p1ai",
    "xn--55qx5d.cn",
    "xn--mgba3a4f16a.ir",
];

const OTHERS: &[&str] = &[
    "",
    ".",
    "com.",
    ".com",
    ".ck",
    "example.com",
    "www.example.com",
    "example.co.uk",
    "com.uk",
    "www.github.io",
    "amazonaws.com",
    "my.s3.amazonaws.com",
    "compute.amazonaws.com",
    "1.eu-west-1.compute.amazonaws.com",
    // Exceptions, and names below them.
    "www.ck",
    "www.www.ck",
    "city.kobe.jp",
    "www.city.kobe.jp",
    // Names directly after a wildcard, and names with two labels instead of the wildcard.
    "ck",
    "mm",
    "kobe.jp",
    "b.c.mm",
    // Names that the list does not contain.
    "localhost",
    "internal",
    "lan",
    "local",
    "example",
    "co.internal",
    "xn--85x722f.com.cn",
    "xn--85x722f.xn--55qx5d.cn",
    "xn--bcher-kva.example",
    // Not in lower case, or not in ASCII.
    "COM",
    "中国",
    // Other texts in the file.
    "//",
    "com\nnet",
    "\n",
];

/// The rules of the file.
fn rules() -> Vec<&'static str> {
    let (_, rules) = TEXT.split_once("\n\n").unwrap();
    rules.lines().collect()
}

/// The name without the prefix of its rule.
fn name(rule: &str) -> &str {
    let name = rule.strip_prefix("*.").unwrap_or(rule);
    name.strip_prefix('!').unwrap_or(name)
}

/// Names that match the rule, and similar names.
fn probes(rule: &str) -> Vec<String> {
    let name = name(rule);
    let parent = name
        .split_once('.')
        .map_or("internal", |(_, parent)| parent);
    vec![
        name.to_owned(),
        parent.to_owned(),
        format!("www.{name}"),
        format!("a.www.{name}"),
        format!("www.{parent}"),
        format!("x{name}"),
        format!("{name}x"),
    ]
}

fn all_probes() -> BTreeSet<String> {
    rules().into_iter().flat_map(probes).collect()
}

/// The algorithm of <https://github.com/publicsuffix/list/wiki/Format>, without the rule `*`.
struct Algorithm(Vec<(bool, Vec<&'static str>)>);

static ALGORITHM: LazyLock<Algorithm> = LazyLock::new(Algorithm::new);

impl Algorithm {
    fn new() -> Self {
        let labels = |rule: &'static str| -> (bool, Vec<&str>) {
            let name = rule.strip_prefix('!');
            (name.is_some(), name.unwrap_or(rule).rsplit('.').collect())
        };
        let mut rules: Vec<_> = rules().into_iter().map(labels).collect();
        rules.sort_by_key(|(_, labels)| labels[0]);
        Self(rules)
    }

    fn is_public_suffix(&self, host: &str) -> bool {
        let host: Vec<&str> = host.rsplit('.').collect();
        let matches = |rule: &[&str]| {
            let mut pairs = rule.iter().zip(&host);
            rule.len() <= host.len() && pairs.all(|(rule, label)| *rule == "*" || rule == label)
        };
        let first = self.0.partition_point(|(_, rule)| rule[0] < host[0]);
        let same_top = self.0[first..].iter();
        let matching: Vec<_> = same_top
            .take_while(|(_, rule)| rule[0] == host[0])
            .filter(|(_, rule)| matches(rule))
            .collect();
        let exception = matching.iter().find(|(is_exception, _)| *is_exception);
        let length = match exception {
            Some((_, rule)) => Some(rule.len() - 1),
            None => matching.iter().map(|(_, rule)| rule.len()).max(),
        };
        length == Some(host.len())
    }
}

fn is_public_suffix_by_crate(host: &str) -> bool {
    psl::suffix(host.as_bytes())
        .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == host.as_bytes())
}

#[test]
fn hosts_are_told_apart() {
    for host in SUFFIXES {
        assert!(is_public_suffix(host), "{host}");
    }
    for host in OTHERS {
        assert!(!is_public_suffix(host), "{host:?}");
    }
}

#[test]
fn suffixes_are_found_within_a_domain() {
    let table = [
        ("com", Some("com")),
        ("github.io", Some("github.io")),
        ("amazonaws.com", Some("s3.amazonaws.com")),
        ("windows.net", Some("web.core.windows.net")),
        ("fastly.net", Some("map.fastly.net")),
        ("ck", Some("ck")),
        ("compute.amazonaws.com", Some("compute.amazonaws.com")),
        ("example", Some("example")),
        ("internal", Some("internal")),
        ("www.ck", None),
        ("city.kobe.jp", None),
        ("example.com", None),
        ("corp.internal", None),
    ];
    for (host, suffix) in table {
        assert_eq!(public_suffix_within(host).as_deref(), suffix, "{host}");
    }
}

#[test]
fn a_suffix_is_within_each_parent_of_a_rule() {
    for rule in rules() {
        let Some((_, parent)) = name(rule).split_once('.') else {
            continue;
        };
        let is_exception = rule.starts_with('!');
        assert!(
            is_exception || public_suffix_within(parent).is_some(),
            "{rule}"
        );
    }
}

#[test]
fn the_file_is_sorted_and_has_its_notice() {
    let (header, _) = TEXT.split_once("\n\n").unwrap();
    assert!(header.contains("Mozilla Public"));
    assert!(header.lines().all(|line| line.starts_with("//")));
    let rules = rules();
    assert!(rules.len() > 10_000);
    assert!(rules.is_sorted_by(|one, next| one < next));
    for rule in rules {
        let is_name_byte = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        assert!(name(rule).bytes().all(is_name_byte), "{rule}");
        assert!(
            name(rule).split('.').all(|label| !label.is_empty()),
            "{rule}"
        );
    }
}

#[test]
fn every_rule_and_its_neighbours_follow_the_algorithm() {
    for host in all_probes() {
        let expected = ALGORITHM.is_public_suffix(&host);
        assert_eq!(is_public_suffix(&host), expected, "{host}");
    }
}

#[test]
fn the_psl_crate_agrees() {
    let rules: BTreeSet<_> = rules().into_iter().collect();
    let is_rule = |rule: String| rules.contains(&*rule);
    // If there are two rules such as `*.run.app` and `*.mtls.run.app`, the crate does not match `mtls.run.app`
    // with the first rule, but the algorithm does.
    let is_missed = |host: &str| {
        let (_, parent) = host.split_once('.').unwrap_or_default();
        is_rule(format!("*.{parent}")) && is_rule(format!("*.{host}"))
    };
    let probes = all_probes();
    let (missed, compared): (Vec<_>, Vec<_>) = probes.iter().partition(|host| is_missed(host));
    assert!(missed.len() < 100, "{missed:?}");
    let disagrees = |host: &&String| is_public_suffix(host) != is_public_suffix_by_crate(host);
    let different: Vec<_> = compared.iter().copied().filter(disagrees).collect();
    // The two lists were published on different days.
    assert!(different.len() * 100 < probes.len(), "{different:?}");
}

proptest! {
    #[test]
    fn names_below_any_rule_follow_the_algorithm(
        labels in "([a-z0-9!*-]{1,4}\\.){0,3}",
        rule in sample::select(rules()),
    ) {
        let host = labels + rule;
        prop_assert_eq!(is_public_suffix(&host), ALGORITHM.is_public_suffix(&host));
    }
}

/// Writes `src/suffixes.txt` from <https://publicsuffix.org/list/public_suffix_list.dat>:
///
/// ```sh
/// PUBLIC_SUFFIX_LIST=public_suffix_list.dat cargo test --test suffix -- --ignored
/// ```
///
/// The path is absolute, or relative to the folder of the crate.
#[test]
#[ignore = "rewrites a source file"]
fn refresh() {
    let path = env::var("PUBLIC_SUFFIX_LIST").expect("the path of the list");
    let list = fs::read_to_string(path).unwrap();
    let mut text = String::from(
        "// The rules of the Public Suffix List (https://publicsuffix.org/): in ASCII, sorted, and\n\
         // without the comments. `tests/suffix.rs` writes this file.\n\
         //\n",
    );
    let (notice, _) = list.split_once("\n\n").unwrap();
    assert!(notice.contains("Mozilla Public"));
    let is_version = |line: &&str| line.starts_with("// VERSION") || line.starts_with("// COMMIT");
    for line in notice
        .lines()
        .chain(["//"])
        .chain(list.lines().filter(is_version))
    {
        writeln!(text, "{line}").unwrap();
    }
    let lines = list
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let rules: BTreeSet<String> = lines
        .filter(|line| !line.starts_with("//"))
        .map(|rule| {
            let name = name(rule);
            let mark = rule.strip_suffix(name).unwrap();
            format!("{mark}{}", Host::parse(name).unwrap())
        })
        .collect();
    text.push('\n');
    for rule in rules {
        writeln!(text, "{rule}").unwrap();
    }
    fs::write("src/suffixes.txt", text).unwrap();
}
