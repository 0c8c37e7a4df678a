//! A server that uses `http` 0.2: header values are static, or share the bytes of the request.

use cors_axum::{
    Policies,
    adapter::{
        Answer, FieldValue, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
        ResponseHead,
    },
};
use http_0_2::{HeaderMap, HeaderName, HeaderValue, Request, Response};

use crate::{Exchange, Outcome, policies::several};

struct Head<'r>(&'r Request<()>);

impl RequestHead for Head<'_> {
    type Headers = Self;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.0.method().as_str().as_bytes())
    }

    fn headers(&self) -> &Self {
        self
    }

    fn path(&self) -> &[u8] {
        self.0.uri().path().as_bytes()
    }
}

impl RequestHeaders for Head<'_> {
    type Value = HeaderValue;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &HeaderValue> {
        self.0.headers().get_all(header.name()).iter()
    }
}

struct Headers<'h>(&'h mut HeaderMap);

impl ResponseHead<'static, HeaderValue> for Headers<'_> {
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        let names: Vec<HeaderName> = self.0.keys().cloned().collect();
        for name in names.iter().filter(|name| is_removed(name.as_str())) {
            self.0.remove(name);
        }
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.0.get_all(name).iter().map(HeaderValue::as_bytes)
    }

    fn append(&mut self, name: &'static str, value: FieldValue<'static, HeaderValue>) {
        let value = match value {
            FieldValue::Text(text) => HeaderValue::from_static(text),
            FieldValue::Request(origin) => origin,
        };
        self.0.append(HeaderName::from_static(name), value);
    }
}

fn respond(policies: Policies, request: &Request<()>, handler: HeaderMap) -> Response<()> {
    let mut response = Response::new(());
    match Answer::new(&policies, &Head(request)) {
        Answer::Preflight(answer) => {
            *response.status_mut() = answer.status().try_into().expect("a status");
            answer.write_to(&mut Headers(response.headers_mut()));
        }
        Answer::Actual(cors) => {
            *response.headers_mut() = handler;
            cors.write_to(&mut Headers(response.headers_mut()));
        }
    }
    response
}

pub(crate) fn serve(policies: Policies, exchange: &Exchange) -> Outcome {
    let mut request = Request::builder().method(&*exchange.method);
    for (name, value) in &exchange.headers {
        request = request.header(*name, &value[..]);
    }
    let mut handler = HeaderMap::new();
    for (name, value) in &exchange.handler {
        handler.append(*name, HeaderValue::from_static(value));
    }
    let request = request.body(()).expect("a request");
    let response = respond(policies, &request, handler);
    let headers = response.headers().iter();
    Outcome::new(
        response.status().as_u16(),
        headers.map(|(name, value)| (name.as_str(), value.as_bytes())),
    )
}

#[test]
fn a_matched_origin_shares_the_bytes_of_the_request() {
    let request = Request::builder()
        .header("origin", "https://a.example.org".to_owned())
        .body(())
        .expect("a request");
    let response = respond(several::POLICY.into(), &request, HeaderMap::new());
    let sent = request.headers()["origin"].as_bytes();
    let allowed = response.headers()["access-control-allow-origin"].as_bytes();
    assert_eq!(allowed, b"https://a.example.org");
    assert_eq!(allowed.as_ptr(), sent.as_ptr());
}

#[test]
fn a_listed_origin_is_static() {
    let respond = || {
        let request = Request::builder()
            .header("origin", "https://b.example")
            .body(())
            .expect("a request");
        let response = respond(several::POLICY.into(), &request, HeaderMap::new());
        response.headers()["access-control-allow-origin"]
            .as_bytes()
            .as_ptr()
    };
    assert_eq!(respond(), respond());
}
