//! Sends a request to the service, and receives the response.

use std::{fmt::Display, future::poll_fn, time::Duration};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, COOKIE, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, Response};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tower_service::Service;
use url::{Origin, Position, Url};

use cors_rules::text::shown_bytes;
use cors_runtime::adapter::{Directives, RefusalSink, unreached};

use super::{
    blocked::Step,
    call::{Call, CallMode, Tainting},
    cookies::Jar,
    fetch_metadata,
    request::Mode,
    traffic::{Exchange, ResponseHead},
};

/// All servers on the Internet as one service.
pub(super) trait Network {
    /// <https://fetch.spec.whatwg.org/#concept-http-network-fetch>
    async fn exchange(&self, request: http::Request<Full<Bytes>>) -> Result<Response<Bytes>, Step>;
}

impl<S, B> Network for S
where
    S: Service<http::Request<Full<Bytes>>, Response = Response<B>, Error: Display> + Clone,
    B: Body<Error: Display>,
{
    async fn exchange(&self, request: http::Request<Full<Bytes>>) -> Result<Response<Bytes>, Step> {
        let mut service = self.clone();
        poll_fn(|context| service.poll_ready(context))
            .await
            .map_err(|error| failed(&error))?;
        let response = service
            .call(request)
            .await
            .map_err(|error| failed(&error))?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| failed(&error))?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

const SEVERAL_ORIGINS: &str = "the policy allows the request, but a layer or a proxy outside it adds \
    another `Access-Control-Allow-Origin`\n\
    help: remove the header from that layer or proxy";

/// The purpose of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Purpose {
    Preflight,
    Script,
}

/// The state that a browser keeps between requests, except the answers to preflights.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) cookies: Jar,
    pub(super) now: Duration,
    pub(super) traffic: Vec<Exchange>,
    /// Whether `Sec-Fetch-*` headers are sent.
    pub(super) has_fetch_metadata: bool,
    /// The sink in which the policies of this library record why they refuse the last request.
    refusals: RefusalSink,
    /// The reason why a policy of this library refused the last request. `None` if no policy refused it.
    pub(super) refusal: Option<String>,
}

impl Connection {
    pub(super) fn new() -> Self {
        Self {
            cookies: Jar::new(),
            now: Duration::ZERO,
            traffic: Vec::new(),
            has_fetch_metadata: true,
            refusals: RefusalSink::default(),
            refusal: None,
        }
    }

    /// The reason why the policy refused the last request, or why the request reached no policy.
    pub(super) fn reason(&mut self, step: &Step) -> Option<String> {
        let reason = self.refusal.take();
        if reason.is_some() {
            return reason;
        }
        if self.refusals.is_reached() {
            let is_doubled = step.has_several_origins();
            return is_doubled.then(|| SEVERAL_ORIGINS.to_owned());
        }
        if !step.is_by_cors_policy() {
            return None;
        }
        let last = self.traffic.last()?;
        let status = last.response.as_ref()?.status;
        Some(unreached(last.is_preflight, status))
    }

    /// The response to the last request, if there is one.
    pub(super) fn last_response(&self) -> Option<&ResponseHead> {
        self.traffic.last()?.response.as_ref()
    }

