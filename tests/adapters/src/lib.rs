//! The application of `cors_testing::conformance` in each framework, on the framework's own server.

mod actix;
mod axum;
mod hyper;
mod poem;
mod rocket;
mod salvo;
mod small;
mod tower;

mod policies {
    cors_testing::conformance_policies!();
}

use std::{fmt, net::SocketAddr};

use cors_testing::Deployed;

pub use self::axum::axum_application;

/// A framework, and the function that starts its server.
pub struct Framework {
    /// The name of the framework.
    pub name: &'static str,
    /// Whether the server supports HTTP/2 without TLS.
    pub has_http2: bool,
    /// The rows of the table that are impossible with a default policy in this framework.
    pub exceptions: &'static [&'static str],
    start: fn(Defaults) -> SocketAddr,
}

/// The default policy, for handlers without a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Defaults {
    /// No policy.
    None,
    /// The default policy of the table.
    Policy,
    /// The same with `enforce`.
    Enforced,
}

impl Defaults {
    fn policy(self) -> Option<&'static cors_runtime::Policy> {
        match self {
            Defaults::None => None,
            Defaults::Policy => Some(&policies::DEFAULT),
            Defaults::Enforced => Some(&policies::ENFORCED_DEFAULT),
        }
    }
}

/// All frameworks.
pub const FRAMEWORKS: [Framework; 7] = [
    axum::FRAMEWORK,
    tower::FRAMEWORK,
    actix::FRAMEWORK,
    rocket::FRAMEWORK,
    poem::FRAMEWORK,
    salvo::FRAMEWORK,
    small::FRAMEWORK,
];

impl Framework {
    /// Starts the application on a free port. The server runs until the process ends.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn serve(&self, defaults: Defaults) -> Deployed {
        let address = (self.start)(defaults);
        Deployed::at(&format!("http://{address}"))
    }
}

impl fmt::Debug for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs a server on a new thread, and returns the address that it sends.
fn spawn(serve: impl FnOnce(std::sync::mpsc::Sender<SocketAddr>) + Send + 'static) -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || serve(sender));
    receiver.recv().expect("a server")
}
