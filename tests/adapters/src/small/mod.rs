//! A small server, and an adapter for it that uses only the public interface.

mod adapter;
mod application;
mod server;

pub(crate) use self::application::FRAMEWORK;
