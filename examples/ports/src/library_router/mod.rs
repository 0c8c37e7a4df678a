//! A library function that takes the origins as an `Option` and returns a router, as a library for a protocol
//! over HTTP has it. With `None` there is no CORS.

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;
