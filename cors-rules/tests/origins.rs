//! The origin grammar: a table, and a comparison with the `url` crate.

use cors_rules::{Fix, OriginPattern, Port, Rule};
use proptest::prelude::*;
use url::Url;

/// The result for a text: accepted, or a rule and the proposed text.
type Verdict = Result<(), (&'static str, Option<&'static str>)>;

const OK: Verdict = Ok(());

const fn wrong(rule: &'static str) -> Verdict {
    Err((rule, None))
}

const fn fix(rule: &'static str, origin: &'static str) -> Verdict {
    Err((rule, Some(origin)))
}

const TABLE: &[(&str, Verdict)] = &[
    // Exact origins.
    ("https://example.com", OK),
    ("http://example.com", OK),
    ("https://example.com:8443", OK),
    ("https://example.com:80", OK),
    ("http://example.com:443", OK),
    ("https://example.com:1", OK),
    ("https://example.com:65535", OK),
    ("https://a", OK),
    ("http://intranet:8080", OK),
    ("http://localhost", OK),
    ("http://a.b.localhost:3000", OK),
    ("http://notlocalhost", OK),
    ("https://-a.example", OK),
    ("https://a-.example", OK),
    ("https://a--b.example", OK),
    ("https://_a_.example", OK),
    ("https://1a.example", OK),
    ("https://1.2.3.4.example", OK),
    ("https://1.2.3.a4", OK),
    ("https://com", OK),
    ("ftp://a.example", OK),
    ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", OK),
    ("moz-extension://f1a2-b3_c.d", OK),
    ("tauri://localhost", OK),
    ("capacitor://localhost:1", OK),
    ("app+x.y-z://a", OK),
    ("ionic://1.2.3", OK),
    ("htps://a.example", OK),
    // Patterns.
    ("https://*.example.com", OK),
    ("https://*.com", OK),
    ("https://*.github.io", OK),
    ("https://*.www.ck", OK),
    ("http://*.localhost", OK),
    ("http://localhost:*", OK),
    ("http://127.0.0.1:*", OK),
    ("http://[::1]:*", OK),
    ("https://*.example.com:*", OK),
    ("https://*.example.com:8443", OK),
    ("https://*.xn--bcher-kva.example", OK),
    // origin_syntax
    ("", wrong("origin_syntax")),
    ("   ", wrong("origin_syntax")),
    ("https://", wrong("origin_syntax")),
    ("https:///path", fix("origin_syntax", "https://path")),
    ("https://?a", wrong("origin_syntax")),
    (
        "https:example.com",
        fix("origin_syntax", "https://example.com"),
    ),
    (
        "https:/example.com",
        fix("origin_syntax", "https://example.com"),
    ),
    (
        "https:\\\\example.com",
        fix("origin_syntax", "https://example.com"),
    ),
    (
        "wss:example.com:443",
        fix("origin_syntax", "https://example.com"),
    ),
    ("http:", wrong("origin_scheme")),
    ("https://:80", wrong("origin_syntax")),
    // origin_trailing
    (
        "https://example.com/",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://example.com/a?b#c",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://example.com?",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://example.com#a",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://example.com\\a",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://Example.com:443/",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://*.example.com/",
        fix("origin_trailing", "https://*.example.com"),
    ),
    (
        " https://example.com",
        fix("origin_trailing", "https://example.com"),
    ),
    (
        "https://example.com\n",
        fix("origin_trailing", "https://example.com"),
    ),
    // origin_userinfo
    (
        "https://a@example.com",
        fix("origin_userinfo", "https://example.com"),
    ),
    (
        "https://a:b@example.com",
        fix("origin_userinfo", "https://example.com"),
    ),
    (
        "https://@example.com",
        fix("origin_userinfo", "https://example.com"),
    ),
    (
        "https://a@b@example.com/",
        fix("origin_userinfo", "https://example.com"),
    ),
    // origin_case
    (
        "HTTPS://example.com",
        fix("origin_case", "https://example.com"),
    ),
    (
        "https://Example.COM",
        fix("origin_case", "https://example.com"),
    ),
    (
        "https://*.Example.com",
        fix("origin_case", "https://*.example.com"),
    ),
    (
        "Chrome-Extension://abc",
        fix("origin_case", "chrome-extension://abc"),
    ),
    (
        "https://XN--bcher-kva.example",
        fix("origin_case", "https://xn--bcher-kva.example"),
    ),
    // origin_scheme
    ("example.com", fix("origin_scheme", "https://example.com")),
    ("//example.com", fix("origin_scheme", "https://example.com")),
    (
        "://example.com",
        fix("origin_scheme", "https://example.com"),
    ),
    ("example.com/a", fix("origin_scheme", "https://example.com")),
    (
        "example.com:8443",
        fix("origin_scheme", "https://example.com:8443"),
    ),
    (
        "localhost:3000",
        fix("origin_scheme", "http://localhost:3000"),
    ),
    (
        "127.0.0.1:3000",
        fix("origin_scheme", "http://127.0.0.1:3000"),
    ),
    (
        "*.example.com",
        fix("origin_scheme", "https://*.example.com"),
    ),
    ("[::1]:3000", fix("origin_scheme", "http://[::1]:3000")),
    ("::1", fix("origin_scheme", "https://[::1]")),
    ("\0wss:user@example.com", wrong("origin_scheme")),
    (
        "https//a.example",
        fix("origin_scheme", "https://a.example"),
    ),
    (
        "http//localhost:80",
        fix("origin_scheme", "http://localhost"),
    ),
    (
        "https;//a.example",
        fix("origin_scheme", "https://a.example"),
    ),
    ("https/a.example", fix("origin_scheme", "https://a.example")),
    (
        "HTTPS//A.example/",
        fix("origin_scheme", "https://a.example"),
    ),
    ("htps//a.example", fix("origin_scheme", "https://a.example")),
    ("http.example", fix("origin_scheme", "https://http.example")),
    ("https", fix("origin_scheme", "https://https")),
    ("ws://a.example", fix("origin_scheme", "http://a.example")),
    (
        "wss://a.example:443/chat",
        fix("origin_scheme", "https://a.example"),
    ),
    ("WSS://a.example", fix("origin_scheme", "https://a.example")),
    ("wss//a.example", fix("origin_scheme", "https://a.example")),
    ("1http://a", wrong("origin_scheme")),
    ("ht_tp://a", wrong("origin_scheme")),
    (
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa://a",
        wrong("origin_scheme"),
    ),
    // origin_default_port
    (
        "https://example.com:443",
        fix("origin_default_port", "https://example.com"),
    ),
    (
        "http://example.com:80",
        fix("origin_default_port", "http://example.com"),
    ),
    (
        "http://[::1]:80",
        fix("origin_default_port", "http://[::1]"),
    ),
    (
        "ftp://example.com:21",
        fix("origin_default_port", "ftp://example.com"),
    ),
    // origin_port
    (
        "https://example.com:",
        fix("origin_port", "https://example.com"),
    ),
    ("https://example.com:0", wrong("origin_port")),
    (
        "https://example.com:08443",
        fix("origin_port", "https://example.com:8443"),
    ),
    (
        "http://example.com:00080",
        fix("origin_port", "http://example.com"),
    ),
    ("https://example.com:65536", wrong("origin_port")),
    ("https://example.com:99999999999", wrong("origin_port")),
    ("https://example.com:+1", wrong("origin_port")),
    ("https://example.com:-1", wrong("origin_port")),
    ("https://example.com:a", wrong("origin_port")),
    ("https://example.com:1:2", wrong("origin_port")),
    // origin_idn
    (
        "https://bücher.example",
        fix("origin_idn", "https://xn--bcher-kva.example"),
    ),
    (
        "https://BÜCHER.example:443",
        fix("origin_idn", "https://xn--bcher-kva.example"),
    ),
    (
        "https://*.例え.テスト",
        fix("origin_idn", "https://*.xn--r8jz45g.xn--zckzah"),
    ),
    (
        "https://пример.example",
        fix("origin_idn", "https://xn--e1afmkfd.example"),
    ),
    (
        "https://example.ΑΘΗΝΑΣ",
        fix("origin_idn", "https://example.xn--mxaard0a1b"),
    ),
    ("https://xn--bücher.example", wrong("origin_idn")),
    ("https://\u{ff41}.example", wrong("origin_idn")),
    ("https://a\u{301}.example", wrong("origin_idn")),
    ("https://☃.example", wrong("origin_idn")),
    // origin_host
    ("https://a..b", wrong("origin_host")),
    ("https://.a", wrong("origin_host")),
    (
        "https://acme.example.",
        fix("origin_host", "https://acme.example"),
    ),
    (
        "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
        wrong("origin_host"),
    ),
    ("https://a%41.example", wrong("origin_host")),
    ("https://xn--58d.example", OK),
    ("https://a<b.example", wrong("origin_host")),
    ("https://a^b.example", wrong("origin_host")),
    ("https://a|b.example", wrong("origin_host")),
    ("https://a\u{7f}b.example", wrong("origin_host")),
    ("https://xn--a.example", wrong("origin_host")),
    ("https://xn--.example", wrong("origin_host")),
    ("https://xn--abc-.example", wrong("origin_host")),
    ("https://xn--99999999.example", wrong("origin_host")),
    ("chrome-extension://a!b", wrong("origin_host")),
    ("https://a!b.example", wrong("origin_host")),
    ("https://a;b.example", wrong("origin_host")),
    ("https://example.com}", wrong("origin_host")),
    ("http://a=b.localhost", wrong("origin_host")),
    ("tauri://[::1]", wrong("origin_host")),
    // origin_ip
    ("http://192.0.2.1", OK),
    ("http://127.8.9.10", OK),
    ("http://0.0.0.0:8080", OK),
    ("http://[2001:db8::1]", OK),
    ("http://[::]:8080", OK),
    ("http://[::ffff:102:304]", OK),
    ("http://0x7f000001", fix("origin_ip", "http://127.0.0.1")),
    ("http://0X7F.1", fix("origin_ip", "http://127.0.0.1")),
    ("http://127.0.0.01", fix("origin_ip", "http://127.0.0.1")),
    ("http://127.1", fix("origin_ip", "http://127.0.0.1")),
    ("http://2130706433", fix("origin_ip", "http://127.0.0.1")),
    ("http://127.0.0.1.", fix("origin_ip", "http://127.0.0.1")),
    ("ftp:///0X7F.1", fix("origin_syntax", "ftp://127.0.0.1")),
    ("ftp://1", fix("origin_ip", "ftp://0.0.0.1")),
    ("http://256.0.0.1", wrong("origin_ip")),
    ("http://1.2.3.4.5", wrong("origin_ip")),
    ("http://a.1", wrong("origin_ip")),
    ("http://a.0x1", wrong("origin_ip")),
    (
        "http://[2001:DB8::1]",
        fix("origin_ip", "http://[2001:db8::1]"),
    ),
    (
        "http://[2001:db8:0::1]",
        fix("origin_ip", "http://[2001:db8::1]"),
    ),
    (
        "http://[::ffff:1.2.3.4]",
        fix("origin_ip", "http://[::ffff:102:304]"),
    ),
    (
        "http://2001:db8::1",
        fix("origin_ip", "http://[2001:db8::1]"),
    ),
    ("http://::1/", fix("origin_trailing", "http://[::1]")),
    ("http://[fe80::1%25eth0]", wrong("origin_ip")),
    ("http://[1.2.3.4]", wrong("origin_ip")),
    ("http://[::1", wrong("origin_ip")),
    ("http://[]", wrong("origin_ip")),
    // origin_file, origin_null
    ("file://", wrong("origin_file")),
    ("file:///home", wrong("origin_file")),
    ("FILE:", wrong("origin_file")),
    ("null", wrong("origin_null")),
    ("NULL", wrong("origin_null")),
    // origin_wildcard_place
    ("*", wrong("origin_scheme")),
    ("https://*", wrong("origin_wildcard_place")),
    ("https://*.", wrong("origin_wildcard_place")),
    ("https://*example.com", wrong("origin_wildcard_place")),
    ("https://a*.example.com", wrong("origin_wildcard_place")),
    ("https://a.*.com", wrong("origin_wildcard_place")),
    ("https://*.*.com", wrong("origin_wildcard_place")),
    ("https://example.*", wrong("origin_wildcard_place")),
    ("*://example.com", wrong("origin_wildcard_place")),
    ("https://example.com:8*", wrong("origin_wildcard_place")),
    ("https://example.com:**", wrong("origin_wildcard_place")),
    ("http://*.127.0.0.1", wrong("origin_wildcard_place")),
    ("http://*.127.0.0.1:*", wrong("origin_wildcard_place")),
    ("http://192.0.2.1:*", wrong("origin_wildcard_place")),
    ("https://[2001:db8::1]:*", wrong("origin_wildcard_place")),
    // origin_joined
    (
        "https://a.example,https://b.example",
        wrong("origin_joined"),
    ),
    (
        "https://a.example, https://b.example",
        wrong("origin_joined"),
    ),
    (
        "https://a.example https://b.example",
        wrong("origin_joined"),
    ),
    ("https://a.example,", wrong("origin_joined")),
];

