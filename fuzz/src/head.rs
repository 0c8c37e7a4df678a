//! The head of a request, in the form that a server reads.

use http::{HeaderName, HeaderValue, Method, Request};

/// The method, and the header lines in order.
pub(crate) struct Head {
    pub(crate) method: Method,
    lines: Vec<(HeaderName, HeaderValue)>,
}

impl Head {
    /// Reads the method from the first line, and a header from each other line. Lines that are not valid in a head
    /// are skipped.
    pub(crate) fn read(text: &[u8]) -> Option<Self> {
        let mut lines = text.split(|&byte| byte == b'\n');
        let method = Method::from_bytes(lines.next()?).ok()?;
        let lines = lines.take(256).filter_map(header).collect();
        Some(Self { method, lines })
    }

    /// The values of the header `name`, one for each line.
    pub(crate) fn values(&self, name: &str) -> Vec<&[u8]> {
        let lines = self.lines.iter().filter(|(own, _)| own.as_str() == name);
        lines.map(|(_, value)| value.as_bytes()).collect()
    }

    pub(crate) fn request(&self) -> Request<()> {
        let mut request = Request::new(());
        *request.method_mut() = self.method.clone();
        for (name, value) in &self.lines {
            request.headers_mut().append(name, value.clone());
        }
        request
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let value = value.strip_prefix(b" ").unwrap_or(value);
    Some((
        HeaderName::from_bytes(name).ok()?,
        HeaderValue::from_bytes(value).ok()?,
    ))
}
