//! A connection to a server, with or without TLS.

use tokio::io::{AsyncRead, AsyncWrite};

/// A connection.
pub(super) type Stream = Box<dyn ReadWrite>;

pub(super) trait ReadWrite: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> ReadWrite for S {}

/// A protocol, or the newest protocol that is offered to a server at an `https://` address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}