#[test]
fn each_text_gets_its_verdict() {
    for (text, expected) in TABLE {
        match (OriginPattern::parse(text), expected) {
            (Ok(pattern), Ok(())) => assert_eq!(pattern.as_str(), *text),
            (Err(fault), Err((rule, proposal))) => {
                assert_eq!(
                    (fault.rule.id(), fault.proposal()),
                    (*rule, *proposal),
                    "{text:?}"
                );
            }
            (parsed, expected) => panic!("{text:?}: {parsed:?}, not {expected:?}"),
        }
    }
}

/// Origins in the form that browsers send, near misses of patterns, and the expected results.
#[test]
fn patterns_match_canonical_origins_alone() {
    let table = [
        ("https://example.com", "https://example.com", true),
        ("https://example.com", "https://example.com:443", false),
        ("https://example.com", "https://example.co", false),
        ("https://example.com", "https://example.comm", false),
        ("https://example.com", "http://example.com", false),
        ("https://example.com", "https://EXAMPLE.com", false),
        ("https://example.com", "null", false),
        ("https://example.com", "", false),
        ("https://*.example.com", "https://a.example.com", true),
        ("https://*.example.com", "https://a.b.example.com", true),
        ("https://*.example.com", "https://_a-.example.com", true),
        ("https://*.example.com", "https://example.com", false),
        ("https://*.example.com", "https://.example.com", false),
        ("https://*.example.com", "https://a..example.com", false),
        ("https://*.example.com", "https://A.example.com", false),
        ("https://*.example.com", "https://a.example.com:8443", false),
        ("https://*.example.com", "https://aexample.com", false),
        (
            "https://*.example.com",
            "https://a.example.com.evil.example",
            false,
        ),
        (
            "https://*.example.com",
            "https://evil.example/.example.com",
            false,
        ),
        (
            "https://*.example.com",
            "https://evil.example?.example.com",
            false,
        ),
        (
            "https://*.example.com",
            "https://evil.example#.example.com",
            false,
        ),
        ("https://*.example.com", "https://u@a.example.com", false),
        (
            "https://*.example.com",
            "https://evil.example:1.example.com",
            false,
        ),
        ("http://localhost:*", "http://localhost", true),
        ("http://localhost:*", "http://localhost:1", true),
        ("http://localhost:*", "http://localhost:65535", true),
        ("http://localhost:*", "http://localhost:80", false),
        ("http://localhost:*", "http://localhost:0", false),
        ("http://localhost:*", "http://localhost:01", false),
        ("http://localhost:*", "http://localhost:65536", false),
        ("http://localhost:*", "http://localhost:", false),
        ("http://localhost:*", "http://localhost:1a", false),
        ("http://localhost:*", "http://localhost:*", false),
        ("http://localhost:*", "http://a.localhost:1", false),
        (
            "https://*.example.com:*",
            "https://a.example.com:8443",
            true,
        ),
        ("https://*.example.com:*", "https://a.example.com", true),
        (
            "https://*.example.com:*",
            "https://a.example.com:443",
            false,
        ),
        (
            "https://*.example.com:8443",
            "https://a.example.com:8443",
            true,
        ),
        ("https://*.example.com:8443", "https://a.example.com", false),
    ];
    for (pattern, origin, expected) in table {
        let matched = OriginPattern::parse(pattern)
            .expect("a pattern")
            .matches(origin.as_bytes());
        assert_eq!(matched, expected, "{pattern} {origin}");
    }
}

