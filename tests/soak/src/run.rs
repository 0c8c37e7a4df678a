//! A run: the server, the connections and the results.

use std::{
    error::Error,
    net::Ipv4Addr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{body::Bytes, serve::ListenerExt as _};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{net::TcpListener, task::JoinSet, time::timeout};

use crate::{
    api,
    exchange::{Answer, Exchange},
    memory,
    report::Report,
};

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// The number of connections that are kept alive. Every fourth uses HTTP/2.
pub(crate) const CONNECTIONS: u64 = 64;

/// The time limit for a response on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The number of wrong responses that are printed.
const SHOWN: u64 = 10;

struct Run {
    base: String,
    requests: u64,
    begun: AtomicU64,
    answered: AtomicU64,
    wrong: AtomicU64,
    opened: AtomicU64,
    early_memory: OnceLock<Option<u64>>,
}

/// Sends this number of requests, and checks the responses.
pub(crate) async fn run(requests: u64) -> Result<Report, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let run = Arc::new(Run {
        base: format!("http://{}", listener.local_addr()?),
        requests,
        begun: AtomicU64::new(0),
        answered: AtomicU64::new(0),
        wrong: AtomicU64::new(0),
        opened: AtomicU64::new(0),
        early_memory: OnceLock::new(),
    });
    let opened = Arc::clone(&run);
    let listener = listener.tap_io(move |_| {
        opened.opened.fetch_add(1, Relaxed);
    });
    tokio::spawn(async { axum::serve(listener, api::router()).await });

    let mut connections = JoinSet::new();
    for number in 0..CONNECTIONS {
        connections.spawn(Arc::clone(&run).connection(number % 4 == 0));
    }
    while let Some(connection) = connections.join_next().await {
        connection??;
    }
    Ok(Report {
        requests: run.answered.load(Relaxed),
        wrong: run.wrong.load(Relaxed),
        connections: run.opened.load(Relaxed),
        memory: run
            .early_memory
            .get()
            .copied()
            .flatten()
            .zip(memory::resident()),
    })
}

impl Run {
    /// Runs one connection's share of the exchanges.
    async fn connection(self: Arc<Self>, is_http2: bool) -> Result<(), Failure> {
        let client = Client::builder(TokioExecutor::new())
            .http2_only(is_http2)
            .retry_canceled_requests(false)
            .build_http();
        loop {
            let number = self.begun.fetch_add(1, Relaxed);
            if number >= self.requests {
                return Ok(());
            }
            timeout(PATIENCE, self.exchange(number, &client)).await??;
            let answered = self.answered.fetch_add(1, Relaxed) + 1;
            if answered == self.requests.div_ceil(10) {
                self.early_memory.get_or_init(memory::resident);
            }
        }
    }

    async fn exchange(
        &self,
        number: u64,
        client: &Client<HttpConnector, Empty<Bytes>>,
    ) -> Result<(), Failure> {
        let Exchange { request, expected } = Exchange::number(number, &self.base)?;
        let response = client.request(request).await?;
        let answer = Answer::from_response(&response);
        response.into_body().collect().await?;
        if answer != expected && self.wrong.fetch_add(1, Relaxed) < SHOWN {
            let exchange = Exchange::number(number, &self.base)?;
            eprintln!("soak: {exchange:?}\n  was answered by {answer:?}");
        }
        Ok(())
    }
}
