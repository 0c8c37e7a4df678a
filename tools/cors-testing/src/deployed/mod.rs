//! A server at an address as a service.

mod connector;
mod error;
mod stream;
#[cfg(feature = "tls")]
mod tls;

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{
    Request, Response, Uri,
    header::{HOST, UPGRADE},
    uri::{Authority, Scheme},
};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::sync::{Mutex, MutexGuard};
use tower_service::Service;

pub use self::error::DeployedError;
use self::{
    connector::Connector,
    stream::{Protocol, Stream},
};

/// A server at an address. [`Browser::fetch`](crate::Browser::fetch),
/// [`conformance::check`](crate::conformance::check) and [`path`](Self::path) send their requests to it, independently
/// of the hosts in their URLs.
///
/// With HTTP/1.1, each request has its own connection; with HTTP/2, all share one. A server at an `https://` address
/// chooses between them, as for a browser. The opening handshake of a [`WebSocket`](crate::WebSocket) always uses
/// HTTP/1.1.
///
/// ```no_run
/// use cors_testing::{Browser, Deployed, Request};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let server = Deployed::at("https://staging.example.com");
/// let mut browser = Browser::at("https://app.example.com");
/// let outcome = browser.fetch(&server, Request::get("https://staging.example.com/users")).await;
/// outcome.assert_readable();
/// # }
/// ```
///
/// # Certificates
///
/// The certificate of a server is verified against the certificate authorities of the operating system. The variables
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` select others, such as the authority of a test environment.
#[derive(Clone, Debug)]
pub struct Deployed {
    connector: Connector,
    http2: Option<Http2>,
}

/// The connection that all HTTP/2 requests share. `None` before the first request.
type Http2 = Arc<Mutex<Option<http2::SendRequest<Full<Bytes>>>>>;

impl Deployed {
    /// A server at an address, such as `https://staging.example.com` or `http://127.0.0.1:3000`. Without TLS,
    /// requests use HTTP/1.1.
    ///
    /// # Panics
    ///
    /// If `url` is anything other than `https://` or `http://`, a host, and an optional port, or if it begins with
    /// `https://` and the feature `tls`, which is enabled by default, is disabled.
    #[must_use]
    #[track_caller]
    pub fn at(url: &str) -> Self {
        let uri = url.parse::<Uri>().ok().filter(|uri| uri.path() == "/");
        let address = uri.map(Uri::into_parts);
        let connector = address.and_then(|parts| Some((parts.scheme?, parts.authority?)));
        let connector = connector.and_then(|(scheme, host)| Connector::new(scheme, host));
        let Some(connector) = connector else {
            panic!(
                "`{url}` is not the address of a server\nhelp: write `https://staging.example.com` or \
                 `http://127.0.0.1:3000`"
            );
        };
        Self {
            http2: connector.has_tls().then(Http2::default),
            connector,
        }
    }

    /// Uses HTTP/2. A server without TLS must support it with
    /// [prior knowledge](https://www.rfc-editor.org/rfc/rfc9113#section-3.3).
    #[must_use]
    pub fn http2(mut self) -> Self {
        self.http2 = Some(Http2::default());
        self
    }

    /// The address, without a trailing slash.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}://{}", self.connector.scheme(), self.authority())
    }

    pub(crate) fn authority(&self) -> &Authority {
        self.connector.authority()
    }

    async fn send(self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, DeployedError> {
        let response = match &self.http2 {
            // As in browsers if the server does not support WebSockets over HTTP/2.
            Some(http2) if !request.headers().contains_key(UPGRADE) => {
                self.send_by_either(http2.lock().await, request).await?
            }
            _ => {
                let (stream, _) = self.connector.connect(Protocol::Http1).await?;
                self.send_by_http1(stream, request).await?
            }
        };
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(DeployedError::new)?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }

    /// Sends the request over the shared connection, or with HTTP/1.1 if the server selects it.
    async fn send_by_either(
        &self,
        mut shared: MutexGuard<'_, Option<http2::SendRequest<Full<Bytes>>>>,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, DeployedError> {
        let sender = match shared.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => sender,
            None => match self.connector.connect(Protocol::Http2).await? {
                (stream, Protocol::Http2) => open_http2(stream).await?,
                (stream, Protocol::Http1) => {
                    // Each request has its own connection, so other requests need not wait.
                    drop(shared);
                    return self.send_by_http1(stream, request).await;
                }
            },
        };
        set_authority(&mut request, self.connector.scheme(), self.authority())?;
        let response = shared.insert(sender).send_request(request);
        drop(shared);
        response.await.map_err(DeployedError::new)
    }

    async fn send_by_http1(
        &self,
        stream: Stream,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, DeployedError> {
        set_host(&mut request, self.authority())?;
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(DeployedError::new)?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await;
        response.map_err(DeployedError::new)
    }
}

async fn open_http2(stream: Stream) -> Result<http2::SendRequest<Full<Bytes>>, DeployedError> {
    let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
    let (sender, connection) = handshake.map_err(DeployedError::new)?;
    tokio::spawn(connection);
    Ok(sender)
}

/// Sets `Host` if the request has none.
fn set_host<B>(request: &mut Request<B>, authority: &Authority) -> Result<(), DeployedError> {
    if !request.headers().contains_key(HOST) {
        let host = authority.as_str().parse().map_err(DeployedError::new)?;
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// Sets `:authority` instead of `Host`.
fn set_authority<B>(
    request: &mut Request<B>,
    scheme: &Scheme,
    authority: &Authority,
) -> Result<(), DeployedError> {
    let host = request.headers_mut().remove(HOST);
    let host = host.map(|host| Authority::try_from(host.as_bytes()));
    let sent = host.transpose().map_err(DeployedError::new)?;
    let authority = sent.unwrap_or_else(|| authority.clone());
    let uri = std::mem::take(request.uri_mut());
    let mut parts = uri.into_parts();
    parts.scheme = Some(scheme.clone());
    parts.authority = Some(authority);
    *request.uri_mut() = Uri::from_parts(parts).map_err(DeployedError::new)?;
    Ok(())
}

impl Service<Request<Full<Bytes>>> for Deployed {
    type Response = Response<Full<Bytes>>;
    type Error = DeployedError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        let server = self.clone();
        Box::pin(async { Ok(server.send(request).await?.map(Full::new)) })
    }
}