/// Texts that resemble origins.
fn texts() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        "[a-zA-Z0-9._*-]{0,12}",
        "[ -~]{0,12}",
        "[0-9xXa-f.]{0,12}",
        "\\[[0-9a-fA-F:.%]{0,16}\\]",
        "(xn--)?[a-z0-9-]{0,8}\\.example\\.?",
        "\\PC{0,6}",
    ];
    let port = prop_oneof!["", ":[0-9*]{0,6}", ":\\PC{0,3}"];
    let tail = prop_oneof!["", "", "[/?#@, ]?[a-z]{0,3}"];
    let near = (
        "(https?|wss?|HTTPS|tauri|file|[a-z+.]{0,4})(://|:/|:|)",
        host,
        port,
        tail,
    )
        .prop_map(|(scheme, host, port, tail)| format!("{scheme}{host}{port}{tail}"));
    prop_oneof![9 => near, 1 => "\\PC{0,40}"]
}

fn is_web(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|web| text.starts_with(web))
}

/// Whether a browser sends exactly this text as the origin of a page.
fn is_sent(text: &str) -> bool {
    let parsed = Url::parse(text);
    parsed.is_ok_and(|url| url.origin().ascii_serialization() == text) && text != "null"
}

/// Whether the rules refuse an origin that a browser could send.
fn is_refused_by_rule(text: &str) -> bool {
    let host = text.split("://").nth(1).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    host.contains(|char: char| char.is_ascii_punctuation() && !"-_.[]".contains(char))
        || text.ends_with(":0")
        || !host.starts_with('[')
            && host
                .split('.')
                .any(|label| label.is_empty() || label.len() > 63)
        || host.len() > 253
}