    /// Whether a policy of this library refused the last request before its handler.
    pub(super) fn is_refused(&self) -> bool {
        self.refusals.is_blocked()
    }

    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, without a cache.
    pub(super) async fn fetch(
        &mut self,
        network: &impl Network,
        call: &Call,
        purpose: Purpose,
    ) -> Result<Response<Bytes>, Step> {
        let body = call.body.clone().unwrap_or_default();
        let headers = self.wire_headers(call);
        self.traffic.push(Exchange {
            is_preflight: purpose == Purpose::Preflight,
            method: call.method.clone(),
            url: call.url.to_string(),
            headers: headers.clone(),
            body: body.clone(),
            response: None,
            refusal: None,
        });
        let mut request = wire_request(call, headers, body)?;
        self.record_refusal(&mut request);
        if call.mode == CallMode::WebSocket {
            set_upgrade(&mut request);
        }
        let response = network.exchange(request).await;
        self.refusal = self.refusals.take();
        let response = response?;
        let refusal = self.refusal.clone().filter(|_| self.is_refused());
        if let Some(exchange) = self.traffic.last_mut() {
            exchange.refusal = refusal;
            exchange.response = Some(ResponseHead {
                status: response.status(),
                headers: response.headers().clone(),
            });
        }
        // Cookies are stored even if the script may not read the response.
        if call.includes_credentials() {
            let context = call.site_context();
            self.cookies
                .keep_all(response.headers(), &call.url, context, self.now);
        }
        Ok(response)
    }

    /// Requests that the policies of this library record why they refuse the request.
    fn record_refusal<B>(&mut self, request: &mut http::Request<B>) {
        self.refusals = RefusalSink::default();
        self.refusal = None;
        let directives = Directives {
            refusals: Some(self.refusals.clone()),
            ..Directives::default()
        };
        directives.insert(request.extensions_mut());
    }

    /// The headers of the script, and those that the browser adds.
    fn wire_headers(&self, call: &Call) -> HeaderMap {
        let mut headers = call.headers.clone();
        insert(&mut headers, HOST, host(&call.url));
        if let Some(length) = content_length(call) {
            headers.insert(CONTENT_LENGTH, length.into());
        }
        if let Some(origin) = request_origin(call) {
            insert(&mut headers, ORIGIN, &origin);
        }
        if call.includes_credentials()
            && let Some(cookies) = self
                .cookies
                .header(&call.url, call.site_context(), self.now)
        {
            headers.insert(COOKIE, cookies);
        }
        if self.has_fetch_metadata {
            fetch_metadata::append(call, &mut headers);
        }
        headers
    }
}

fn insert(headers: &mut HeaderMap, name: http::HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("a serialised URL is a header value");
    headers.insert(name, value);
}

fn host(url: &Url) -> &str {
    &url[Position::BeforeHost..Position::AfterPort]
}

fn content_length(call: &Call) -> Option<usize> {
    match &call.body {
        Some(body) => Some(body.len()),
        None => (call.method == Method::POST || call.method == Method::PUT).then_some(0),
    }
}

/// Adds the extension with which a server passes the connection to a handler. Without it, axum refuses the
/// handshake. The service is called directly, so no connection exists after the handshake.
fn set_upgrade<B>(request: &mut http::Request<B>) {
    let upgrade = hyper::upgrade::on(&mut *request);
    request.extensions_mut().insert(upgrade);
}

/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>, with the default referrer policy or
/// `no-referrer`.
fn request_origin(call: &Call) -> Option<String> {
    if call.tainting == Tainting::Cors || call.mode == CallMode::WebSocket {
        return Some(call.serialized_origin());
    }
    if call.method == Method::GET || call.method == Method::HEAD {
        return None;
    }
    let is_downgrade = matches!(&call.origin, Origin::Tuple(scheme, ..) if scheme == "https")
        && call.url.scheme() != "https";
    if call.mode != CallMode::Script(Mode::Cors) && (call.no_referrer || is_downgrade) {
        return Some("null".to_owned());
    }
    Some(call.serialized_origin())
}

fn wire_request(
    call: &Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<http::Request<Full<Bytes>>, Step> {
    let target = &call.url[Position::BeforePath..Position::AfterQuery];
    let mut request = http::Request::builder()
        .method(&call.method)
        .uri(target)
        .body(Full::new(body))
        .map_err(|error| Step::UrlInvalid(error.to_string()))?;
    *request.headers_mut() = headers;
    Ok(request)
}

fn failed(error: &impl Display) -> Step {
    Step::Network(shown_bytes(error.to_string().as_bytes()))
}
