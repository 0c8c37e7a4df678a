//! The [Public Suffix List], which contains the domains below which anybody can register a name.
//!
//! [Public Suffix List]: https://publicsuffix.org/

use std::cmp::Ordering;

/// The rules of the list in ASCII, one per line, sorted by bytes.
const RULES: &[u8] = without_header(include_bytes!("suffixes.txt"));

/// Whether the list contains `host`, which is in lower case and in ASCII, as a public suffix.
///
/// Both sections of the list are used: the domains of registries (ICANN), and the domains of
/// companies that offer names below them (private). A top-level domain that the list does not
/// contain is not a public suffix.
///
/// ```
/// use cors_rules::suffix::is_public_suffix;
///
/// assert!(is_public_suffix("co.uk"));
/// assert!(is_public_suffix("github.io"));
/// assert!(!is_public_suffix("example.co.uk"));
/// assert!(!is_public_suffix("localhost"));
/// ```
///
/// A rule such as `*.ck` makes every name directly below `ck` a public suffix, except for names with an
/// exception, such as `!www.ck`. It does not apply to `ck` itself.
///
/// ```
/// # use cors_rules::suffix::is_public_suffix;
/// assert!(is_public_suffix("foo.ck"));
/// assert!(!is_public_suffix("www.ck"));
/// assert!(!is_public_suffix("ck"));
/// ```
#[must_use]
pub fn is_public_suffix(host: &str) -> bool {
    let by_wildcard = || {
        host.split_once('.')
            .is_some_and(|(label, parent)| !label.is_empty() && is_rule("*.", parent))
    };
    !is_rule("!", host) && (is_rule("", host) || by_wildcard())
}

/// Whether every name directly below `host` is a public suffix, by a rule such as `*.ck`.
///
/// ```
/// assert!(cors_rules::suffix::has_public_suffixes_below("ck"));
/// assert!(!cors_rules::suffix::has_public_suffixes_below("com"));
/// ```
#[must_use]
pub fn has_public_suffixes_below(host: &str) -> bool {
    is_rule("*.", host)
}

/// A domain within `host` below which anybody can register a name: `host` itself, or the shortest such domain below
/// it.
///
/// A top-level domain that the list does not contain is also a public suffix, by the default rule `*` of the list.
///
/// ```
/// use cors_rules::suffix::public_suffix_within;
///
/// assert_eq!(public_suffix_within("github.io").as_deref(), Some("github.io"));
/// assert_eq!(public_suffix_within("internal").as_deref(), Some("internal"));
/// assert_eq!(public_suffix_within("fastly.net").as_deref(), Some("map.fastly.net"));
/// assert_eq!(public_suffix_within("example.com"), None);
/// ```
#[must_use]
pub fn public_suffix_within(host: &str) -> Option<String> {
    if is_public_suffix(host) || has_public_suffixes_below(host) || !host.contains('.') {
        return Some(host.to_owned());
    }
    let names = rules_below(host).map(|rule| rule.strip_prefix("*.").unwrap_or(rule));
    names.min_by_key(|name| name.len()).map(str::to_owned)
}

/// The rules that end in `.host`, without the exceptions.
fn rules_below(host: &str) -> impl Iterator<Item = &'static str> {
    let end = format!(".{host}\n").into_bytes();
    let rules = RULES.split_inclusive(|&byte| byte == b'\n');
    rules
        .filter(move |rule| rule.ends_with(&end))
        .filter_map(|rule| std::str::from_utf8(rule).ok())
        .map(str::trim_end)
        .filter(|rule| !rule.starts_with('!'))
}

/// Whether the rule that consists of `mark` and `name` is in the list.
fn is_rule(mark: &str, name: &str) -> bool {
    let is_end = |&byte: &u8| byte == b'\n';
    let mut rest = RULES;
    while !rest.is_empty() {
        let (before, after) = rest.split_at(rest.len() / 2);
        let start = before.iter().rposition(is_end).map_or(0, |end| end + 1);
        let end = before.len() + after.iter().position(is_end).unwrap_or(after.len());
        let wanted = mark.bytes().chain(name.bytes());
        match rest[start..end].iter().copied().cmp(wanted) {
            Ordering::Less => rest = rest.get(end + 1..).unwrap_or_default(),
            Ordering::Equal => return true,
            Ordering::Greater => rest = &rest[..start],
        }
    }
    false
}

/// The text after the first empty line.
const fn without_header(mut text: &[u8]) -> &[u8] {
    loop {
        match text {
            [b'\n', b'\n', rules @ ..] => return rules,
            [_, tail @ ..] => text = tail,
            [] => panic!("the header has no end"),
        }
    }
}
