//! A server at an address, as a service.

use std::{
    fmt::{self, Display},
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
use tokio::{net::TcpStream, sync::Mutex};
use tower_service::Service;

/// A server at an address. [`Browser::fetch`](crate::Browser::fetch) and
/// [`conformance::check`](crate::conformance::check) send their requests to it over TCP, whatever the host of
/// their URLs is.
///
/// By HTTP/1.1 each request has a connection of its own. There is no TLS. The opening handshake of a
/// [`WebSocket`](super::WebSocket) is always sent by HTTP/1.1.
///
/// ```no_run
/// use cors_testing::{Browser, Deployed, Request};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let server = Deployed::at("http://127.0.0.1:3000");
/// let mut browser = Browser::at("https://app.example.com");
/// let outcome = browser.fetch(&server, Request::get("https://api.example.com/users")).await;
/// outcome.assert_readable();
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Deployed {
    authority: Authority,
    http2: Option<Http2>,
}

/// The connection that all requests by HTTP/2 share; none before the first one.
type Http2 = Arc<Mutex<Option<http2::SendRequest<Full<Bytes>>>>>;

impl Deployed {
    /// A server at an address, such as `http://127.0.0.1:3000`. It is called by HTTP/1.1.
    ///
    /// # Panics
    ///
    /// If `url` is not `http://`, a host, and a port if it is not 80.
    #[must_use]
    #[track_caller]
    pub fn at(url: &str) -> Self {
        let uri = url.parse::<Uri>().ok();
        let uri = uri.filter(|uri| uri.scheme() == Some(&Scheme::HTTP) && uri.path() == "/");
        let authority = uri.and_then(|uri| uri.authority().cloned());
        let Some(authority) = authority else {
            panic!("`{url}` is no address of a server\nhelp: write `http://127.0.0.1:3000`");
        };
        Self {
            authority,
            http2: None,
        }
    }

    /// Calls the server by HTTP/2, which it has to expect without TLS
    /// ([prior knowledge](https://www.rfc-editor.org/rfc/rfc9113#section-3.3)).
    #[must_use]
    pub fn http2(mut self) -> Self {
        self.http2 = Some(Http2::default());
        self
    }

    async fn connect(&self) -> Result<TokioIo<TcpStream>, DeployedError> {
        let port = self.authority.port_u16().unwrap_or(80);
        let stream = TcpStream::connect((self.authority.host(), port)).await;
        let stream = stream.map_err(DeployedError::new)?;
        stream.set_nodelay(true).map_err(DeployedError::new)?;
        Ok(TokioIo::new(stream))
    }

    async fn send(self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, DeployedError> {
        let response = match &self.http2 {
            // As browsers do where the server does not offer WebSockets by HTTP/2.
            Some(http2) if !request.headers().contains_key(UPGRADE) => {
                self.send_by_http2(http2, request).await?
            }
            _ => self.send_by_http1(request).await?,
        };
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(DeployedError::new)?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }

    async fn send_by_http1(
        &self,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, DeployedError> {
        set_host(&mut request, &self.authority)?;
        let handshake = http1::handshake(self.connect().await?).await;
        let (mut sender, connection) = handshake.map_err(DeployedError::new)?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await;
        response.map_err(DeployedError::new)
    }

    async fn send_by_http2(
        &self,
        http2: &Http2,
        mut request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, DeployedError> {
        set_authority(&mut request, &self.authority)?;
        let mut connection = http2.lock().await;
        let sender = match connection.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => sender,
            None => self.open_http2().await?,
        };
        let response = connection.insert(sender).send_request(request);
        drop(connection);
        response.await.map_err(DeployedError::new)
    }

    async fn open_http2(&self) -> Result<http2::SendRequest<Full<Bytes>>, DeployedError> {
        let stream = self.connect().await?;
        let handshake = http2::handshake(TokioExecutor::new(), stream).await;
        let (sender, connection) = handshake.map_err(DeployedError::new)?;
        tokio::spawn(connection);
        Ok(sender)
    }
}

/// `Host`, if the request has none.
fn set_host<B>(request: &mut Request<B>, authority: &Authority) -> Result<(), DeployedError> {
    if !request.headers().contains_key(HOST) {
        let host = authority.as_str().parse().map_err(DeployedError::new)?;
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// `:authority` instead of `Host`.
fn set_authority<B>(request: &mut Request<B>, authority: &Authority) -> Result<(), DeployedError> {
    let host = request.headers_mut().remove(HOST);
    let host = host.map(|host| Authority::try_from(host.as_bytes()));
    let sent = host.transpose().map_err(DeployedError::new)?;
    let authority = sent.unwrap_or_else(|| authority.clone());
    let uri = std::mem::take(request.uri_mut());
    let mut parts = uri.into_parts();
    parts.scheme = Some(Scheme::HTTP);
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

/// Why a server gave no response.
#[derive(Clone, Debug)]
pub struct DeployedError(String);

impl DeployedError {
    fn new(error: impl Display) -> Self {
        Self(error.to_string())
    }
}

impl Display for DeployedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DeployedError {}
