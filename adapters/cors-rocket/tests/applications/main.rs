//! Applications of rocket with policies. The tests send the requests of a browser or of an attacker.

mod composition;
mod configured;
mod default_policy;
mod enforce;
mod inside_cors;
mod launch;
mod matching;
mod observation;
mod per_request;
mod responses;
mod server;

use std::fmt;

use rocket::{
    Build, Rocket,
    http::{Header, Method},
    local::blocking::{Client, LocalRequest},
};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const ADMIN: &str = "https://admin.example.com";
pub(crate) const EVIL: &str = "https://evil.example";

/// The response to a request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The lines of a header, joined.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines = self.headers.iter().filter(|(own, _)| own == name);
        let lines: Vec<_> = lines.map(|(_, value)| &**value).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// The origin that may read the response.
    pub(crate) fn allowed(&self) -> Option<String> {
        self.header("access-control-allow-origin")
    }

    pub(crate) fn varies_on_origin(&self) -> bool {
        let vary = self.header("vary").unwrap_or_default().to_lowercase();
        vary.split(", ").any(|name| name == "origin")
    }

    /// The names of the headers of the CORS protocol.
    pub(crate) fn cors_names(&self) -> Vec<&str> {
        let names = self.headers.iter().map(|(name, _)| &**name);
        let mut names: Vec<_> = names
            .filter(|name| name.starts_with("access-control-"))
            .collect();
        names.sort_unstable();
        names
    }

    #[track_caller]
    pub(crate) fn assert_granted(&self, origin: &str) -> &Self {
        assert_eq!(self.status, 204, "{self:?}");
        assert_eq!(self.allowed().as_deref(), Some(origin), "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_refused(&self) -> &Self {
        assert!(!(200..300).contains(&self.status), "{self:?}");
        assert_eq!(self.cors_names(), [""; 0], "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_is(&self, status: u16, body: &str, allowed: Option<&str>) -> &Self {
        let own = (self.status, &*self.body, self.allowed());
        assert_eq!(own, (status, body, allowed.map(str::to_owned)), "{self:?}");
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?}", self.status, self.body)?;
        let mut lines = self.headers.iter();
        lines.try_for_each(|(name, value)| writeln!(f, "{name}: {value:?}"))
    }
}

/// An application that has launched.
pub(crate) struct App(pub(crate) Client);

impl App {
    #[track_caller]
    pub(crate) fn new(rocket: Rocket<Build>) -> Self {
        let quiet = rocket::Config {
            log_level: rocket::config::LogLevel::Off,
            ..rocket::Config::debug_default()
        };
        let client = Client::untracked(rocket.configure(quiet));
        Self(client.expect("an application that launches"))
    }

    pub(crate) fn send(&self, request: &Message) -> Answer {
        let method: Method = request.method.parse().expect("a method");
        let mut local: LocalRequest<'_> = self.0.req(method, request.path.clone());
        for (name, value) in &request.headers {
            local.add_header(Header::new(name.clone(), value.clone()));
        }
        let response = local.body(&request.body).dispatch();
        let headers = response.headers().iter().map(|header| {
            let name = header.name().as_str().to_lowercase();
            (name, header.value().to_owned())
        });
        Answer {
            status: response.status().code,
            headers: headers.collect(),
            body: response.into_string().unwrap_or_default(),
        }
    }
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Message {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }
}

pub(crate) fn request(method: &str, path: &str) -> Message {
    Message {
        method: method.to_owned(),
        path: path.to_owned(),
        headers: Vec::new(),
        body: String::new(),
    }
}

pub(crate) fn from(origin: &str, method: &str, path: &str) -> Message {
    request(method, path).with("Origin", origin)
}

/// A preflight that requests `method`.
pub(crate) fn preflight(origin: &str, method: &str, path: &str) -> Message {
    from(origin, "OPTIONS", path).with("Access-Control-Request-Method", method)
}

/// A preflight that requests `method` and headers.
pub(crate) fn preflight_with(origin: &str, method: &str, path: &str, names: &str) -> Message {
    preflight(origin, method, path).with("Access-Control-Request-Headers", names)
}
