//! Hundreds of policies and requests: Chromium and the browser in code experience the same.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path as FilePath};

use chromium::{Api, Call, Chromium, Network, Outcome, Page, Prediction};
use cors_runtime::testing::{Credentials, Mode};
use generated::{
    Path, paths, router,
    script::{Script, scripts},
};
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};

const API: &str = "https://api.test";

/// How many scripts call the handlers of each path.
const SCRIPTS: usize = 2;

/// A cookie that travels to other sites, and one that does not.
const COOKIES: [&str; 2] = [
    "wide=1; Secure; SameSite=None",
    "narrow=1; Secure; SameSite=Lax",
];

#[tokio::test]
async fn chromium_and_the_browser_in_code_agree_on_generated_policies() {
    let network = Network::start(router()).await.expect("a network");
    let chromium = Chromium::start(network).await.expect("a browser");
    let Some(mut chromium) = chromium else {
        return;
    };
    let mut prediction = Prediction::new(router());
    for cookie in COOKIES {
        chromium.set_cookie(API, cookie).await.expect("a cookie");
        prediction.set_cookie(API, cookie);
    }
    let mut report = String::new();
    let mut wrong = Vec::new();
    for call in &calls() {
        let found = chromium.make(call).await.expect("an outcome");
        let predicted = prediction.make(call).await;
        if found != predicted {
            wrong.push(format!(
                "{call}\n  Chromium: {found:?}\n  in code:  {predicted:?}"
            ));
        }
        writeln!(report, "{call}\n    {found}").expect("a string");
    }
    chromium.close().await.expect("an end");
    println!("{report}");
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn calls() -> Vec<Call> {
    let mut runner = TestRunner::deterministic();
    let mut calls = Vec::new();
    for path in paths() {
        for _ in 0..SCRIPTS {
            let scripts = scripts(path).prop_filter("no page", is_of_a_page);
            let script = scripts.new_tree(&mut runner).expect("a script").current();
            calls.push(call(calls.len(), path, script));
        }
    }
    calls.sort_by(|one, other| one.page.cmp(&other.page));
    calls
}

/// Extensions are no pages, and no browser opens a page on port 1.
fn is_of_a_page(script: &Script) -> bool {
    let is_web = script.origin == "null" || script.origin.starts_with("http");
    is_web && !script.origin.ends_with(":1")
}

fn call(number: usize, path: &Path, script: Script) -> Call {
    let page = match &*script.origin {
        "null" if number % 2 == 0 => Page::SandboxedFrame,
        "null" => Page::Data,
        _ => Page::Of(script.origin),
    };
    // A query of its own, so that no preflight is remembered.
    let url = format!("{API}{}?call={number}", path.path);
    let mut call = Call::fetch(page, &script.method, &url);
    call.headers = script.headers;
    if script.credentials {
        call.credentials = Credentials::Include;
    }
    match number % 8 {
        0 | 1 => call.api = Api::XmlHttpRequest,
        2 => call.mode = Mode::NoCors,
        _ => {}
    }
    call
}
