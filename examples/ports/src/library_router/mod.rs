//! A library function that takes the origins as an `Option` and returns a router, as in a library for a protocol
//! over HTTP. With `None`, CORS is disabled.

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;
