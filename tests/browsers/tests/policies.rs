//! Generated policies with generated requests: each engine agrees with the browser in code, and with the
//! meaning of the policies.

use std::{
    collections::{BTreeMap, HashSet},
    iter,
    path::Path as FilePath,
};

use axum::Router;
use browsers::{
    Agreement, Api, Call, Deviation, Engine, Experience, Outcome, Page, in_each_engine,
};
use cors_testing::{Browser, Credentials, Mode};
use generated::{
    Path,
    meaning::may_read,
    paths, router,
    script::{Script, scripts},
};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};

const API: &str = "https://api.test";

/// A cookie that is sent in cross-site requests, and one that is not.
const COOKIES: [&str; 2] = [
    "wide=1; Secure; SameSite=None",
    "narrow=1; Secure; SameSite=Lax",
];

/// A script and its call.
#[derive(Debug)]
struct Case {
    path: &'static Path,
    script: Script,
    call: Call,
}

in_each_engine!(generated_policies);

async fn generated_policies(engine: Engine) {
    let service = router();
    let agreement = Agreement::start(engine, service.clone()).await;
    let agreement = agreement.expect("a browser");
    let Some(mut agreement) = agreement else {
        return;
    };
    for cookie in COOKIES {
        let set = agreement.set_cookie(API, cookie).await;
        set.expect("a cookie");
    }
    let cases = cases();
    for case in &cases {
        let made = agreement.make(&case.call, &deviations(case)).await;
        made.expect("an outcome");
    }
    let report = agreement.end();
    let folder = FilePath::new(env!("CARGO_TARGET_TMPDIR"));
    report.write(folder, "policies").expect("a file");
    report.assert_agreement();

    for (case, pair) in cases.iter().zip(&report.pairs) {
        if case.call.mode == Mode::Cors && pair.deviation.is_none() {
            let is_readable = matches!(pair.found.outcome, Outcome::Readable { .. });
            assert_eq!(is_readable, may_read(case.path, &case.script), "{pair}");
            let is_explained = reason(case, &service).await.is_some();
            assert!(!(is_explained && is_readable), "{pair}");
            let may_be_silent = is_readable || !is_known(case, &pair.found);
            assert!(is_explained || may_be_silent, "{pair}");
        }
    }
    let pairs = cases
        .iter()
        .map(|case| (&case.path.path, request(&case.call)));
    let pairs: HashSet<_> = pairs.collect();
    assert!(pairs.len() >= 300, "only {} pairs", pairs.len());
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in report.pairs.iter().flat_map(|pair| kinds_of(&pair.found)) {
        *kinds.entry(kind).or_default() += 1;
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert!(kinds.values().all(|&count| count >= 20), "{kinds:?}");
}

fn deviations(case: &Case) -> Vec<Deviation> {
    if case.call.page != Page::DataPage {
        return Vec::new();
    }
    let mut deviations = vec![Deviation::LOCAL_NETWORK_ACCESS];
    let is_sent = !case.call.is_preflighted() || may_read(case.path, &case.script);
    if is_sent && case.script.credentials {
        deviations.push(Deviation::COOKIES_OF_DATA_PAGE);
    }
    deviations
}

/// The reason why the policy refuses the call, if it does.
async fn reason(case: &Case, service: &Router) -> Option<String> {
    let mut browser = Browser::at(case.call.page.origin());
    match browser.fetch(service, case.call.to_request()).await {
        cors_testing::Outcome::Blocked(blocked) => blocked.reason,
        cors_testing::Outcome::Readable(_) | cors_testing::Outcome::Opaque => None,
    }
}

/// Whether the policy can detect the reason for a refusal. The server cannot detect the credentials mode of a
/// request without cookies. If no handler serves a request, a policy can refuse only its preflight.
fn is_known(case: &Case, found: &Experience) -> bool {
    match case.path.serving(&case.script.sent_method()) {
        Some(declared) => declared.credentials || !case.script.credentials,
        None => found.preflight_count() == 1,
    }
}

/// The call without the number that makes its URL unique.
fn request(call: &Call) -> Call {
    Call {
        url: String::new(),
        ..call.clone()
    }
}

fn kinds_of(found: &Experience) -> impl Iterator<Item = &'static str> {
    let outcome = match found.outcome {
        Outcome::Readable { .. } => "readable",
        Outcome::Opaque => "opaque",
        Outcome::Blocked if found.arrivals.is_empty() => "not sent",
        Outcome::Blocked => "blocked",
    };
    let preflight = (found.preflight_count() == 1).then_some("preflight");
    let cookies = found.has_sent_cookies().then_some("cookies");
    [Some(outcome), preflight, cookies].into_iter().flatten()
}

/// For each path, an arbitrary script, and an allowed one if the generator finds one. Sorted by page.
fn cases() -> Vec<Case> {
    const TRIES: usize = 100;
    let mut runner = TestRunner::deterministic();
    let mut cases = Vec::new();
    for path in paths() {
        let strategy = scripts(path).prop_filter("no page", is_of_a_page);
        let tries =
            iter::repeat_with(|| strategy.new_tree(&mut runner).expect("a script").current());
        let mut tries = tries.take(TRIES);
        let any = tries.next();
        let allowed = tries.find(|script| may_read(path, script));
        for script in any.into_iter().chain(allowed) {
            let call = call(cases.len(), path, &script);
            cases.push(Case { path, script, call });
        }
    }
    cases.sort_by(|one, other| one.call.page.cmp(&other.call.page));
    cases
}

/// Whether a page can have the script's origin. Browser extensions are not pages, and port 1 is a
/// [bad port](https://fetch.spec.whatwg.org/#port-blocking).
fn is_of_a_page(script: &Script) -> bool {
    let is_web = script.origin == "null" || script.origin.starts_with("http");
    is_web && !script.origin.ends_with(":1")
}

fn call(number: usize, path: &Path, script: &Script) -> Call {
    let page = match (&*script.origin, number % 5) {
        ("null", 0 | 1) => Page::SandboxedFrame,
        ("null", 2 | 3) => Page::DataFrame,
        ("null", _) => Page::DataPage,
        (origin, _) => Page::Of(origin.to_owned()),
    };
    // The query makes the URL unique, so that no preflight response is cached.
    let url = format!("{API}{}?call={number}", path.path);
    let mut call = Call::fetch(page, &script.method, &url);
    call.headers.clone_from(&script.headers);
    if script.credentials {
        call.credentials = Credentials::Include;
    }
    match number % 8 {
        0 | 1 => call.api = Api::XmlHttpRequest,
        2 if call.page != Page::DataPage => call.mode = Mode::NoCors,
        _ => {}
    }
    call
}
