//! The guide contains the code of the small server's adapter.

#[test]
fn the_page_quotes_the_adapter() {
    let page = include_str!("../../../cors-runtime/src/docs/guide/adapters.md");
    let adapter = include_str!("../src/small/adapter.rs");
    assert!(
        page.contains(adapter),
        "the page `adapters` has another text than `adapter.rs`"
    );
    let code = adapter.lines().map(str::trim);
    let count = code
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count();
    assert!(count < 100, "{count} lines");
}
