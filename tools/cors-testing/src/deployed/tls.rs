//! TLS to a server at an `https://` address.

use std::{fmt, sync::Arc};

use http::uri::Authority;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, pki_types::ServerName},
};

use super::{
    error::DeployedError,
    stream::{Protocol, Stream},
};

/// The configurations of both handshakes, or the reason why there are none.
#[derive(Clone)]
pub(super) struct Tls(Result<Configs, DeployedError>);

/// The configurations without and with HTTP/2.
#[derive(Clone)]
struct Configs {
    http1: Arc<ClientConfig>,
    http2: Arc<ClientConfig>,
}

const HTTP_1: &[u8] = b"http/1.1";
const HTTP_2: &[u8] = b"h2";

impl Tls {
    /// Trusts the certificate authorities of the system.
    pub(super) fn new() -> Self {
        Self(roots().map(|roots| Configs {
            http1: config(roots.clone(), &[HTTP_1]),
            http2: config(roots, &[HTTP_2, HTTP_1]),
        }))
    }

    pub(super) async fn handshake(
        &self,
        stream: TcpStream,
        authority: &Authority,
        protocol: Protocol,
    ) -> Result<(Stream, Protocol), DeployedError> {
        let configs = self.0.as_ref().map_err(Clone::clone)?;
        let config = match protocol {
            Protocol::Http1 => &configs.http1,
            Protocol::Http2 => &configs.http2,
        };
        let host = authority.host().trim_start_matches('[');
        let name = ServerName::try_from(host.trim_end_matches(']').to_owned());
        let name = name.map_err(DeployedError::new)?;
        let connector = TlsConnector::from(Arc::clone(config));
        let stream = connector.connect(name, stream).await;
        let stream = stream.map_err(|error| {
            DeployedError::new(format!(
                "TLS with {authority} failed: {error}\nhelp: set `SSL_CERT_FILE` to a file with the certificate of the \
                 server's certificate authority, if it is not one of the system's"
            ))
        })?;
        let (_, session) = stream.get_ref();
        let protocol = if session.alpn_protocol() == Some(HTTP_2) {
            Protocol::Http2
        } else {
            Protocol::Http1
        };
        Ok((Box::new(stream), protocol))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

fn roots() -> Result<RootCertStore, DeployedError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if !roots.is_empty() {
        return Ok(roots);
    }
    let errors: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
    Err(DeployedError::new(format!(
        "no certificate authority is known: {}\nhelp: set `SSL_CERT_FILE` to a file with certificates",
        errors.join(", ")
    )))
}

fn config(roots: RootCertStore, protocols: &[&[u8]]) -> Arc<ClientConfig> {
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.expect("ring has cipher suites for TLS 1.2 and 1.3");
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|&name| name.to_owned()).collect();
    Arc::new(config)
}
