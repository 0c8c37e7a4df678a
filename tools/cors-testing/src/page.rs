//! The page whose script fetches.

use url::{Origin, Url};

/// A page: what its scripts' requests are resolved against, and where they come from.
#[derive(Clone, Debug)]
pub(super) struct Page {
    url: Option<Url>,
    origin: Origin,
}

impl Page {
    /// The page at `address`, a URL; a sandboxed frame if it is `null`.
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
