//! A small HTTP/1.1 server with its own types, without support for CORS.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// A request. Header names are in lower case.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
}

impl Request {
    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let lines = self.headers.iter().filter(move |(own, _)| own == name);
        lines.map(|(_, value)| &value[..])
    }
}

/// A response. Header names are in lower case.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, Vec<u8>)>,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn new(status: u16, body: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: Vec<u8>) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let lines = self.headers.iter().filter(move |(own, _)| *own == name);
        lines.map(|(_, value)| &value[..])
    }
}

pub(crate) type Handler = Arc<dyn Fn(&Request) -> Response + Send + Sync>;

/// The handlers of a path, each with its method, and the data of an extension. GET also serves HEAD.
pub(crate) struct Methods<T> {
    pub(crate) handlers: Vec<(&'static str, Handler)>,
    pub(crate) extension: Option<T>,
}

impl<T> Methods<T> {
    pub(crate) const fn new() -> Self {
        Self {
            handlers: Vec::new(),
            extension: None,
        }
    }

    /// Adds a handler for methods.
    pub(crate) fn on(
        mut self,
        methods: impl IntoIterator<Item = &'static str>,
        handler: &Handler,
    ) -> Self {
        let methods = methods.into_iter();
        let handlers = methods.map(|method| (method, Arc::clone(handler)));
        self.handlers.extend(handlers);
        self
    }

    pub(crate) fn call(&self, request: &Request) -> Response {
        let find = |method| self.handlers.iter().find(|(own, _)| *own == method);
        let get = || find("GET").filter(|_| request.method == "HEAD");
        match find(&request.method).or_else(get) {
            Some((_, handler)) => handler(request),
            None => Response::new(405, ""),
        }
    }
}

/// The handlers of each path pattern. The first pattern that matches applies.
pub(crate) struct Router<T>(Vec<(&'static str, Methods<T>)>);

impl<T> Router<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Mounts handlers at a pattern. A segment in braces matches any segment.
    pub(crate) fn at(mut self, pattern: &'static str, methods: Methods<T>) -> Self {
        self.0.push((pattern, methods));
        self
    }

    pub(crate) fn find(&self, path: &str) -> Option<&Methods<T>> {
        let mut mounted = self.0.iter();
        let found = mounted.find(|(pattern, _)| matches(pattern, path));
        found.map(|(_, methods)| methods)
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(own), Some(sent)) if own == sent => {}
            (Some(own), Some(sent)) if own.starts_with('{') && !sent.is_empty() => {}
            _ => return false,
        }
    }
}

/// Serves connections until the process ends.
pub(crate) fn serve(handler: Handler) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let handler = Arc::clone(&handler);
            // Errors of a connection are ignored.
            thread::spawn(move || exchange(stream, &handler).ok());
        }
    });
    address
}

fn exchange(stream: TcpStream, handler: &Handler) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let request = read_request(&mut reader)?;
    let response = handler(&request);
    let mut stream = reader.into_inner();
    write!(stream, "HTTP/1.1 {} Status\r\n", response.status)?;
    for (name, value) in &response.headers {
        write!(stream, "{name}: ")?;
        stream.write_all(value)?;
        stream.write_all(b"\r\n")?;
    }
    if response.status != 204 {
        write!(stream, "content-length: {}\r\n", response.body.len())?;
    }
    write!(stream, "connection: close\r\n\r\n")?;
    if request.method != "HEAD" && response.status != 204 {
        stream.write_all(response.body.as_bytes())?;
    }
    stream.flush()
}

fn read_request(reader: &mut BufReader<TcpStream>) -> std::io::Result<Request> {
    let mut line = || {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        std::io::Result::Ok(line.trim_ascii_end().to_vec())
    };
    let first = String::from_utf8_lossy(&line()?).into_owned();
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next(), words.next());
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            break;
        };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, value)| str::from_utf8(value).ok()?.parse().ok());
    reader
        .take(length.unwrap_or(0))
        .read_to_end(&mut Vec::new())?;
    Ok(Request {
        method: method.unwrap_or_default(),
        path: path.unwrap_or_default(),
        headers,
    })
}
