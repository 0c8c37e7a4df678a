//! Opens connections to a server.

use http::uri::{Authority, Scheme};
use tokio::net::TcpStream;

#[cfg(feature = "tls")]
use super::tls::Tls;
use super::{
    error::DeployedError,
    stream::{Protocol, Stream},
};

/// Opens connections to one server.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    scheme: Scheme,
    authority: Authority,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

impl Connector {
    /// `None` if the scheme is not HTTP's.
    #[cfg(feature = "tls")]
    pub(super) fn new(scheme: Scheme, authority: Authority) -> Option<Self> {
        let has_tls = scheme == Scheme::HTTPS;
        (has_tls || scheme == Scheme::HTTP).then(|| Self {
            scheme,
            tls: has_tls.then(Tls::new),
            authority,
        })
    }

    /// `None` if the scheme is not HTTP's.
    #[cfg(not(feature = "tls"))]
    #[track_caller]
    pub(super) fn new(scheme: Scheme, authority: Authority) -> Option<Self> {
        assert!(
            scheme != Scheme::HTTPS,
            "`https://{authority}` needs TLS\nhelp: enable the feature `tls` of `cors-testing`"
        );
        (scheme == Scheme::HTTP).then_some(Self { scheme, authority })
    }

    pub(super) const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub(super) const fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(super) fn has_tls(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Connects, and returns the protocol that the server selects. Without TLS, it is the given protocol.
    pub(super) async fn connect(
        &self,
        protocol: Protocol,
    ) -> Result<(Stream, Protocol), DeployedError> {
        let stream = self.open().await?;
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            return tls.handshake(stream, &self.authority, protocol).await;
        }
        Ok((Box::new(stream), protocol))
    }

    async fn open(&self) -> Result<TcpStream, DeployedError> {
        let host = self.authority.host();
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let default = if self.has_tls() { 443 } else { 80 };
        let port = self.authority.port_u16().unwrap_or(default);
        let refused =
            |error| DeployedError::new(format!("no connection to {host}:{port}: {error}"));
        let stream = TcpStream::connect((name, port)).await.map_err(refused)?;
        stream.set_nodelay(true).map_err(DeployedError::new)?;
        Ok(stream)
    }
}
