//! Compares the meaning of a policy with what a browser decides from the server's responses.

use generated::{
    Declared, MaxAge, Names, Origin, Path, Reply, Trust,
    answer::{self, expected_answer},
    meaning::{declared_headers, may_read, may_read_header},
    paths,
    request::Request,
    script::{Script, scripts},
};
use proptest::prelude::*;

fn listed(list: &[&'static str]) -> Names {
    Names {
        any: false,
        list: list.to_vec(),
    }
}

fn path() -> Path {
    let origin = |pattern: &str| Origin::Written(pattern.to_owned(), Trust::Secure);
    let read = Declared {
        handler: "read".to_owned(),
        reply: Reply::Full,
        is_named: false,
        methods: listed(&["GET"]),
        origins: Vec::new(),
        debug_origins: Vec::new(),
        headers: Names {
            any: true,
            list: Vec::new(),
        },
        expose: listed(&["ETag"]),
        max_age: None::<MaxAge>,
        credentials: false,
        private_network: false,
        preflight_status: None,
    };
    let write = Declared {
        handler: "write".to_owned(),
        methods: listed(&["PUT", "POST"]),
        origins: vec![
            origin("https://app.example"),
            origin("https://*.app.example:*"),
        ],
        headers: listed(&["X-Key", "content-type"]),
        credentials: true,
        ..read.clone()
    };
    Path {
        path: "/".to_owned(),
        handlers: vec![read, write],
    }
}

/// The origin, the method, the headers, whether credentials are included, and whether the script can read the
/// response.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    bool,
    bool,
);

#[test]
fn a_script_reads_what_the_policy_of_its_method_allows() {
    const JSON: (&str, &str) = ("Content-Type", "application/json");
    const FORM: (&str, &str) = ("content-type", "Text/Plain;charset=utf-8");
    const BEARER: (&str, &str) = ("authorization", "Bearer t");
    const APP: &str = "https://app.example";
    let table: &[Row] = &[
        ("https://x.example", "GET", &[], false, true),
        ("https://x.example", "get", &[], false, true),
        ("https://x.example", "HEAD", &[("x-any", "1")], false, true),
        ("null", "GET", &[], false, true),
        ("https://x.example", "GET", &[BEARER], false, false),
        ("https://x.example", "GET", &[], true, false),
        (APP, "PUT", &[], false, true),
        (APP, "put", &[("x-key", "1"), JSON], true, true),
        (APP, "POST", &[("x-other", "1")], false, false),
        (APP, "POST", &[("accept", "(")], false, false),
        (APP, "POST", &[("range", "bytes=-1")], false, false),
        (APP, "POST", &[("range", "bytes=1-"), FORM], false, true),
        (APP, "POST", &[("range", "bytes=+1-")], false, false),
        (APP, "POST", &[("accept-language", "de_DE")], false, false),
        (APP, "DELETE", &[], false, false),
        ("https://a.b.app.example:81", "PUT", &[], true, true),
        ("https://a.app.example:443", "PUT", &[], true, false),
        ("https://app.example:81", "PUT", &[], true, false),
        ("http://app.example", "PUT", &[], true, false),
        ("null", "PUT", &[], false, false),
    ];
    for &(origin, method, headers, credentials, expected) in table {
        let headers = headers.iter();
        let script = Script {
            origin: origin.to_owned(),
            method: method.to_owned(),
            headers: headers
                .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            credentials,
        };
        assert_eq!(may_read(&path(), &script), expected, "{script:?}");
    }
}

#[test]
fn a_script_reads_headers_that_are_exposed_or_always_readable() {
    let [read, _] = &path().handlers[..] else {
        panic!("two handlers");
    };
    let everything = Declared {
        expose: Names {
            any: true,
            list: Vec::new(),
        },
        ..read.clone()
    };
    let table = [
        ("etag", true, true),
        ("Expires", true, true),
        ("x-total", false, true),
        ("set-cookie", false, false),
    ];
    for (name, listed, wildcard) in table {
        assert_eq!(may_read_header(read, name), listed, "{name}");
        assert_eq!(may_read_header(&everything, name), wildcard, "{name}");
    }
}

/// Whether a browser without a cache would let the script read the response.
fn browser_reads(path: &Path, script: &Script) -> bool {
    let method = script.sent_method();
    let unsafe_names = declared_headers(script);
    let is_simple = ["GET", "HEAD", "POST"].contains(&method.as_str()) && unsafe_names.is_empty();
    let origin = ("origin".to_owned(), script.origin.clone().into_bytes());
    let send = |method: &str, lines: &[(&str, String)]| {
        let lines = lines
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone().into_bytes()));
        let request = Request {
            method: method.to_owned(),
            uri: path.path.clone(),
            headers: lines.chain([origin.clone()]).collect(),
        };
        expected_answer(path, &request)
    };
    let passes = |answer: &answer::Answer<'_>| {
        let header = |name: &str, value: &str| {
            answer
                .cors
                .contains(&(format!("access-control-{name}"), value.into()))
        };
        if script.credentials {
            header("allow-origin", &script.origin) && header("allow-credentials", "true")
        } else {
            header("allow-origin", "*") || header("allow-origin", &script.origin)
        }
    };
    let preflight = [
        ("access-control-request-method", method.clone()),
        ("access-control-request-headers", unsafe_names.join(",")),
    ];
    let is_preflight_passed = || {
        let answer = send("OPTIONS", &preflight);
        (200..300).contains(&answer.status) && passes(&answer)
    };
    (is_simple || is_preflight_passed()) && passes(&send(&method, &[]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_policy_means_is_what_a_browser_makes_of_the_answers(
        (path, script) in (0..paths().len()).prop_flat_map(|index| {
            let path = &paths()[index];
            (Just(path), scripts(path))
        }),
    ) {
        prop_assert_eq!(may_read(path, &script), browser_reads(path, &script));
    }
}
