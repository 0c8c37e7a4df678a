//! An application, and proxies in front of it.

mod application;
mod configuration;
mod proxy;

pub use self::{
    application::{BOOKS, PUBLIC, application, application_without_cors, serve},
    configuration::{Configuration, Mistake},
    proxy::{PROXIES, Proxy, Running},
};
