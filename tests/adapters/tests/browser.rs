//! The browser in code can read from each framework's server what the policies allow.

use adapters::{Defaults, FRAMEWORKS};
use cors_testing::{Browser, Credentials, Deployed, Request};

const APP: &str = "https://app.example.com";
const FOREIGN: &str = "https://foreign.example";

/// A call of a page, the status that its script reads, and the number of preflights.
struct Case {
    what: &'static str,
    page: &'static str,
    request: fn() -> Request,
    /// The status that the script can read, or `None` if it cannot read the response.
    status: Option<u16>,
    preflights: usize,
}

fn request(method: &str, path: &str) -> Request {
    Request::new(method, format!("https://api.example.com{path}"))
}

fn json(method: &str, path: &str) -> Request {
    request(method, path)
        .header("content-type", "application/json")
        .credentials(Credentials::Include)
        .body("{}")
}

const CASES: [Case; 18] = [
    Case {
        what: "a read with credentials",
        page: APP,
        request: || request("GET", "/several").credentials(Credentials::Include),
        status: Some(200),
        preflights: 0,
    },
    Case {
        what: "a write with credentials",
        page: APP,
        request: || json("PUT", "/several"),
        status: Some(200),
        preflights: 1,
    },
    Case {
        what: "a write of a foreign page",
        page: FOREIGN,
        request: || json("PUT", "/several"),
        status: None,
        preflights: 1,
    },
    Case {
        what: "a read of a foreign page",
        page: FOREIGN,
        request: || request("GET", "/several"),
        status: None,
        preflights: 0,
    },
    Case {
        what: "a public read",
        page: FOREIGN,
        request: || request("GET", "/public").header("x-any", "1"),
        status: Some(200),
        preflights: 1,
    },
    Case {
        what: "a public read with credentials, which the wildcard refuses",
        page: FOREIGN,
        request: || request("GET", "/public").credentials(Credentials::Include),
        status: None,
        preflights: 0,
    },
    Case {
        what: "a public read of a path that another policy shares",
        page: FOREIGN,
        request: || request("GET", "/shared"),
        status: Some(200),
        preflights: 0,
    },
    Case {
        what: "a write to a path that another policy shares",
        page: APP,
        request: || json("POST", "/shared"),
        status: Some(200),
        preflights: 1,
    },
    Case {
        what: "a method without a policy at that path",
        page: APP,
        request: || request("PATCH", "/shared"),
        status: None,
        preflights: 1,
    },
    Case {
        what: "a 401 of authentication",
        page: APP,
        request: || request("GET", "/private").credentials(Credentials::Include),
        status: Some(401),
        preflights: 0,
    },
    Case {
        what: "a token that authentication reads",
        page: APP,
        request: || request("GET", "/private").header("authorization", "Bearer 1"),
        status: Some(200),
        preflights: 1,
    },
    Case {
        what: "a write with credentials, with `enforce`",
        page: APP,
        request: || request("POST", "/enforced").credentials(Credentials::Include),
        status: Some(200),
        preflights: 0,
    },
    Case {
        what: "a read of a foreign page, with `enforce`",
        page: FOREIGN,
        request: || request("GET", "/enforced"),
        status: None,
        preflights: 0,
    },
    Case {
        what: "a write of the server's own page, with `enforce`",
        page: "https://api.example.com",
        request: || json("POST", "/own-pages"),
        status: Some(200),
        preflights: 0,
    },
    Case {
        what: "a read of another origin than the server's own",
        page: APP,
        request: || request("GET", "/no-origins"),
        status: None,
        preflights: 0,
    },
    Case {
        what: "an error of the handler",
        page: APP,
        request: || request("GET", "/error"),
        status: Some(503),
        preflights: 0,
    },
    Case {
        what: "a path below the pattern",
        page: APP,
        request: || request("PUT", "/nested/items/1"),
        status: Some(200),
        preflights: 1,
    },
    Case {
        what: "a path without a policy below the pattern",
        page: APP,
        request: || request("PUT", "/nested/items/secret"),
        status: None,
        preflights: 1,
    },
];

async fn check(name: &str, server: &Deployed) {
    for case in CASES {
        let Case { what, page, .. } = case;
        let mut browser = Browser::at(page);
        let outcome = browser.fetch(server, (case.request)()).await;
        let preflights = browser.preflight_count();
        match case.status {
            Some(status) => {
                let response = outcome.assert_readable();
                assert_eq!(response.status, status, "{name}: {what}");
            }
            None => {
                let _blocked = outcome.assert_blocked();
            }
        }
        assert_eq!(preflights, case.preflights, "{name}: {what}");
    }
}

#[tokio::test]
async fn a_script_reads_what_the_policies_allow() {
    for framework in FRAMEWORKS {
        let server = framework.serve(Defaults::None);
        check(framework.name, &server).await;
        if framework.has_http2 {
            check(framework.name, &server.http2()).await;
        }
    }
}
