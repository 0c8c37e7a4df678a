//! Each framework gives the answers of the table, through its own server.

use adapters::{Defaults, FRAMEWORKS};
use cors_testing::{Deployed, conformance};

async fn check(server: Deployed, defaults: Defaults) {
    let report = match defaults {
        Defaults::None => conformance::check(&server).await,
        Defaults::Policy => conformance::check_with_default(&server).await,
    };
    report.assert();
}

async fn check_all(defaults: Defaults) {
    for framework in FRAMEWORKS {
        let server = framework.serve(defaults);
        eprintln!("{}", framework.name);
        check(server.clone(), defaults).await;
        if framework.has_http2 {
            eprintln!("{}, HTTP/2", framework.name);
            check(server.http2(), defaults).await;
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
