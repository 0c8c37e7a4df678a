//! Runs the first program of each README, and of the guide's first steps, in an empty package. The commands
//! of the page create the package, the program compiles with their features, its responses are those on the
//! page, and so is the compiler's message. If `UPDATE_SNAPSHOTS` is set, the responses are written into the
//! page. Without `CI` the tests are skipped, because each framework takes a new compilation.

mod package;
mod page;

use std::{env, fs, net::TcpListener, path::Path};

use repository::{is_skipped, root};

use self::{package::Package, page::Page};

#[test]
fn axum() {
    assert_answers("cors-axum");
}

#[test]
fn actix_web() {
    assert_answers("cors-actix-web");
}

#[test]
fn rocket() {
    assert_answers("cors-rocket");
}

#[test]
fn poem() {
    assert_answers("cors-poem");
}

#[test]
fn salvo() {
    assert_answers("cors-salvo");
}

#[test]
fn first_steps() {
    if is_skipped("first steps") {
        return;
    }
    let steps = root().join("cors-runtime/src/docs/guide/getting_started");
    let package = Package::create("cors-axum", &read(&steps.join("public_api.md")));
    for step in ["public_api", "cookies", "tokens", "origins"] {
        assert_is_answered_as_shown(&package, &steps.join(step).with_extension("md"));
    }
}

#[test]
fn last_steps() {
    if is_skipped("last steps") {
        return;
    }
    let steps = root().join("cors-runtime/src/docs/guide/getting_started");
    let package = Package::create("cors-axum", &read(&steps.join("public_api.md")));
    package.test(&read(&steps.join("tests.md")), "cors.rs");
    package.test(&read(&steps.join("reviews.md")), "policies.rs");
}

fn assert_answers(adapter: &str) {
    if is_skipped(adapter) {
        return;
    }
    let readme = root().join("adapters").join(adapter).join("README.md");
    let package = Package::create(adapter, &read(&readme));
    assert_is_answered_as_shown(&package, &readme);

    let page = read(&readme);
    let messages = package.messages(&page.program_with_error());
    assert!(
        messages.contains(page.error.trim_end()),
        "{}\n{messages}",
        page.error
    );
}

fn assert_is_answered_as_shown(package: &Package, file: &Path) {
    let page = read(file);
    let server = package.run(&page, free_port());
    assert!(!page.calls.is_empty(), "{} has no call", file.display());
    for call in &page.calls {
        let answer = server.answer(&call.command);
        let is_shown = sorted(&answer) == sorted(&call.answer);
        if !is_shown && env::var_os("UPDATE_SNAPSHOTS").is_some() {
            let text = fs::read_to_string(file).expect("a page");
            fs::write(file, call.replace_answer(&text, &answer)).expect("a written page");
        } else {
            assert!(is_shown, "{}: {}{answer}", file.display(), call.command);
        }
    }
}

/// The lines of a response with sorted headers, because their order varies in some frameworks.
fn sorted(answer: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = answer.lines().collect();
    let headers = lines
        .iter()
        .position(|line| line.is_empty())
        .unwrap_or(lines.len());
    if let Some(headers) = lines.get_mut(1..headers) {
        headers.sort_unstable();
    }
    lines
}

fn read(file: &Path) -> Page {
    Page::parse(&fs::read_to_string(file).expect("a page"))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
