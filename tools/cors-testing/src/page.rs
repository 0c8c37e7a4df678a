//! The page whose script calls `fetch`.

use url::{Origin, Url};

/// A page: the base URL and the origin of its scripts' requests.
#[derive(Clone, Debug)]
pub(super) struct Page {
    url: Option<Url>,
    origin: Origin,
}

impl Page {
    /// The page at `address`, which is a URL, or `null` for a sandboxed frame.
    pub(super) fn at(address: &str) -> Result<Self, url::ParseError> {
        if address == "null" {
            return Ok(Self {
                url: None,
                origin: Origin::new_opaque(),
            });
        }
        let url = Url::parse(address)?;
        let origin = url.origin();
        Ok(Self {
            url: Some(url),
            origin,
        })
    }

    pub(super) fn resolve(&self, url: &str) -> Result<Url, url::ParseError> {
        Url::options().base_url(self.url.as_ref()).parse(url)
    }

    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }
}
