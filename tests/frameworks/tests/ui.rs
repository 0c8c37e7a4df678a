//! The compiler's messages for `#[cors]` with the attributes of frameworks. The test is skipped without `CI`, because
//! trybuild compiles the four frameworks again.

#[test]
fn mistakes_do_not_compile() {
    if std::env::var_os("CI").is_none() {
        println!("skipped: the messages for attributes of frameworks: `CI` is not set");
        return;
    }
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
