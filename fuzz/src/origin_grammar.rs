//! The origin grammar, compared with the `url` crate: lines of text, each of which is read as an origin, and all
//! of which are read as the list of a policy.

use cors_rules::{
    Fault, Finding, Fix, OriginPattern, Rule,
    origins::{Context, check},
};
use url::{Origin, Url};

/// Checks the lines of a text.
pub fn hold(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let lines: Vec<&str> = text.split('\n').collect();
    for line in &lines {
        match OriginPattern::parse(line) {
            Ok(pattern) => hold_accepted(line, &pattern),
            Err(fault) => hold_refused(line, &fault),
        }
    }
    hold_matches(&lines);
    hold_list(&lines, context(text.len()));
}

/// Checks that browsers send an accepted exact origin in the same form.
fn hold_accepted(text: &str, pattern: &OriginPattern<'_>) {
    assert_eq!(pattern.as_str(), text);
    if !pattern.is_exact() {
        return;
    }
    assert!(pattern.matches(text.as_bytes()), "{text:?}");
    assert!(
        is_sent(text) || is_unknown_to_url(text),
        "{text:?} is accepted"
    );
}

/// Checks that a refused text breaks a rule for origins, and checks its proposal.
fn hold_refused(text: &str, fault: &Fault) {
    let id = fault.rule.id();
    assert!(id.starts_with("origin_"), "{text:?}: {id}");
    assert_eq!(Rule::from_id(id), Some(fault.rule));
    assert_ne!(fault.what, "", "{text:?}");
    assert!(
        !is_sent(text) || is_refused_though_sent(text, fault.rule),
        "{text:?} is refused: {fault:?}"
    );
    match &fault.fix {
        Fix::Write(fix) => hold_fix(text, fix),
        fix => assert!(matches!(fix, Fix::Advice(_)), "{text:?} gets {fix:?}"),
    }
}

/// Checks that a proposal is accepted, and that it is the origin that browsers send for `text` as a URL.
fn hold_fix(text: &str, fix: &str) {
    let pattern = OriginPattern::parse(fix);
    let pattern = pattern.unwrap_or_else(|fault| panic!("{text:?} gets {fix:?}: {fault:?}"));
    if !pattern.is_exact() || is_unknown_to_url(fix) {
        return;
    }
    assert!(is_sent(fix), "{text:?} gets {fix:?}");
    if let Ok(url) = Url::parse(text.trim())
        && is_web(url.scheme())
        && !is_websocket(url.scheme())
        && !url.host_str().is_some_and(|host| host.ends_with('.'))
    {
        assert_eq!(sent_by(&url), fix, "{text:?}");
    }
}

/// The origin that a browser sends for a page at `url`. The `url` crate does not support the schemes of extensions and
/// applications: their origin is the part of the URL before the path.
fn sent_by(url: &Url) -> String {
    match url.origin() {
        Origin::Tuple(..) => url.origin().ascii_serialization(),
        Origin::Opaque(_) => {
            let host = url.host_str().unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}"));
            format!("{}://{host}{}", url.scheme(), port.unwrap_or_default())
        }
    }
}

/// Whether a browser sends exactly this text.
fn is_sent(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| sent_by(&url) == text)
}

/// Whether the origin has an `xn--` label. The grammar does not contain the large table of valid labels.
fn is_unknown_to_url(origin: &str) -> bool {
    origin.contains("xn--")
}

fn is_web(scheme: &str) -> bool {
    cors_rules::default_port(scheme).is_some()
}

fn is_websocket(scheme: &str) -> bool {
    ["ws", "wss"].contains(&scheme)
}

/// Whether the rules refuse a text that a browser could send.
fn is_refused_though_sent(text: &str, rule: Rule) -> bool {
    let (scheme, authority) = text.split_once("://").unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let is_opaque = !is_web(scheme);
    match rule {
        // The grammar of lists and patterns uses `,` and `*`.
        Rule::OriginJoined => host.contains(','),
        Rule::OriginWildcardPlace => host.contains('*'),
        // The URL Standard has no length limits, accepts more characters, and allows any host for other
        // schemes.
        Rule::OriginHost => is_opaque || !cors_rules::is_host(host.as_bytes()),
        Rule::OriginPort => text.ends_with(":0"),
        Rule::OriginScheme => scheme.len() > 64 || is_websocket(scheme),
        _ => is_opaque,
    }
}

/// Checks that a pattern only matches texts that browsers send, and every text that a pattern that it covers matches.
fn hold_matches(lines: &[&str]) {
    let patterns: Vec<_> = lines
        .iter()
        .filter_map(|line| OriginPattern::parse(line).ok())
        .take(8)
        .collect();
    for pattern in &patterns {
        for line in lines.iter().take(8) {
            let is_matched = pattern.matches(line.as_bytes());
            if pattern.is_exact() {
                assert_eq!(is_matched, pattern.as_str() == *line);
            }
            let is_known = || is_sent(line) || is_unknown_to_url(line);
            assert!(!is_matched || is_known(), "{pattern:?} matches {line:?}");
            let mut covered = patterns.iter().filter(|other| pattern.covers(other));
            assert!(
                is_matched || covered.all(|other| !other.matches(line.as_bytes())),
                "{pattern:?} covers what matches {line:?}"
            );
        }
    }
}

/// The context that the lowest bits of `seed` select.
fn context(seed: usize) -> Context {
    let has = |bit: u32| seed >> bit & 1 == 1;
    Context {
        others: 0,
        credentials: has(0),
        allow_null: has(1),
        allow_insecure: has(2),
        allow_public_suffix: has(3),
    }
}

/// Checks that a list without findings contains no value that is refused alone, and that applying the proposals ends in
/// a list without proposals.
fn hold_list(lines: &[&str], context: Context) {
    let mut values: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let most = 2 + 2 * values.len();
    for _ in 0..most {
        let texts: Vec<&str> = values.iter().map(String::as_str).collect();
        let findings = check(&texts, context);
        hold_findings(&texts, &findings, context);
        if !apply(&mut values, &findings) {
            return;
        }
    }
    panic!("{lines:?}: no end of proposals, {values:?}");
}

fn hold_findings(values: &[&str], findings: &[Finding], context: Context) {
    let is_found = |index| findings.iter().any(|finding| finding.index == Some(index));
    for (index, value) in values.iter().enumerate() {
        let is_word = *value == "*" || *value == "null" && context.allow_null;
        let is_refused = OriginPattern::parse(value).is_err() && !is_word;
        assert!(is_found(index) || !is_refused, "{value:?} passes");
    }
    let is_inside = |finding: &Finding| finding.index.is_none_or(|index| index < values.len());
    assert!(findings.iter().all(is_inside), "{values:?}: {findings:?}");
}

/// Applies the proposals of the findings, starting with the last one. Returns whether the list has changed.
fn apply(values: &mut Vec<String>, findings: &[Finding]) -> bool {
    let before = values.clone();
    for finding in findings.iter().rev() {
        match (finding.index, &finding.fault.fix) {
            (Some(index), Fix::Write(value)) => values[index].clone_from(value),
            (Some(index), Fix::Remove) => drop(values.remove(index)),
            _ => {}
        }
    }
    *values != before
}
