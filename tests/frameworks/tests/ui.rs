//! What the compiler reports for `#[cors]` and the attributes of frameworks.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
