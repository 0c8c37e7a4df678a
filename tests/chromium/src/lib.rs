//! Chromium beside the browser in code: the same calls of the same pages to the same services.
//!
//! [`Chromium`] and [`Prediction`] both turn a [`Call`] into an [`Experience`]: what the script sees,
//! what the console says, and what goes over the wire. They agree where the experiences are equal;
//! [`Deviation`] names where Chromium leaves the standard. [`Agreement`] asks both.
//!
//! Chromium's network is one server on loopback, which answers for every host, over HTTP and HTTPS. So
//! pages have the origins that the policies name.

mod agreement;
mod call;
mod chromedriver;
mod chromium;
mod console;
mod deviation;
mod driver;
mod experience;
mod network;
mod prediction;
mod report;

pub use self::{
    agreement::Agreement,
    call::{Api, Call, Page},
    chromium::Chromium,
    deviation::Deviation,
    driver::Driver,
    experience::{Arrival, Experience, Outcome},
    network::Network,
    prediction::Prediction,
    report::{Pair, Report},
};

/// Why a browser could not be asked.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
