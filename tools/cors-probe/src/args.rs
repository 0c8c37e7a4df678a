//! The command line.

use std::{path::PathBuf, str::FromStr, time::Duration};

use clap::Parser;
use http::{HeaderName, HeaderValue, Uri, uri::Scheme};

/// Compares the CORS policies of a program with the responses of its deployment.
///
/// It sends preflights, and requests with GET and HEAD, from allowed origins and from near misses of them, and compares
/// the verdict of a browser on each response with its verdict on the policy's own response.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit status: 0 if the deployment agrees with the policies, 1 if it allows more or less, 2 if the \
                  comparison could not be made or finished."
)]
pub(crate) struct Args {
    /// The manifest of the program, as `cors-manifest` writes it
    pub(crate) manifest: PathBuf,

    /// A path, and the handlers that are mounted there; without any, the paths of the manifest
    #[arg(value_name = "/PATH=HANDLER,..")]
    pub(crate) paths: Vec<MountedPath>,

    /// The address of the deployment, with a path if everything is below it
    #[arg(long, value_name = "URL")]
    pub(crate) at: Address,

    /// A header of each request that is not a preflight, such as `Authorization: Bearer ..`
    #[arg(long = "header", value_name = "NAME: VALUE", value_parser = header)]
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,

    /// An origin that a handler allows in addition to those of the manifest, by a variable, a set or a function
    #[arg(long = "allowed", value_name = "HANDLER=ORIGIN")]
    pub(crate) allowed: Vec<AllowedOrigin>,

    /// Requests per second
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) rate: u32,

    /// Seconds to wait for a response
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub(crate) timeout: Duration,

    /// Seconds after which no further request is sent
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<Duration>,

    /// How many origins of each policy are tested
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) origins: usize,

    /// Also send requests with methods other than GET and HEAD: the handlers run, with an empty body
    #[arg(long = "unsafe")]
    pub(crate) send_unsafe: bool,

    /// Write the result as JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Do not print progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// `/books=list_books,add_book`
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct MountedPath {
    pub(crate) path: String,
    pub(crate) handlers: Vec<String>,
}

/// `https://staging.example.com/api`
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Address {
    pub(crate) origin: String,
    /// Without a slash at its end.
    pub(crate) prefix: String,
}

/// `list_books=https://app.example.com`
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct AllowedOrigin {
    pub(crate) handler: String,
    pub(crate) origin: String,
}

impl FromStr for MountedPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').filter(|(path, handlers)| {
            path.starts_with('/') && path.parse::<Uri>().is_ok() && !handlers.is_empty()
        });
        let Some((path, handlers)) = parts else {
            return Err("write a path and handlers: `/books=list_books,add_book`".to_owned());
        };
        Ok(Self {
            path: path.to_owned(),
            handlers: handlers
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect(),
        })
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri = text.parse::<Uri>().ok().filter(|uri| uri.query().is_none());
        let origin = uri.as_ref().and_then(|uri| {
            let scheme = uri
                .scheme()
                .filter(|&scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS)?;
            let authority = uri
                .authority()
                .filter(|authority| !authority.as_str().contains('@'))?;
            Some(format!("{scheme}://{authority}"))
        });
        match (origin, uri) {
            (Some(origin), Some(uri)) => Ok(Self {
                origin,
                prefix: uri.path().trim_end_matches('/').to_owned(),
            }),
            _ => Err("write a scheme and a host: `https://staging.example.com`".to_owned()),
        }
    }
}

impl FromStr for AllowedOrigin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((handler, origin)) => Ok(Self {
                handler: handler.to_owned(),
                origin: origin.to_owned(),
            }),
            None => Err(
                "write a handler and an origin: `list_books=https://app.example.com`".to_owned(),
            ),
        }
    }
}

fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parts = text.split_once(':').and_then(|(name, value)| {
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        let value = HeaderValue::from_str(value.trim()).ok()?;
        Some((name, value))
    });
    parts.ok_or_else(|| "write a name and a value: `Authorization: Bearer ..`".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok();
    let seconds = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let seconds = seconds.filter(|seconds| !seconds.is_zero());
    seconds.ok_or_else(|| "write seconds, such as `30`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Address, AllowedOrigin, Args, MountedPath, header};

    #[test]
    fn the_definition_of_the_command_is_valid() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }

    #[test]
    fn a_path_has_handlers() {
        let path = "/books/42=show_book, api::remove_book"
            .parse::<MountedPath>()
            .expect("a path");
        assert_eq!(path.path, "/books/42");
        assert_eq!(path.handlers, ["show_book", "api::remove_book"]);
        for text in [
            "/books",
            "books=list_books",
            "/books=",
            "=list_books",
            "/a b=list_books",
        ] {
            assert!(text.parse::<MountedPath>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        for (text, origin, prefix) in [
            (
                "https://staging.example.com",
                "https://staging.example.com",
                "",
            ),
            (
                "https://staging.example.com/",
                "https://staging.example.com",
                "",
            ),
            (
                "http://127.0.0.1:3000/api/",
                "http://127.0.0.1:3000",
                "/api",
            ),
            ("http://[::1]:3000", "http://[::1]:3000", ""),
        ] {
            let address = text.parse::<Address>().expect(text);
            assert_eq!(
                (&*address.origin, &*address.prefix),
                (origin, prefix),
                "{text}"
            );
        }
        for text in [
            "staging.example.com",
            "/api",
            "ftp://a.example",
            "https://u:p@a.example",
            "https://a.example/?a",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_header_has_a_name_and_a_value() {
        let (name, value) = header("Authorization: Bearer a:b").expect("a header");
        assert_eq!(name, "authorization");
        assert_eq!(value, "Bearer a:b");
        for text in ["Authorization", "a b: c", "a: b\nc: d"] {
            assert!(header(text).is_err(), "{text}");
        }
        assert!("list_books".parse::<AllowedOrigin>().is_err());
    }
}