/// An origin that `pattern` matches, with a label and a port that the generated patterns do not contain.
fn sample(pattern: &OriginPattern<'_>) -> String {
    let label = if pattern.has_subdomain_wildcard() {
        "q."
    } else {
        ""
    };
    let port = match pattern.port() {
        Port::Default => String::new(),
        Port::Number(number) => format!(":{number}"),
        Port::Any => ":7".to_owned(),
    };
    format!("{}://{label}{}{port}", pattern.scheme(), pattern.host())
}

#[test]
fn a_label_fits_before_the_host_of_a_pattern() {
    for (length, is_accepted) in [(59, true), (60, false)] {
        let labels = ["a".repeat(63), "b".repeat(63), "c".repeat(63)].join(".");
        let text = format!("https://*.{labels}.{}", "d".repeat(length));
        let parsed = OriginPattern::parse(&text);
        assert_eq!(parsed.is_ok(), is_accepted, "{text}");
        if let Ok(pattern) = parsed {
            assert!(pattern.matches(sample(&pattern).as_bytes()));
        }
    }
}

#[test]
fn the_hosts_of_other_schemes_are_bounded() {
    for (length, is_accepted) in [(253, true), (254, false)] {
        let text = format!("tauri://{}", "a".repeat(length));
        let rule = OriginPattern::parse(&text).err().map(|fault| fault.rule);
        assert_eq!(rule, (!is_accepted).then_some(Rule::OriginHost));
    }
}

