//! Listening on ports.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The listeners of a port, for both addresses of `localhost`.
#[derive(Debug)]
pub(crate) struct Port(Vec<TcpListener>);

#[derive(Debug)]
pub(crate) struct ListenError {
    address: SocketAddr,
    cause: io::Error,
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, cause } = self;
        if cause.kind() == io::ErrorKind::AddrInUse {
            let advice = "stop the program that holds it (another demo?) and try again";
            return write!(
                f,
                "cannot listen on {address}: address already in use; {advice}"
            );
        }
        write!(f, "cannot listen on {address}: {cause}")
    }
}

impl std::error::Error for ListenError {}

impl Port {
    pub(crate) async fn listen(port: u16) -> Result<Self, ListenError> {
        let mut listeners = vec![bind(Ipv4Addr::LOCALHOST.into(), port).await?];
        match bind(Ipv6Addr::LOCALHOST.into(), port).await {
            Ok(listener) => listeners.push(listener),
            Err(error) if error.cause.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(_no_ipv6_here) => {}
        }
        Ok(Self(listeners))
    }

    /// Listens on a port that the system chooses, and returns the address.
    pub(crate) async fn listen_anywhere() -> Result<(Self, SocketAddr), ListenError> {
        let listener = bind(Ipv4Addr::LOCALHOST.into(), 0).await?;
        let address = listener.local_addr().map_err(|cause| ListenError {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            cause,
        })?;
        Ok((Self(vec![listener]), address))
    }

    /// Adds tasks that serve `router` until they are dropped.
    pub(crate) fn serve(self, router: &Router, tasks: &mut JoinSet<io::Result<()>>) {
        for listener in self.0 {
            let server = axum::serve(listener, router.clone());
            tasks.spawn(server.into_future());
        }
    }
}

async fn bind(host: IpAddr, port: u16) -> Result<TcpListener, ListenError> {
    let address = SocketAddr::new(host, port);
    TcpListener::bind(address)
        .await
        .map_err(|cause| ListenError { address, cause })
}
