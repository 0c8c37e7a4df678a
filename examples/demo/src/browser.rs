//! The browser of a check: the library's browser in code, connected to HTTP servers.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::header::HOST;
use axum::http::{Request, Response, StatusCode};
use cors_testing::{Delivery, Form, Step, WebSocket};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower::service_fn;

use crate::call::{Call, Credentials, Means, Verdict};
use crate::pages::{PARTNER, Page};

const PATIENCE: Duration = Duration::from_secs(5);

/// Longer than a browser caches a preflight response.
const BETWEEN_CALLS: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Sends requests to the public origins, but connects to the addresses at which their servers listen, as
/// `curl --connect-to` does, so that a check needs no fixed port.
#[derive(Debug)]
pub(crate) struct Browser {
    addresses: BTreeMap<&'static str, SocketAddr>,
    inner: cors_testing::Browser,
}

/// The outcome of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The status of the response to the preflight, if one was sent.
    pub(crate) preflight: Option<StatusCode>,
    pub(crate) verdict: Verdict,
    /// Why the browser blocked the call, as in its console.
    pub(crate) reason: Option<String>,
    /// The response headers that the script can read.
    pub(crate) headers: BTreeSet<String>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            addresses: BTreeMap::new(),
            inner: cors_testing::Browser::at("null"),
        }
    }

    pub(crate) fn connect_to(&mut self, origin: &'static str, address: SocketAddr) {
        self.addresses.insert(host(origin), address);
    }

    /// Opens a page, and returns the status of its response.
    pub(crate) async fn open(&mut self, origin: &'static str) -> Result<StatusCode, Failure> {
        self.inner.visit(origin);
        let request = cors_testing::Request::get("/").header("accept", "text/html");
        match self.send(request).await {
            cors_testing::Outcome::Readable(response) => Ok(response.status),
            cors_testing::Outcome::Opaque => Err(format!("{origin} redirects").into()),
            cors_testing::Outcome::Blocked(blocked) => Err(blocked.into()),
        }
    }

    /// Changes the configuration as the page does.
    pub(crate) async fn set_partner(
        &mut self,
        page: Page,
        is_partner: bool,
    ) -> Result<(), Failure> {
        self.inner.visit(page.origin());
        let method = if is_partner { "PUT" } else { "DELETE" };
        match self.send(cors_testing::Request::new(method, PARTNER)).await {
            cors_testing::Outcome::Readable(response) if response.status.is_success() => Ok(()),
            outcome => Err(format!("the configuration does not change: {outcome:?}").into()),
        }
    }

    /// Makes a call to `server` for a page of `origin`.
    pub(crate) async fn call(
        &mut self,
        server: &'static str,
        origin: &str,
        call: &Call,
    ) -> Result<Outcome, Failure> {
        self.inner.visit(origin);
        self.inner.advance(BETWEEN_CALLS);
        let addresses = &self.addresses;
        let network = service_fn(|request| send(addresses, request));
        let delivery = match call.means {
            Means::Fetch => return self.fetch(request(server, call)).await,
            Means::Form => self.inner.submit(&network, form(server, call)).await,
            Means::WebSocket => self.inner.connect(&network, web_socket(server, call)).await,
        };
        let (verdict, reason) = match delivery {
            Delivery::Accepted(_) => (Verdict::Accepted, None),
            Delivery::Refused(refused) => (Verdict::Refused, Some(refused.to_string())),
            Delivery::Failed(blocked) => return Err(blocked.into()),
        };
        Ok(Outcome {
            preflight: None,
            verdict,
            reason,
            headers: BTreeSet::new(),
        })
    }

    async fn fetch(&mut self, request: cors_testing::Request) -> Result<Outcome, Failure> {
        let earlier = self.inner.traffic().len();
        let outcome = self.send(request).await;
        let preflight = self.preflight_after(earlier);
        match outcome {
            cors_testing::Outcome::Readable(response) => Ok(Outcome {
                preflight,
                verdict: Verdict::Readable(response.status.as_u16()),
                reason: None,
                headers: response.headers().keys().map(ToString::to_string).collect(),
            }),
            cors_testing::Outcome::Blocked(blocked)
                if !matches!(blocked.step, Step::Network(_)) =>
            {
                Ok(Outcome {
                    preflight,
                    verdict: if blocked.is_by_preflight() {
                        Verdict::BlockedByPreflight
                    } else {
                        Verdict::BlockedReading
                    },
                    reason: Some(blocked.to_string()),
                    headers: BTreeSet::new(),
                })
            }
            cors_testing::Outcome::Blocked(blocked) => Err(blocked.into()),
            cors_testing::Outcome::Opaque => Err("a call in CORS mode is never opaque".into()),
        }
    }

    async fn send(&mut self, request: cors_testing::Request) -> cors_testing::Outcome {
        let addresses = &self.addresses;
        let network = service_fn(|request| send(addresses, request));
        self.inner.fetch(&network, request).await
    }

    /// The status of the response to the preflight, if one was sent after the first `earlier` requests.
    fn preflight_after(&self, earlier: usize) -> Option<StatusCode> {
        let mut later = self.inner.traffic()[earlier..].iter();
        let preflight = later.find(|exchange| exchange.is_preflight)?;
        Some(preflight.response.as_ref()?.status)
    }
}

pub(crate) fn request(server: &str, call: &Call) -> cors_testing::Request {
    let mut request = cors_testing::Request::new(call.method, format!("{server}{}", call.path))
        .credentials(match call.credentials {
            Credentials::Omit => cors_testing::Credentials::Omit,
            Credentials::Include => cors_testing::Credentials::Include,
        });
    for (name, value) in call.headers {
        request = request.header(*name, *value);
    }
    match call.body {
        Some(body) => request.body(body),
        None => request,
    }
}

pub(crate) fn form(server: &str, call: &Call) -> Form {
    Form::post(format!("{server}{}", call.path)).field("ballot", call.title)
}

pub(crate) fn web_socket(server: &str, call: &Call) -> WebSocket {
    WebSocket::new(format!("{server}{}", call.path))
}

fn host(origin: &str) -> &str {
    origin.trim_start_matches("http://")
}

async fn send(
    addresses: &BTreeMap<&str, SocketAddr>,
    request: Request<Full<Bytes>>,
) -> Result<Response<Full<Bytes>>, Failure> {
    let host = request.headers()[HOST].to_str()?.to_owned();
    let Some(&address) = addresses.get(&*host) else {
        return Err(format!("no server for {host}").into());
    };
    match timeout(PATIENCE, exchange(address, request)).await {
        Ok(response) => response,
        Err(_elapsed) => Err(format!("{host} does not respond").into()),
    }
}

async fn exchange(
    address: SocketAddr,
    request: Request<Full<Bytes>>,
) -> Result<Response<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(head, body.into()))
}
