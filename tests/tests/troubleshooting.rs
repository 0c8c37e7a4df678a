//! The page on troubleshooting explains each console message of the browser in code.

use cors_testing::{CorsFault, Step};
use http::{HeaderName, Method, StatusCode};

#[test]
fn each_message_of_the_browser_in_code_is_explained() {
    let page = include_str!("../../cors-runtime/src/docs/guide/troubleshooting.md");
    let app = || "https://app.example.com".to_owned();
    let faults = [
        CorsFault::AllowOriginMissing,
        CorsFault::AllowOriginWildcard,
        CorsFault::AllowOriginMismatch(app()),
        CorsFault::AllowOriginMismatch(app() + ", *"),
        CorsFault::AllowCredentials(String::new()),
    ];
    let list = |name: &'static str| Step::PreflightMalformed(HeaderName::from_static(name));
    let steps = [
        Step::PreflightCorsCheck(CorsFault::AllowOriginMissing),
        Step::PreflightStatus(StatusCode::FORBIDDEN),
        Step::PreflightRedirect(StatusCode::FOUND),
        list("access-control-allow-methods"),
        list("access-control-allow-headers"),
        Step::PreflightMethod(Method::PATCH),
        Step::PreflightHeader("x-token".to_owned()),
        Step::SchemeNotHttp("file".to_owned()),
        Step::RedirectWithCredentials("https://user:password@api.example.com/".to_owned()),
    ];
    for step in steps.into_iter().chain(faults.map(Step::CorsCheck)) {
        let message = step.to_string();
        assert!(page.contains(&format!("{message}`\n")), "{message}");
    }
}
