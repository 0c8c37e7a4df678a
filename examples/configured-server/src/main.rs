//! A server with policies in a file. The server reads the file again when it receives SIGHUP.
//!
//! The section `[cors]` of `server.toml` is a whole policy, the default of the server. `partners` are the
//! origins of one handler, whose policy has `origins = [configured]`; the compiler checks the other keys of that
//! policy. A mistake in the file ends the program when it starts. When the file is read again, a mistake is
//! logged, and the policies do not change. No request is lost, and each request is decided by one policy.
//!
//! ```sh
//! cargo run -p example-configured-server     # prints calls to try, and the command that reloads the file
//! cargo test -p example-configured-server    # reloads the file while requests are served
//! ```

mod policies;
#[cfg(test)]
mod tests;

use std::{env, net::Ipv4Addr, path::PathBuf, process::ExitCode};

use axum::{Router, routing::get};
use cors_axum::{CorsLayer, cors, routes};
use tokio::net::TcpListener;

use self::policies::{Policies, Result};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server.toml");

#[cors(origins = [configured], methods = [GET], credentials)]
async fn list_orders() -> &'static str {
    "3 teapots"
}

async fn list_products() -> &'static str {
    "teapot, kettle"
}

fn app(policies: &Policies) -> Router {
    let Policies {
        default, partners, ..
    } = policies;
    Router::new()
        .route("/orders", routes![origins = partners; list_orders])
        .route("/products", get(list_products))
        .layer(CorsLayer::new(default))
}

#[tokio::main]
async fn main() -> ExitCode {
    let file = env::args_os()
        .nth(1)
        .map_or_else(|| FILE.into(), PathBuf::from);
    match serve(file).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(file: PathBuf) -> Result<()> {
    let policies = Policies::read(file)?;
    let app = app(&policies);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    println!("curl -i http://{address}/products -H 'origin: https://app.example.com'");
    println!("curl -i http://{address}/orders -H 'origin: https://shop.partner.example'");
    #[cfg(unix)]
    reload_on_hangup(policies)?;
    axum::serve(listener, app).await?;
    Ok(())
}

/// Reads the file again at each SIGHUP. Without this task, SIGHUP would end the process.
#[cfg(unix)]
fn reload_on_hangup(policies: Policies) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut hangups = signal(SignalKind::hangup())?;
    println!("kill -HUP {}", std::process::id());
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            match policies.reload() {
                Ok(()) => println!("the policies are replaced"),
                Err(error) => eprintln!("the policies do not change:\n{error}"),
            }
        }
    });
    Ok(())
}
