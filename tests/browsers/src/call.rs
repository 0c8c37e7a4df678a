//! A call of a script, for the real browser and the browser in code.

use std::fmt;

use cors_testing::{
    Credentials, Mode, Redirect, Request, is_safelisted_method, is_safelisted_request_header,
};
use serde_json::{Value, json};

/// A call of a page's script.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Call {
    /// The script's page.
    pub page: Page,
    /// The API that the script calls.
    pub api: Api,
    /// The method, as the script writes it.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers that the script sets.
    pub headers: Vec<(String, String)>,
    /// The mode.
    pub mode: Mode,
    /// The credentials mode.
    pub credentials: Credentials,
    /// The redirect mode.
    pub redirect: Redirect,
    /// The body.
    pub body: Option<String>,
}

/// The page that a script belongs to.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Page {
    /// A page of this origin.
    Of(String),
    /// A sandboxed frame.
    SandboxedFrame,
    /// A frame with a `data:` URL.
    DataFrame,
    /// A page with a `data:` URL.
    DataPage,
}

/// An API that sends requests.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Api {
    /// `fetch`
    Fetch,
    /// `XMLHttpRequest`
    XmlHttpRequest,
}

impl Call {
    /// A call of `fetch` with its defaults.
    #[must_use]
    pub fn fetch(page: Page, method: &str, url: &str) -> Self {
        Self {
            page,
            api: Api::Fetch,
            method: method.to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            mode: Mode::Cors,
            credentials: Credentials::SameOrigin,
            redirect: Redirect::Follow,
            body: None,
        }
    }

    /// Whether the script sets the header `name`, in lower case.
    #[must_use]
    pub fn sets(&self, name: &str) -> bool {
        let mut names = self.headers.iter().map(|(name, _)| name);
        names.any(|set| set.eq_ignore_ascii_case(name))
    }

    /// Whether the call needs a preflight at another origin.
    #[must_use]
    pub fn is_preflighted(&self) -> bool {
        let mut headers = self.headers.iter();
        !is_safelisted_method(&self.method)
            || headers.any(|(name, value)| !is_safelisted_request_header(name, value.as_bytes()))
    }

    /// Converts the call to a request of the browser in code.
    pub fn to_request(&self) -> Request {
        let mut request = Request::new(&self.method, &self.url)
            .mode(self.mode)
            .credentials(self.credentials)
            .redirect(self.redirect);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_str());
        }
        match &self.body {
            Some(body) => request.body(body.as_str()),
            None => request,
        }
    }

    /// The arguments of `call.js`.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "api": self.api.to_string(),
            "url": self.url,
            "init": {
                "method": self.method,
                "headers": self.headers,
                "mode": mode(self.mode),
                "credentials": credentials(self.credentials),
                "redirect": redirect(self.redirect),
                "body": self.body,
            },
        })
    }
}

impl Page {
    /// The value of `Origin` in requests of the page.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self {
            Self::Of(origin) => origin,
            Self::SandboxedFrame | Self::DataFrame | Self::DataPage => "null",
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Of(origin) => origin,
            Self::SandboxedFrame => "a sandboxed frame",
            Self::DataFrame => "a data: frame",
            Self::DataPage => "a data: page",
        })
    }
}

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fetch => "fetch",
            Self::XmlHttpRequest => "XMLHttpRequest",
        })
    }
}

/// Formats the call as one line: the page, the request, and the values that are not defaults.
impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} {} {}",
            self.page, self.api, self.method, self.url
        )?;
        for (name, value) in &self.headers {
            write!(f, ", {name}: {value}")?;
        }
        if self.mode != Mode::Cors {
            write!(f, ", mode {}", mode(self.mode))?;
        }
        if self.redirect != Redirect::Follow {
            write!(f, ", redirect {}", redirect(self.redirect))?;
        }
        if self.credentials != Credentials::SameOrigin {
            write!(f, ", credentials {}", credentials(self.credentials))?;
        }
        match &self.body {
            Some(body) => write!(f, ", body {body:?}"),
            None => Ok(()),
        }
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Cors => "cors",
        Mode::NoCors => "no-cors",
        Mode::SameOrigin => "same-origin",
    }
}

fn credentials(credentials: Credentials) -> &'static str {
    match credentials {
        Credentials::Omit => "omit",
        Credentials::SameOrigin => "same-origin",
        Credentials::Include => "include",
    }
}

fn redirect(redirect: Redirect) -> &'static str {
    match redirect {
        Redirect::Follow => "follow",
        Redirect::Error => "error",
        Redirect::Manual => "manual",
    }
}
