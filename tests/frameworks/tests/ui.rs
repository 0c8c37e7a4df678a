//! The compiler's messages for `#[cors]` with the attributes of frameworks.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
