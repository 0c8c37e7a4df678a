//! A router function with the parameters `allow_origin` and `no_cors`, as the HTTP server of a development
//! node has them from its command line.

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;

/// The arguments of the command line.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The values of `--allow-origin`.
    pub allow_origin: Vec<String>,
    /// Whether `--no-cors` is set.
    pub no_cors: bool,
}
