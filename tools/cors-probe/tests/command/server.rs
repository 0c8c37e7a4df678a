//! Servers on loopback. Each runs until the test ends.

use std::{net::Ipv4Addr, sync::Arc};

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
    service::TowerToHyperService,
};
use rcgen::CertifiedKey;
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

async fn bind() -> (TcpListener, u16) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (listener, port)
}

/// Serves HTTP/1.1, and returns the address.
pub(crate) async fn serve(router: Router) -> String {
    let (listener, port) = bind().await;
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://127.0.0.1:{port}")
}

/// Serves TLS with these protocols, and returns the address and the certificate.
pub(crate) async fn serve_tls(router: Router, protocols: &[&[u8]]) -> (String, String) {
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let CertifiedKey { cert, signing_key } = certificate.expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    let mut config = config
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a key");
    config.alpn_protocols = protocols.iter().map(|&name| name.to_owned()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, port) = bind().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, service) = (acceptor.clone(), TowerToHyperService::new(router.clone()));
            tokio::spawn(async move {
                // A client that does not trust the certificate closes the connection.
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let server = auto::Builder::new(TokioExecutor::new());
                let _ = server.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    (format!("https://localhost:{port}"), cert.pem())
}
