//! What the compiler reports for `routes!`.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