/// Characters that a URL parser accepts in a host.
#[test]
fn punctuation_in_a_host_is_refused() {
    for char in ";{}!~$&'()+,=\"`".chars() {
        let text = format!("https://a{char}b.example");
        assert!(Url::parse(&text).is_ok(), "{text}");
        assert!(OriginPattern::parse(&text).is_err(), "{text}");
        let pattern = OriginPattern::parse("https://*.example").expect("a pattern");
        assert!(!pattern.matches(text.as_bytes()), "{text}");
    }
}

#[test]
fn international_labels_that_browsers_send_are_accepted() {
    for char in '\u{80}'..='\u{ffff}' {
        let Ok(url) = Url::parse(&format!("https://a{char}b.example")) else {
            continue;
        };
        let origin = url.origin().ascii_serialization();
        if origin.contains("xn--") && !is_refused_by_rule(&origin) {
            assert!(OriginPattern::parse(&origin).is_ok(), "{origin} of {char}");
        }
    }
}

#[test]
fn origins_of_the_network_are_secure_by_https() {
    let table = [
        ("http://a.example", false),
        ("http://localhost", false),
        ("ftp://a.example", false),
        ("https://a.example", true),
        ("chrome-extension://abc", true),
        ("tauri://localhost", true),
    ];
    for (origin, is_secure) in table {
        let pattern = OriginPattern::parse(origin).expect("an origin");
        assert_eq!(pattern.is_secure(), is_secure, "{origin}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_exact_origin_is_accepted_if_and_only_if_browsers_send_it(text in texts()) {
        let parsed = OriginPattern::parse(&text);
        let is_web = is_web(&text);
        let is_exact = parsed.as_ref().is_ok_and(OriginPattern::is_exact);
        if is_web && is_exact && !text.contains("xn--") {
            prop_assert!(is_sent(&text), "{text:?} is accepted");
        }
        if is_web && is_sent(&text) && !is_refused_by_rule(&text) {
            prop_assert!(is_exact, "{text:?} is refused: {parsed:?}");
        }
    }

    #[test]
    fn what_is_proposed_is_accepted(text in texts()) {
        if let Err(fault) = OriginPattern::parse(&text) {
            prop_assert_ne!(fault.what, "");
            match fault.fix {
                Fix::Write(fix) => prop_assert!(OriginPattern::parse(&fix).is_ok(), "{text:?} gets {fix:?}"),
                fix => prop_assert!(matches!(fix, Fix::Advice(_)), "{text:?} gets {fix:?}"),
            }
        }
    }

    #[test]
    fn an_exact_origin_matches_itself_alone(a in texts(), b in texts()) {
        if let Ok(pattern) = OriginPattern::parse(&a) && pattern.is_exact() {
            prop_assert!(pattern.matches(a.as_bytes()));
            prop_assert_eq!(pattern.matches(b.as_bytes()), a == b);
        }
    }

    #[test]
    fn what_is_proposed_is_what_browsers_send(text in texts()) {
        let fault = OriginPattern::parse(&text).err();
        if let Some(fix) = fault.as_ref().and_then(|fault| fault.proposal()) && is_web(fix) && !fix.contains(['*', '@']) && !text.contains("xn--") {
            prop_assert!(is_sent(fix), "{text:?} gets {fix:?}");
            if let Ok(url) = Url::parse(&text) && ["http", "https"].contains(&url.scheme()) && !url.host_str().is_some_and(|host| host.ends_with('.')) {
                prop_assert_eq!(url.origin().ascii_serialization(), fix);
            }
        }
    }

    #[test]
    fn a_pattern_covers_another_if_and_only_if_it_matches_all_of_its_origins(
        a in "(http|https|tauri)://(\\*\\.)?([ab]\\.){0,2}c(:\\*|:[12])?",
        b in "(http|https|tauri)://(\\*\\.)?([ab]\\.{1,2}){0,2}c(:\\*|:[12])?",
        origin in "(http|https|tauri)://([ab]\\.){0,3}c(:[12])?",
    ) {
        if let (Ok(a), Ok(b)) = (OriginPattern::parse(&a), OriginPattern::parse(&b)) {
            let sample = sample(&b);
            prop_assert_eq!(a.covers(&b), a.matches(sample.as_bytes()), "{:?} {:?} {}", a, b, sample);
            if a.covers(&b) && b.matches(origin.as_bytes()) {
                prop_assert!(a.matches(origin.as_bytes()), "{a:?} {b:?} {origin}");
            }
        }
    }

    #[test]
    fn a_pattern_can_be_held_against_any_bytes(text in texts(), bytes in any::<Vec<u8>>()) {
        if let Ok(pattern) = OriginPattern::parse(&text) {
            prop_assert_eq!(pattern.matches(&bytes), pattern.is_exact() && bytes == text.as_bytes());
        }
    }

    #[test]
    fn every_fault_has_a_rule_on_origins(text in texts()) {
        if let Err(fault) = OriginPattern::parse(&text) {
            prop_assert!(fault.rule.id().starts_with("origin_"));
            prop_assert_eq!(Rule::from_id(fault.rule.id()), Some(fault.rule));
        }
    }
}
