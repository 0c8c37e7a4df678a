//! Forms and their encoding.

use bytes::Bytes;
use url::form_urlencoded;

/// A form of a page, as [`Browser::submit`](super::Browser::submit) sends it. CORS does not apply to it.
///
/// ```
/// use cors_testing::{Enctype, Form};
///
/// let search = Form::get("https://api.example.com/search").field("q", "Ada");
/// // A body that servers read as JSON if they do not check the `Content-Type`.
/// let forged = Form::post("https://api.example.com/users")
///     .enctype(Enctype::Text)
///     .field(r#"{"name":"Eve","ignored":""#, r#""}"#);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Form {
    is_post: bool,
    pub(super) action: String,
    enctype: Enctype,
    fields: Vec<(String, String)>,
    pub(super) no_referrer: bool,
}

/// The [encoding](https://html.spec.whatwg.org/#attr-fs-enctype) of a form that is sent by POST.
///
/// ```
/// use cors_testing::{Enctype, Form};
///
/// let upload = Form::post("/files").enctype(Enctype::Multipart).field("name", "a.txt");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Enctype {
    /// `application/x-www-form-urlencoded`
    #[default]
    UrlEncoded,
    /// `multipart/form-data`
    Multipart,
    /// `text/plain`
    Text,
}

/// The parts of a request that a form determines.
pub(super) struct Submission {
    pub(super) query: Option<String>,
    /// The `Content-Type` and the body.
    pub(super) body: Option<(String, Bytes)>,
}

impl Form {
    /// A form that is sent by GET, with its fields as the query; `action` may be relative to the page's URL.
    ///
    /// ```
    /// let form = cors_testing::Form::get("/search").field("q", "Ada");
    /// ```
    pub fn get(action: impl Into<String>) -> Self {
        Self {
            is_post: false,
            action: action.into(),
            enctype: Enctype::default(),
            fields: Vec::new(),
            no_referrer: false,
        }
    }

    /// A form that is sent by POST, with its fields as the body.
    ///
    /// ```
    /// let form = cors_testing::Form::post("/users").field("name", "Ada");
    /// ```
    pub fn post(action: impl Into<String>) -> Self {
        Self {
            is_post: true,
            ..Self::get(action)
        }
    }

    /// Adds a field.
    ///
    /// ```
    /// let form = cors_testing::Form::post("/users").field("name", "Ada").field("role", "admin");
    /// ```
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let normalized = [name.into(), value.into()].map(|text| with_crlf(&text));
        self.fields.push(normalized.into());
        self
    }

    /// Sets the encoding of the body. A form that is sent by GET has no body.
    ///
    /// ```
    /// use cors_testing::{Enctype, Form};
    ///
    /// let form = Form::post("/users").enctype(Enctype::Text).field("name", "Ada");
    /// ```
    pub fn enctype(mut self, enctype: Enctype) -> Self {
        self.enctype = enctype;
        self
    }

    /// Sets `rel="noreferrer"`: the `Origin` of a POST request is then `null`, also on the page's own site.
    ///
    /// ```
    /// let form = cors_testing::Form::post("/users").no_referrer();
    /// ```
    pub fn no_referrer(mut self) -> Self {
        self.no_referrer = true;
        self
    }

    /// <https://html.spec.whatwg.org/#form-submission-algorithm>
    pub(super) fn submission(&self) -> Submission {
        if !self.is_post {
            return Submission {
                query: Some(self.url_encoded()),
                body: None,
            };
        }
        let (content_type, body) = match self.enctype {
            Enctype::UrlEncoded => (
                "application/x-www-form-urlencoded".to_owned(),
                self.url_encoded(),
            ),
            Enctype::Multipart => self.multipart(),
            Enctype::Text => ("text/plain".to_owned(), self.text()),
        };
        Submission {
            query: None,
            body: Some((content_type, body.into())),
        }
    }

    /// <https://url.spec.whatwg.org/#concept-urlencoded-serializer>
    fn url_encoded(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.fields);
        query.finish()
    }

    /// <https://html.spec.whatwg.org/#text/plain-encoding-algorithm>
    fn text(&self) -> String {
        let fields = self.fields.iter();
        let parts = fields.flat_map(|(name, value)| [name, "=", value, "\r\n"]);
        parts.collect()
    }

    /// <https://html.spec.whatwg.org/#multipart-form-data>
    fn multipart(&self) -> (String, String) {
        let mut boundary = "----cors-testing".to_owned();
        let contains = |(name, value): &(String, String), boundary: &String| {
            name.contains(boundary) || value.contains(boundary)
        };
        while self.fields.iter().any(|field| contains(field, &boundary)) {
            boundary.push('-');
        }
        let part = |(name, value): &(String, String)| {
            let name = name.replace("\r\n", "%0D%0A").replace('"', "%22");
            let head = format!("Content-Disposition: form-data; name=\"{name}\"");
            format!("--{boundary}\r\n{head}\r\n\r\n{value}\r\n")
        };
        let parts: Vec<String> = self.fields.iter().map(part).collect();
        let body = format!("{}--{boundary}--\r\n", parts.concat());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

/// The text with CRLF for each line break,
/// <https://html.spec.whatwg.org/#convert-to-a-list-of-name-value-pairs>.
fn with_crlf(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.replace('\n', "\r\n")
}
