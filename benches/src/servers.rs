//! Whole requests to a server on loopback: the cost of a policy compared with that of HTTP, routing and sockets.
//!
//! The server is this program under callgrind. It serves one connection. The client is not counted.

use std::{
    env,
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    process::{Command, Stdio},
    str::FromStr,
};

use axum::{Router, body::Body};
use http::Request;
use http_body_util::BodyExt as _;
use hyper::{body::Incoming, client, server};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

use crate::{
    instructions::read_total,
    policy,
    scenario::{Origins, Recipe, Scenario},
    stack,
    subject::request,
};

/// The argument that starts this program as the server.
pub(crate) const SERVER: &str = "--server";

/// The requests of a short and of a long connection. The difference contains neither the start-up nor the handshake.
const COUNTS: [u32; 2] = [40, 240];

const SIZES: [usize; 2] = [1, 1_000];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Protocol {
    Http1,
    Http2,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cors {
    None,
    Ours,
    TowerHttp,
}

/// The service of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    protocol: Protocol,
    cors: Cors,
    size: usize,
}

/// Prints the instructions of whole requests.
pub(crate) fn print() -> io::Result<()> {
    println!(
        "| protocol | request | origins | without CORS | ours | to without | tower-http | to without | **ratio** |\n\
         |---|---|---|---|---|---|---|---|---|"
    );
    for protocol in [Protocol::Http1, Protocol::Http2] {
        for scenario in [
            Scenario::NoOrigin,
            Scenario::Allowed,
            Scenario::PreflightAllowed,
        ] {
            for size in SIZES {
                let instructions = |cors| {
                    let setup = Setup {
                        protocol,
                        cors,
                        size,
                    };
                    setup.instructions(scenario)
                };
                let bare = instructions(Cors::None)?;
                let ours = instructions(Cors::Ours)?;
                let tower_http = instructions(Cors::TowerHttp)?;
                println!(
                    "| {protocol:?} | {scenario} | {size} | {bare:.0} | {ours:.0} | {:.3} | {tower_http:.0} | {:.3} | {:.3} |",
                    ours / bare,
                    tower_http / bare,
                    ours / tower_http,
                );
            }
        }
    }
    Ok(())
}

impl Setup {
    /// The setup that the arguments of the server describe.
    pub(crate) fn from_arguments(arguments: &[&str]) -> Option<Self> {
        let &[protocol, cors, size] = arguments else {
            return None;
        };
        Some(Self {
            protocol: [Protocol::Http1, Protocol::Http2]
                .into_iter()
                .find(|known| format!("{known:?}") == protocol)?,
            cors: [Cors::None, Cors::Ours, Cors::TowerHttp]
                .into_iter()
                .find(|known| format!("{known:?}") == cors)?,
            size: usize::from_str(size).ok()?,
        })
    }

    fn arguments(self) -> [String; 3] {
        [
            format!("{:?}", self.protocol),
            format!("{:?}", self.cors),
            self.size.to_string(),
        ]
    }

    /// The instructions of one request.
    fn instructions(self, scenario: Scenario) -> io::Result<f64> {
        let [short, long] = COUNTS;
        let difference = self.total(scenario, long)? - self.total(scenario, short)?;
        Ok(difference / f64::from(long - short))
    }

    /// The instructions of a server that answers `count` requests.
    fn total(self, scenario: Scenario, count: u32) -> io::Result<f64> {
        let profile = env::current_exe()?.with_file_name("callgrind-server");
        let mut server = Command::new("valgrind")
            .args(["--tool=callgrind", "--quiet"])
            .arg(format!("--callgrind-out-file={}", profile.display()))
            .arg(env::current_exe()?)
            .arg(SERVER)
            .args(self.arguments())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        let output = server.stdout.take().map(BufReader::new);
        output.map_or(Ok(0), |mut output| output.read_line(&mut address))?;
        let address: SocketAddr = address.trim().parse().map_err(io::Error::other)?;
        let recipe = Recipe::new(scenario, Origins::Exact(self.size));
        runtime()?.block_on(self.call(address, &recipe, count))?;
        if !server.wait()?.success() {
            return Err(io::Error::other("the server failed"));
        }
        read_total(&profile)
    }

    /// Sends requests, one after another.
    async fn call(self, address: SocketAddr, recipe: &Recipe, count: u32) -> io::Result<()> {
        let stream = TokioIo::new(TcpStream::connect(address).await?);
        match self.protocol {
            Protocol::Http1 => {
                let (mut sender, connection) = client::conn::http1::handshake(stream)
                    .await
                    .map_err(io::Error::other)?;
                tokio::spawn(connection);
                for _ in 0..count {
                    let response = sender.send_request(to(address, recipe)).await;
                    read(response).await?;
                }
            }
            Protocol::Http2 => {
                let (mut sender, connection) =
                    client::conn::http2::handshake(TokioExecutor::new(), stream)
                        .await
                        .map_err(io::Error::other)?;
                tokio::spawn(connection);
                for _ in 0..count {
                    let response = sender.send_request(to(address, recipe)).await;
                    read(response).await?;
                }
            }
        }
        Ok(())
    }

    /// Serves one connection.
    pub(crate) fn serve(self) -> io::Result<()> {
        runtime()?.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            println!("{}", listener.local_addr()?);
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let stream = TokioIo::new(stream);
            let service = TowerToHyperService::new(self.router());
            match self.protocol {
                Protocol::Http1 => {
                    let server = server::conn::http1::Builder::new();
                    server.serve_connection(stream, service).await
                }
                Protocol::Http2 => {
                    let server = server::conn::http2::Builder::new(TokioExecutor::new());
                    server.serve_connection(stream, service).await
                }
            }
            .map_err(io::Error::other)
        })
    }

    fn router(self) -> Router {
        let origins = Origins::Exact(self.size);
        match self.cors {
            Cors::None => stack::handler(),
            Cors::Ours => stack::routes(origins),
            Cors::TowerHttp => stack::handler().layer(policy::tower_http(origins)),
        }
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_io().build()
}

/// A request with an absolute URI, which HTTP/2 needs.
fn to(address: SocketAddr, recipe: &Recipe) -> Request<Body> {
    let mut request = request(recipe);
    *request.uri_mut() = format!("http://{address}/").parse().expect("a URI");
    request
}

async fn read(response: hyper::Result<http::Response<Incoming>>) -> io::Result<()> {
    let body = response.map_err(io::Error::other)?.into_body();
    body.collect().await.map_err(io::Error::other)?;
    Ok(())
}
