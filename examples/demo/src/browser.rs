//! A tiny browser: it speaks HTTP to the servers and keeps from the script what Fetch says to keep.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::header::{
    ACCEPT, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, COOKIE, HOST, ORIGIN,
    SET_COOKIE,
};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::calls::{Call, Credentials, Verdict};
use crate::fetch;

const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Speaks of the public origins and connects to where their servers really listen, as
/// `curl --connect-to` does, so that a check needs no fixed port.
///
/// It keeps no preflight cache, and its cookies are all for one host: cookies do not tell ports
/// apart, <https://www.rfc-editor.org/rfc/rfc6265#section-8.5>.
#[derive(Debug, Default)]
pub(crate) struct Browser {
    addresses: BTreeMap<&'static str, SocketAddr>,
    cookies: BTreeMap<String, String>,
}

/// What became of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The status of the preflight, where one was needed.
    pub(crate) preflight: Option<StatusCode>,
    pub(crate) verdict: Verdict,
    /// Why the browser blocked the call, as it would say in its console.
    pub(crate) reason: Option<String>,
    /// The response headers that the script sees.
    pub(crate) headers: BTreeSet<String>,
}

impl Browser {
    pub(crate) fn connect_to(&mut self, origin: &'static str, address: SocketAddr) {
        self.addresses.insert(origin, address);
    }

    /// Opens a page and says with which status it came.
    pub(crate) async fn open(&self, origin: &'static str) -> Result<StatusCode, Failure> {
        let request = Request::get("/")
            .header(ACCEPT, "text/html")
            .body(Full::default())?;
        Ok(self.send(origin, request).await?.status())
    }

    /// Makes a call to `server` for a script of `origin`.
    pub(crate) async fn fetch(
        &mut self,
        server: &'static str,
        origin: &str,
        call: &Call,
    ) -> Result<Outcome, Failure> {
        let mut preflight = None;
        if fetch::needs_preflight(call) {
            let answer = self.send(server, preflight_request(origin, call)?).await?;
            preflight = Some(answer.status());
            if let Err(reason) = fetch::preflight_check(call, origin, &answer) {
                return Ok(Outcome::blocked(
                    preflight,
                    Verdict::BlockedByPreflight,
                    reason,
                ));
            }
        }
        let request = self.actual_request(origin, call)?;
        let response = self.send(server, request).await?;
        if call.credentials == Credentials::Include {
            self.keep_cookies(response.headers());
        }
        if let Err(reason) = fetch::cors_check(origin, call.credentials, response.headers()) {
            return Ok(Outcome::blocked(preflight, Verdict::BlockedReading, reason));
        }
        Ok(Outcome {
            preflight,
            verdict: Verdict::Readable(response.status().as_u16()),
            reason: None,
            headers: fetch::readable_headers(call.credentials, response.headers()),
        })
    }

    fn actual_request(&self, origin: &str, call: &Call) -> Result<Request<Full<Bytes>>, Failure> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.path)
            .header(ACCEPT, "*/*")
            .header(ORIGIN, origin);
        for (name, value) in call.headers {
            request = request.header(*name, *value);
        }
        if call.credentials == Credentials::Include && !self.cookies.is_empty() {
            let cookies = self.cookies.iter();
            let pairs: Vec<_> = cookies
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(COOKIE, pairs.join("; "));
        }
        Ok(request.body(call.body.unwrap_or_default().into())?)
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        let lines = headers.get_all(SET_COOKIE).iter();
        for line in lines.filter_map(|line| line.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    async fn send(
        &self,
        server: &'static str,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Bytes>, Failure> {
        let Some(&address) = self.addresses.get(server) else {
            return Err(format!("no server for {server}").into());
        };
        let host = server.trim_start_matches("http://");
        match timeout(PATIENCE, exchange(address, host, request)).await {
            Ok(response) => response,
            Err(_elapsed) => Err(format!("{server} does not answer").into()),
        }
    }
}

impl Outcome {
    fn blocked(preflight: Option<StatusCode>, verdict: Verdict, reason: String) -> Self {
        Self {
            preflight,
            verdict,
            reason: Some(reason),
            headers: BTreeSet::new(),
        }
    }
}

/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, steps 1 to 5: never with credentials.
fn preflight_request(origin: &str, call: &Call) -> Result<Request<Full<Bytes>>, Failure> {
    let mut request = Request::options(call.path)
        .header(ACCEPT, "*/*")
        .header(ORIGIN, origin)
        .header(ACCESS_CONTROL_REQUEST_METHOD, call.method);
    let names = fetch::unsafe_headers(call.headers);
    if !names.is_empty() {
        request = request.header(ACCESS_CONTROL_REQUEST_HEADERS, names.join(","));
    }
    Ok(request.body(Full::default())?)
}

async fn exchange(
    address: SocketAddr,
    host: &str,
    mut request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, Failure> {
    request.headers_mut().insert(HOST, host.parse()?);
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(head, body))
}
