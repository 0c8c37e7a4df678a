//! Each framework returns the responses of the table, through its own server.

use adapters::{Defaults, FRAMEWORKS, Framework};
use cors_testing::{Deployed, conformance};

async fn check(framework: &Framework, server: &Deployed, defaults: Defaults) {
    match defaults {
        Defaults::None => conformance::check(server).await.assert(),
        Defaults::Policy => {
            let report = conformance::check_with_default(server).await;
            let exceptions = framework.exceptions.iter();
            exceptions
                .fold(report, |report, row| report.except(row))
                .assert();
        }
        Defaults::Enforced => {
            conformance::check_with_enforced_default(server)
                .await
                .assert();
        }
    }
}

async fn check_all(defaults: Defaults) {
    for framework in FRAMEWORKS {
        let server = framework.serve(defaults);
        eprintln!("{}", framework.name);
        check(&framework, &server, defaults).await;
        if framework.has_http2 {
            eprintln!("{}, HTTP/2", framework.name);
            check(&framework, &server.http2(), defaults).await;
        }
    }
}

#[tokio::test]
async fn without_a_default_policy() {
    check_all(Defaults::None).await;
}

#[tokio::test]
async fn in_a_default_policy() {
    check_all(Defaults::Policy).await;
}

#[tokio::test]
async fn in_a_default_policy_that_enforces() {
    check_all(Defaults::Enforced).await;
}
