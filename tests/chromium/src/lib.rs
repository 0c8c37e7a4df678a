//! Chromium beside the browser in code: the same calls of the same pages to the same services.
//!
//! [`Chromium`] and [`Prediction`] both turn a [`Call`] into an [`Experience`]: what the script sees,
//! what the console says, and what goes over the wire. Two browsers agree where the experiences are
//! equal.
//!
//! Chromium's network is one server on loopback, which answers for every host, over HTTP and HTTPS. So
//! pages have the origins that the policies name.

mod call;
mod chromium;
mod console;
mod driver;
mod experience;
mod network;
mod prediction;

pub use self::{
    call::{Api, Call, Page},
    chromium::Chromium,
    driver::Driver,
    experience::{Arrival, Experience, Outcome},
    network::Network,
    prediction::Prediction,
};

/// Why a browser could not be asked.
pub type Error = Box<dyn std::error::Error + Send + Sync>;
