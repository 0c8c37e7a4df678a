//! A network on loopback: one server for all hosts.

use std::{
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse as _, Response},
    routing::get,
};
use http::{Method, StatusCode, Uri, header::HOST, request::Parts};
use hyper::{server::conn::http1, upgrade::OnUpgrade};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use rcgen::CertifiedKey;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, BufReader},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};
use tokio_util::either::Either;

use crate::Error;

/// The server for all hosts, which is also the HTTP proxy to them. Dropping it stops the server.
#[derive(Debug)]
pub struct Network {
    address: SocketAddr,
    log: Log,
    _server: JoinSet<()>,
}

type Log = Arc<Mutex<Vec<Parts>>>;

/// The path of an empty page on each host, which has two frames with opaque origins.
pub(crate) const PAGE: &str = "/page";

impl Network {
    /// Serves `api` on each host, together with the page.
    ///
    /// # Errors
    ///
    /// If no port is free, or the certificate cannot be created.
    pub async fn start(api: Router) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let log = Log::default();
        let service = Router::new()
            .route(PAGE, get(async || Html(include_str!("page.html"))))
            .fallback_service(api.layer(from_fn_with_state(Arc::clone(&log), note)));
        let mut server = JoinSet::new();
        let tls = tls()?;
        server.spawn(accept(listener, Server { tls, service }));
        Ok(Self {
            address,
            log,
            _server: server,
        })
    }

    /// The address of the server.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests to hosts under `test` since the last call, the oldest first.
    pub(crate) fn take_log(&self) -> Vec<Parts> {
        std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn note(State(log): State<Log>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    if is_service(&head) {
        log.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(head.clone());
    }
    next.run(Request::from_parts(head, body)).await
}

/// Whether the request is for a tested service. Their hosts end with `.test`; browsers themselves also send
/// requests to other hosts.
fn is_service(head: &Parts) -> bool {
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let domain = host.and_then(|host| host.rsplit('.').next());
    domain == Some("test")
}

fn tls() -> Result<TlsAcceptor, Error> {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn accept(listener: TcpListener, server: Server) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // Browsers open connections in advance and close many of them, which is not an error.
        connections.spawn(server.clone().serve(stream));
        while connections.try_join_next().is_some() {}
    }
}

#[derive(Clone)]
struct Server {
    tls: TlsAcceptor,
    service: Router,
}

impl Server {
    async fn serve<S>(self, stream: S) -> Result<(), Error>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let mut stream = BufReader::new(stream);
        let stream = if is_tls(stream.fill_buf().await?) {
            Either::Left(self.tls.accept(stream).await?)
        } else {
            Either::Right(stream)
        };
        let proxy = from_fn_with_state(self.clone(), forward);
        let service = self.service.layer(proxy);
        http1::Builder::new()
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .with_upgrades()
            .await?;
        Ok(())
    }

    /// Serves the connection inside a proxy's tunnel.
    fn tunnel(self, tunnel: OnUpgrade) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> {
        Box::pin(async {
            let stream = TokioIo::new(tunnel.await?);
            self.serve(stream).await
        })
    }
}

/// Whether the connection begins with a TLS handshake,
/// <https://www.rfc-editor.org/rfc/rfc8446#section-5.1>.
fn is_tls(start: &[u8]) -> bool {
    const HANDSHAKE: u8 = 22;
    start.first() == Some(&HANDSHAKE)
}

/// Forwards a request as an HTTP proxy, <https://www.rfc-editor.org/rfc/rfc9110#section-3.7>.
async fn forward(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    if request.method() == Method::CONNECT {
        if let Some(tunnel) = request.extensions_mut().remove::<OnUpgrade>() {
            tokio::spawn(server.tunnel(tunnel));
        }
        return StatusCode::OK.into_response();
    }
    // https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
    let target = request.uri().path_and_query().cloned();
    *request.uri_mut() = target.map_or_else(Uri::default, Uri::from);
    request.headers_mut().remove("proxy-connection");
    next.run(request).await
}
