//! A server for HTTP/1.1 and HTTP/2.

use std::{error::Error, net::SocketAddr, sync::mpsc::Sender};

use ::hyper::{
    Request, Response,
    body::{Body, Incoming},
    service::Service,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::net::TcpListener;

/// Serves connections until the process ends.
pub(crate) async fn serve_http<S, B>(service: S, sender: &Sender<SocketAddr>)
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body<Data: Send, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    sender.send(address).expect("a receiver");
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        let service = service.clone();
        tokio::spawn(async move {
            let builder = auto::Builder::new(TokioExecutor::new());
            // Errors of a connection are ignored.
            let _closed = builder
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
