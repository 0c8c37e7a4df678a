//! Compares Chromium, Firefox and WebKit with the browser in code: the same pages make the same calls to the
//! same services.
//!
//! [`Browser`] and [`Prediction`] both turn a [`Call`] into an [`Experience`]: the outcome for the script,
//! the console message, and the requests on the wire. [`Deviation`] lists the differences between an
//! [`Engine`] and the standard. [`Agreement`] makes the calls in both.
//!
//! The network of the real browsers is one server on loopback, which serves every host over HTTP and HTTPS.
//! Pages can therefore have the origins that the policies list.

mod agreement;
mod browser;
mod call;
mod clock;
mod deviation;
mod driver;
mod engine;
mod experience;
mod layout;
mod network;
mod prediction;
mod process;
mod programs;
mod report;

pub use self::{
    agreement::Agreement,
    browser::Browser,
    call::{Api, Call, Page},
    clock::Clock,
    deviation::Deviation,
    driver::Driver,
    engine::Engine,
    experience::{Arrival, Experience, Outcome},
    layout::{assert_is_readable, number},
    network::Network,
    prediction::Prediction,
    report::{Pair, Report},
};

/// The reason why a browser did not start or did not make a call.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// Defines a test for each function and engine: `name::chromium`, `name::firefox` and `name::webkit`.
#[macro_export]
macro_rules! in_each_engine {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test]
            async fn chromium() {
                super::$test($crate::Engine::Chromium).await;
            }

            #[tokio::test]
            async fn firefox() {
                super::$test($crate::Engine::Firefox).await;
            }

            #[tokio::test]
            async fn webkit() {
                super::$test($crate::Engine::WebKit).await;
            }
        }
    )+};
}
