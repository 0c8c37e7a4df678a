//! Compares the results of a browser in code, which receives the real responses, with the meaning of the
//! policies.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use axum::Router;
use cors_testing::{Browser, Credentials, Exchange, Outcome, Request};
use generated::{
    Path,
    meaning::{declared_headers, may_read, may_read_header},
    paths, router,
    script::{Script, scripts},
};
use http::HeaderMap;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use tokio::runtime::{Builder, Runtime};

/// The result of a script's call, and the requests and responses that it caused.
#[derive(Debug)]
struct Experience {
    outcome: Outcome,
    traffic: Vec<Exchange>,
}

fn experience(path: &Path, script: &Script) -> Experience {
    static ROUTER: LazyLock<Router> = LazyLock::new(router);
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().build().expect("a runtime");
    }
    let mut browser = Browser::at(&script.origin);
    let outcome =
        RUNTIME.with(|runtime| runtime.block_on(browser.fetch(&*ROUTER, request(path, script))));
    Experience {
        outcome,
        traffic: browser.traffic().to_vec(),
    }
}

fn request(path: &Path, script: &Script) -> Request {
    let url = format!("https://api.test{}", path.path);
    let mut request = Request::new(&script.method, url);
    for (name, value) in &script.headers {
        request = request.header(name, value.as_str());
    }
    if script.credentials {
        request = request.credentials(Credentials::Include);
    }
    request
}

/// Scripts of pages. Other rules apply to the scripts of browser extensions.
fn calls() -> impl Strategy<Value = (&'static Path, Script)> {
    let path = (0..paths().len()).prop_map(|index| &paths()[index]);
    let call = path.prop_flat_map(|path| (Just(path), scripts(path)));
    call.prop_filter("the origin of an extension", |(_, script)| {
        script.origin == "null" || script.origin.starts_with("http")
    })
}

fn needs_preflight(script: &Script) -> bool {
    let is_simple = ["GET", "HEAD", "POST"].contains(&&*script.sent_method());
    !is_simple || !declared_headers(script).is_empty()
}

/// The names that the preflight must list, <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>.
fn listed(script: &Script) -> Option<String> {
    let names = declared_headers(script).into_iter();
    let names: BTreeSet<String> = names.map(str::to_ascii_lowercase).collect();
    let list: Vec<String> = names.into_iter().collect();
    (!list.is_empty()).then(|| list.join(","))
}

fn lines(headers: &HeaderMap) -> BTreeSet<(&str, &[u8])> {
    let lines = headers.iter();
    lines
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_script_reads_what_the_policy_means((path, script) in calls()) {
        let found = experience(path, &script);
        let is_readable = matches!(found.outcome, Outcome::Readable(_));
        prop_assert_eq!(is_readable, may_read(path, &script), "{:?}", found);
    }

    #[test]
    fn a_script_is_told_why_where_the_policy_refuses((path, script) in calls()) {
        let found = experience(path, &script);
        let declared = path.serving(&script.sent_method());
        // The server cannot detect the credentials mode of a request without cookies. If no handler serves a
        // request, a policy can refuse only its preflight.
        let is_told = match declared {
            Some(declared) => declared.credentials || !script.credentials,
            None => needs_preflight(&script),
        };
        let has_reason = match &found.outcome {
            Outcome::Blocked(why) => why.reason.is_some(),
            Outcome::Readable(_) | Outcome::Opaque => false,
        };
        let is_readable = may_read(path, &script);
        prop_assert!(!(has_reason && is_readable), "{:?}", found);
        prop_assert!(has_reason || is_readable || !is_told, "{:?}", found);
    }

    #[test]
    fn a_script_reads_the_headers_that_the_policy_exposes((path, script) in calls()) {
        let found = experience(path, &script);
        if let Outcome::Readable(response) = &found.outcome {
            let declared = path.serving(&script.sent_method()).expect("a handler");
            let sent = found.traffic.last().and_then(|last| last.response.as_ref()).expect("an answer");
            let mut exposed = lines(&sent.headers);
            exposed.retain(|(name, _)| may_read_header(declared, name));
            prop_assert_eq!(lines(response.headers()), exposed, "{:?}", found);
        }
    }

    #[test]
    fn preflights_are_sent_as_the_standard_specifies((path, script) in calls()) {
        let found = experience(path, &script);
        let preflights: Vec<&Exchange> = found.traffic.iter().filter(|it| it.is_preflight).collect();
        prop_assert_eq!(preflights.len(), usize::from(needs_preflight(&script)), "{:?}", found);
        for preflight in preflights {
            let value = |name| preflight.headers.get(name).and_then(|value| value.to_str().ok());
            let (method, names) = (script.sent_method(), listed(&script));
            prop_assert_eq!(value("access-control-request-method"), Some(&*method));
            prop_assert_eq!(value("access-control-request-headers"), names.as_deref());
        }
    }
}

#[test]
fn the_scripts_cover_all_kinds_of_outcomes() {
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::new();
    for _ in 0..2_000 {
        let tree = calls().new_tree(&mut runner).expect("a call");
        let (path, script) = tree.current();
        let found = experience(path, &script);
        let kind = match found.outcome {
            Outcome::Readable(_) => "readable",
            Outcome::Opaque => "opaque",
            Outcome::Blocked(why) if why.is_by_preflight() => "refused preflight",
            Outcome::Blocked(_) => "unreadable",
        };
        *counts.entry((kind, needs_preflight(&script))).or_insert(0) += 1;
    }
    let kinds: Vec<_> = counts.keys().copied().collect();
    let expected = [
        ("readable", false),
        ("readable", true),
        ("refused preflight", true),
        ("unreadable", false),
    ];
    assert_eq!(kinds, expected, "{counts:?}");
    assert!(counts.values().all(|&count| count >= 40), "{counts:?}");
}
