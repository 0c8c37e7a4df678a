//! A server with request and response types that do not use the `http` crate.

use cors_axum::{
    Policies,
    adapter::{
        Answer, Directives, FieldValue, RequestHead, RequestHeader, RequestHeaders,
        RequestedMethod, ResponseHead,
    },
};

use crate::{Exchange, Outcome, policies::several};

struct Request<'e> {
    exchange: &'e Exchange,
    headers: Headers<'e>,
    directives: Option<Directives>,
}

struct Headers<'e>(&'e [(&'static str, Vec<u8>)]);

#[derive(Default)]
struct Response {
    status: u16,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: String,
}

impl<'e> Request<'e> {
    fn new(exchange: &'e Exchange, directives: Option<Directives>) -> Self {
        Self {
            exchange,
            headers: Headers(&exchange.headers),
            directives,
        }
    }
}

impl<'e> RequestHead for Request<'e> {
    type Headers = Headers<'e>;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.exchange.method.as_bytes())
    }

    fn headers(&self) -> &Headers<'e> {
        &self.headers
    }

    fn directives(&self) -> Option<Directives> {
        self.directives.clone()
    }
}

impl RequestHeaders for Headers<'_> {
    type Value = [u8];

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &[u8]> {
        let lines = self.0.iter();
        let lines = lines.filter(move |(name, _)| *name == header.name());
        lines.map(|(_, value)| &value[..])
    }
}

impl ResponseHead<'static, Vec<u8>> for Response {
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        self.headers.retain(|(name, _)| !is_removed(name));
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let lines = self.headers.iter().filter(move |(own, _)| *own == name);
        lines.map(|(_, value)| &value[..])
    }

    fn append(&mut self, name: &'static str, value: FieldValue<'static, Vec<u8>>) {
        let value = match value {
            FieldValue::Text(text) => text.as_bytes().to_vec(),
            FieldValue::Request(origin) => origin,
        };
        self.headers.push((name, value));
    }
}

fn respond(policies: Policies, request: &Request<'_>) -> Response {
    match Answer::new(&policies, request) {
        Answer::Preflight(answer) => {
            let mut response = Response {
                status: answer.status(),
                body: answer.explanation().unwrap_or_default().to_owned(),
                ..Response::default()
            };
            answer.write_to(&mut response);
            response
        }
        Answer::Actual(cors) => {
            let handler = &request.exchange.handler;
            let headers = handler
                .iter()
                .map(|(name, value)| (*name, value.as_bytes().to_vec()));
            let mut response = Response {
                status: 200,
                headers: headers.collect(),
                ..Response::default()
            };
            cors.write_to(&mut response);
            response
        }
    }
}

pub(crate) fn serve(policies: Policies, exchange: &Exchange) -> Outcome {
    let request = Request::new(exchange, None);
    let response = respond(policies, &request);
    let headers = response
        .headers
        .iter()
        .map(|(name, value)| (*name, &value[..]));
    Outcome::new(response.status, headers)
}

fn refused_preflight() -> Exchange {
    Exchange {
        method: "OPTIONS".to_owned(),
        headers: vec![
            ("origin", b"https://www.b.example".to_vec()),
            ("access-control-request-method", b"GET".to_vec()),
        ],
        handler: Vec::new(),
    }
}

#[test]
fn a_refused_preflight_is_explained_on_request() {
    let exchange = &refused_preflight();
    let explain = |explain| {
        let directives = Directives {
            explain,
            ..Directives::default()
        };
        let request = Request::new(exchange, Some(directives));
        respond(several::POLICY.into(), &request)
    };
    let silent = explain(false);
    assert_eq!((silent.status, &*silent.body), (403, ""));
    let explained = explain(true);
    assert_eq!(explained.status, 403);
    assert!(
        explained.body.contains("reason: origin_www"),
        "{}",
        explained.body
    );
    assert_eq!(explained.headers, silent.headers);
}

#[test]
fn a_refusal_is_recorded_on_request() {
    let exchange = &refused_preflight();
    let directives = Directives {
        refusals: Some(cors_axum::adapter::RefusalSink::default()),
        ..Directives::default()
    };
    let refusals = directives.refusals.clone().expect("a sink");
    let request = Request::new(exchange, Some(directives));
    respond(several::POLICY.into(), &request);
    let reason = refusals.take().expect("a reason");
    assert!(reason.contains("reason: origin_www"), "{reason}");
    assert_eq!(refusals.take(), None);
}
