//! A router function with the parameters `allow_origin` and `no_cors`, as in the HTTP server of a development
//! node with these command-line arguments.

pub mod cors;
#[cfg(test)]
mod tests;
pub mod tower_http;

/// The command-line arguments.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The values of `--allow-origin`.
    pub allow_origin: Vec<String>,
    /// Whether `--no-cors` is set.
    pub no_cors: bool,
}
