//! Adapters that use only the public module `cors_runtime::adapter`: one for types without the `http` crate,
//! and one for `http` 0.2. Their responses are those of an `http` 1 service.

mod http_0_2;
mod own_types;
mod policies;
mod probe;

use std::sync::Arc;

use cors_axum::{
    Policies, Policy,
    adapter::{Answer, PolicyGroup, PreparedPolicy},
    policies,
};
use http::{HeaderMap, Method, Request, Response};
use proptest::prelude::*;

use self::policies::{network, one, open, options, several};

/// The policies of each path.
static PATHS: [&[&Policy]; 4] = [
    policies![open],
    policies![one],
    policies![several, network],
    policies![network, options, open],
];

fn owned(path: &[&Policy]) -> Vec<Arc<PreparedPolicy>> {
    let prepare = |policy: &&Policy| Arc::new(PreparedPolicy::new(policy.declaration()));
    path.iter().map(prepare).collect()
}

/// A request, and the headers that the handler sets.
#[derive(Clone, Debug)]
struct Exchange {
    method: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    handler: Vec<(&'static str, &'static str)>,
}

impl Exchange {
    fn request(&self) -> Request<()> {
        let mut request = Request::builder().method(&*self.method);
        for (name, value) in &self.headers {
            request = request.header(*name, &value[..]);
        }
        request.body(()).expect("a request")
    }
}

/// A response in a comparable form: the status, the headers sorted by name, and the names in `Vary`.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    vary: Vec<String>,
}

impl Outcome {
    fn new<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let (vary, mut headers): (Vec<_>, Vec<_>) = headers
            .map(|(name, value)| (name.to_owned(), value.to_vec()))
            .partition(|(name, _)| name == "vary");
        let names = |value: &[u8]| -> Vec<String> {
            let text = String::from_utf8(value.to_vec()).expect("a text");
            text.split(',')
                .map(|name| name.trim().to_lowercase())
                .collect()
        };
        let mut vary: Vec<String> = vary.iter().flat_map(|(_, value)| names(value)).collect();
        vary.sort();
        headers.sort();
        Self {
            status,
            headers,
            vary,
        }
    }
}

/// The response of an `http` 1 service.
fn expected<G>(policies: &G, exchange: &Exchange) -> Outcome
where
    G: PolicyGroup + ?Sized,
{
    let mut response = Response::new(());
    match Answer::new(policies, &exchange.request()) {
        Answer::Preflight(answer) => answer.write(&mut response),
        Answer::Actual(headers) => {
            for (name, value) in &exchange.handler {
                response
                    .headers_mut()
                    .append(*name, value.parse().expect("a value"));
            }
            headers.write(response.headers_mut());
        }
    }
    let headers = response.headers().iter();
    Outcome::new(
        response.status().as_u16(),
        headers.map(|(name, value)| (name.as_str(), value.as_bytes())),
    )
}

fn exchanges() -> impl Strategy<Value = Exchange> {
    let origin = prop_oneof![
        "https://(app\\.example\\.com|b\\.example|[a-z]\\.example\\.org|a\\.shop\\.example)",
        "(null|https?://[a-zA-Z.]{0,12})",
    ];
    let header = |name: &'static str, value: BoxedStrategy<String>, count: usize| {
        let lines = prop::collection::vec(value, 0..=count);
        lines.prop_map(move |lines| -> Vec<(&'static str, Vec<u8>)> {
            let line = |value: String| (name, value.into_bytes());
            lines.into_iter().map(line).collect()
        })
    };
    let method = "(GET|HEAD|POST|PUT|PURGE|OPTIONS|get)";
    let headers = (
        header("origin", origin.boxed(), 2),
        header("access-control-request-method", method.boxed(), 2),
        header(
            "access-control-request-headers",
            "((content-type|x-token|X-Token|x-other)[ ,]{0,2}){0,3}".boxed(),
            2,
        ),
        header(
            "access-control-request-private-network",
            "(true|false)".boxed(),
            1,
        ),
        header("cookie", "a=b".boxed(), 1),
    );
    let handler = prop::sample::subsequence(
        vec![
            ("vary", "accept, Origin"),
            ("vary", "accept-encoding"),
            ("etag", "\"1\""),
            ("access-control-allow-origin", "*"),
            ("access-control-max-age", "5"),
        ],
        0..4,
    );
    (
        prop_oneof![Just("OPTIONS".to_owned()), method],
        headers,
        handler,
    )
        .prop_map(|(method, (a, b, c, d, e), handler)| Exchange {
            method,
            headers: [a, b, c, d, e].concat(),
            handler,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn each_adapter_gives_the_answers_of_http_1(exchange in exchanges(), path in 0..PATHS.len()) {
        let policies = Policies::from(PATHS[path]);
        let expected = expected(&policies, &exchange);
        prop_assert_eq!(&own_types::serve(policies, &exchange), &expected);
        prop_assert_eq!(&http_0_2::serve(policies, &exchange), &expected);
    }

    #[test]
    fn owned_policies_give_the_answers_of_static_ones(exchange in exchanges(), path in 0..PATHS.len()) {
        let owned = owned(PATHS[path]);
        let policies = Policies::from(PATHS[path]);
        prop_assert_eq!(expected(&owned[..], &exchange), expected(&policies, &exchange));
    }
}

/// The group is a local value, but its policies are static, so the answer may outlive the group.
#[test]
fn an_answer_does_not_borrow_the_group() {
    let request = Request::get("/")
        .header("origin", "https://b.example")
        .body(())
        .expect("a request");
    let answer = {
        let group: Vec<&'static Policy> = vec![one::POLICY, several::POLICY];
        let request = Request::builder().method(Method::POST);
        let request = request.header("origin", "https://b.example");
        Answer::new(&group[..], &request.body(()).expect("a request"))
    };
    drop(request);
    let Answer::Actual(headers) = answer else {
        panic!("an actual request");
    };
    let mut map = HeaderMap::new();
    headers.write(&mut map);
    assert_eq!(map["access-control-allow-origin"], "https://b.example");
}
