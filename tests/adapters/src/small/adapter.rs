pub(crate) use cors_runtime::*;

use std::sync::Arc;

use cors_runtime::adapter::{
    Answer, FieldValue, RequestHead, RequestHeader, RequestHeaders, RequestedMethod, ResponseHead,
    allow, assert_one_item,
};

use super::server::{Handler, Request, Response, Router};

impl RequestHead for Request {
    type Headers = Self;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.method.as_bytes())
    }

    fn headers(&self) -> &Self {
        self
    }
}

impl RequestHeaders for Request {
    type Value = [u8];

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &[u8]> {
        let lines = self.headers.iter();
        let lines = lines.filter(move |(name, _)| name == header.name());
        lines.map(|(_, value)| &value[..])
    }
}

impl ResponseHead<'static, Vec<u8>> for Response {
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        self.headers.retain(|(name, _)| !is_removed(name));
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let lines = self.headers.iter().filter(move |(own, _)| *own == name);
        lines.map(|(_, value)| &value[..])
    }

    fn append(&mut self, name: &'static str, value: FieldValue<'static, Vec<u8>>) {
        let value = match value {
            FieldValue::Text(text) => text.into(),
            FieldValue::Request(origin) => origin,
        };
        self.headers.push((name, value));
    }
}

/// What is mounted at a path: handlers with their methods, and the policies of the annotated ones.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) handlers: Vec<(&'static str, Handler)>,
    policies: Option<Policies>,
}

impl Router<Routes> {
    /// Responds to a request; `default` is the policy of what has none of its own.
    pub(crate) fn respond(&self, default: Option<Policies>, request: &Request) -> Response {
        let routes = self.find(&request.path);
        let run = || run(routes, request);
        let Some(policies) = routes.and_then(|routes| routes.policies).or(default) else {
            return run();
        };
        let mut response;
        match Answer::new(&policies, request) {
            Answer::Preflight(answer) => {
                response = Response::new(answer.status(), "");
                answer.write_to(&mut response);
            }
            Answer::Actual(cors) => {
                // The policies of a path are not those of its other methods.
                let default = default.filter(|_| !cors.has_policy());
                let cors = default.map_or(cors, |default| default.response_headers(request));
                response = run();
                cors.write_to(&mut response);
            }
        }
        response
    }
}

fn run(routes: Option<&Routes>, request: &Request) -> Response {
    let handlers = routes.map(|routes| &routes.handlers[..]);
    let find = |method| handlers?.iter().find(|(own, _)| *own == method);
    let get = || find("GET").filter(|_| request.method == "HEAD");
    match find(&request.method).or_else(get) {
        Some((_, handler)) => handler(request),
        None if handlers.is_some() => Response::new(405, ""),
        None => Response::new(404, ""),
    }
}

/// What `routes!` expands to.
pub(crate) mod mounting {
    pub(crate) use super::{FRAMEWORK, HandlerPolicy, PathPolicies, ROUTABLE, Routes};
    pub(crate) use super::{mount, mount_options};
}

pub(crate) const FRAMEWORK: &str = "small";
pub(crate) const ROUTABLE: &[&str] = &["*"];

pub(crate) trait HandlerPolicy {
    type Companion;
    const POLICY: &'static Policy;
}

pub(crate) trait PathPolicies {
    const POLICIES: &'static [&'static Policy];
}

impl Routes {
    pub(crate) fn new() -> Self {
        Self::default()
    }
}

/// Adds an annotated handler under the methods of its policy.
pub(crate) fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    S: Into<Routes>,
    H: Fn(&Request) -> T + Send + Sync + 'static,
    T: Into<Response>,
    P: HandlerPolicy,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler: Handler = Arc::new(move |request| handler(request).into());
    let methods = P::POLICY.methods().list().iter();
    let mut routes = routes.into();
    routes
        .handlers
        .extend(methods.map(|method| (*method, Arc::clone(&handler))));
    routes
}

/// Adds the policies of the path, and the response to OPTIONS requests that are no preflights.
pub(crate) fn mount_options<S: Into<Routes>, Path: PathPolicies>(routes: S) -> Routes {
    let policies = Policies::routed(Path::POLICIES);
    policies.prepare_or_panic();
    let mut routes = routes.into();
    routes.policies = Some(policies);
    let methods = allow::<64>(Path::POLICIES).as_str().as_bytes().to_vec();
    let options: Handler = Arc::new(move |_| Response {
        headers: vec![("allow", methods.clone())],
        ..Response::new(204, "")
    });
    routes.handlers.push(("OPTIONS", options));
    routes
}
