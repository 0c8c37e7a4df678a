//! A network on loopback: one server for all hosts.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{Html, Response},
    routing::get,
};
use http::{header::HOST, request::Parts};
use hyper::server::conn::http1;
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use rcgen::CertifiedKey;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};
use tokio_util::either::Either;

use crate::Error;

/// The server of all hosts. It stops when it is dropped.
#[derive(Debug)]
pub struct Network {
    address: SocketAddr,
    log: Log,
    _server: JoinSet<()>,
}

type Log = Arc<Mutex<Vec<Parts>>>;

/// Where each host has an empty page with two frames of no origin.
pub(crate) const PAGE: &str = "/page";

impl Network {
    /// Serves `api` on each host, beside the pages.
    ///
    /// # Errors
    ///
    /// If there is no port or no certificate to be had.
    pub async fn start(api: Router) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let log = Log::default();
        let service = Router::new()
            .route(PAGE, get(async || Html(include_str!("page.html"))))
            .fallback_service(api.layer(from_fn_with_state(Arc::clone(&log), note)));
        let mut server = JoinSet::new();
        server.spawn(accept(listener, tls()?, service));
        Ok(Self {
            address,
            log,
            _server: server,
        })
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has arrived at hosts under `test` since the last time that it was asked, the oldest first.
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

/// Chromium asks hosts of its own accord, too: those of services are under `test`.
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

async fn accept(listener: TcpListener, tls: TlsAcceptor, service: Router) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        // A connection that fails is the browser's matter: it closes many that it has opened ahead.
        connections.spawn(serve(stream, tls.clone(), service.clone()));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, tls: TlsAcceptor, service: Router) -> Result<(), Error> {
    let stream = if is_tls(&stream).await? {
        Either::Left(tls.accept(stream).await?)
    } else {
        Either::Right(stream)
    };
    http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades()
        .await?;
    Ok(())
}

/// Whether the connection begins with a TLS handshake,
/// <https://www.rfc-editor.org/rfc/rfc8446#section-5.1>.
async fn is_tls(stream: &TcpStream) -> io::Result<bool> {
    const HANDSHAKE: u8 = 22;
    let mut first = [0];
    stream.peek(&mut first).await?;
    Ok(first == [HANDSHAKE])
}
