//! The CORS check of responses.

use cors_testing::{Browser, CorsFault, Credentials, Request, Step};

use crate::{ANY_ORIGIN, API, CREDENTIALS, Lines, ORIGIN, PAGE, answers, server, step};

#[tokio::test]
async fn a_response_must_name_the_origin_exactly() {
    use CorsFault::{AllowCredentials, AllowOriginMissing, AllowOriginWildcard};
    use Credentials::{Include, SameOrigin};
    let other = |value: &str| Some(CorsFault::AllowOriginMismatch(value.to_owned()));
    let allow = |value| ("access-control-allow-origin", value);
    let credentials = |value| ("access-control-allow-credentials", value);
    let twice = format!("{PAGE}, {PAGE}");
    let cases: &[(Credentials, Lines<'_>, Option<CorsFault>)] = &[
        (SameOrigin, &[ORIGIN], None),
        (SameOrigin, &[ANY_ORIGIN], None),
        (Include, &[ORIGIN, CREDENTIALS], None),
        (SameOrigin, &[ORIGIN, credentials("nonsense")], None),
        (SameOrigin, &[], Some(AllowOriginMissing)),
        (SameOrigin, &[allow("")], other("")),
        (SameOrigin, &[allow("null")], other("null")),
        (
            SameOrigin,
            &[allow("https://APP.example.com")],
            other("https://APP.example.com"),
        ),
        (
            SameOrigin,
            &[allow("https://app.example.com/")],
            other("https://app.example.com/"),
        ),
        (
            SameOrigin,
            &[allow("https://app.example.com:443")],
            other("https://app.example.com:443"),
        ),
        (
            SameOrigin,
            &[allow("http://app.example.com")],
            other("http://app.example.com"),
        ),
        (
            SameOrigin,
            &[allow("https://*.example.com")],
            other("https://*.example.com"),
        ),
        (SameOrigin, &[ORIGIN, ORIGIN], other(&twice)),
        (SameOrigin, &[ANY_ORIGIN, ANY_ORIGIN], other("*, *")),
        (
            Include,
            &[ANY_ORIGIN, CREDENTIALS],
            Some(AllowOriginWildcard),
        ),
        (Include, &[ORIGIN], Some(AllowCredentials(String::new()))),
        (
            Include,
            &[ORIGIN, credentials("True")],
            Some(AllowCredentials("True".to_owned())),
        ),
        (
            Include,
            &[ORIGIN, CREDENTIALS, CREDENTIALS],
            Some(AllowCredentials("true, true".to_owned())),
        ),
    ];
    for (credentials, lines, fault) in cases {
        let simple = Request::get(API).credentials(*credentials);
        let outcome = Browser::at(PAGE)
            .fetch(&server(answers(&[], lines)), simple)
            .await;
        assert_eq!(
            step(&outcome),
            fault.clone().map(Step::CorsCheck),
            "{lines:?}"
        );

        // The answer to a preflight must pass the same check.
        let lines = [lines, &[("access-control-allow-methods", "PUT")][..]].concat();
        let preflighted = Request::put(API).credentials(*credentials);
        let mut browser = Browser::at(PAGE);
        let outcome = browser
            .fetch(&server(answers(&lines, &lines)), preflighted)
            .await;
        let expected = fault.clone().map(Step::PreflightCorsCheck);
        assert_eq!(step(&outcome), expected, "{lines:?}");
        assert_eq!(browser.traffic().len(), if fault.is_none() { 2 } else { 1 });
    }
}
