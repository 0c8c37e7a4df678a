pub(crate) use cors_runtime::*;

use std::sync::Arc;

use cors_runtime::adapter::{
    Answer, FieldValue, HandlerPolicy, PathPolicies, PolicyGroup as _, RequestHead, RequestHeader,
    RequestHeaders, RequestedMethod, ResponseHead, allow, assert_one_item, registered_methods,
};

use super::server::{Handler, Methods, Request, Response, Router};

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
        self.lines(header.name())
    }
}

impl ResponseHead<'static, Vec<u8>> for Response {
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        self.headers.retain(|(name, _)| !is_removed(name));
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.lines(name)
    }

    fn append(&mut self, name: &'static str, value: FieldValue<'static, Vec<u8>>) {
        let value = match value {
            FieldValue::Text(text) => text.into(),
            FieldValue::Request(origin) => origin,
        };
        self.headers.push((name, value));
    }
}

/// The handlers of a path, with the policies of the annotated ones.
pub(crate) type Routes = Methods<Policies>;

impl Router<Policies> {
    /// Responds to a request. `default` applies to everything without a policy of its own.
    pub(crate) fn respond(&self, default: Option<Policies>, request: &Request) -> Response {
        let routes = self.find(&request.path);
        let call = |routes: &Routes| routes.call(request);
        let run = || routes.map_or_else(|| Response::new(404, ""), call);
        // The policies of a path do not apply to its methods without an annotated handler.
        let applies = |own: &Policies| {
            request.is_options() || own.serving(RequestHead::method(request)).is_some()
        };
        let own = routes.and_then(|routes| routes.extension).filter(applies);
        let Some(policies) = own.or(default) else {
            return run();
        };
        match Answer::new(&policies, request) {
            Answer::Preflight(answer) => {
                let mut response = Response::new(answer.status(), "");
                answer.write_to(&mut response);
                response
            }
            Answer::Actual(cors) => {
                let mut response = run();
                cors.write_to(&mut response);
                response
            }
        }
    }
}

/// The items that the expansion of `routes!` uses.
pub(crate) mod mounting {
    pub(crate) use super::{Routes, mount, mount_options};
    pub(crate) use cors_runtime::adapter::{HandlerPolicy, PathPolicies};

    pub(crate) const FRAMEWORK: &str = "small";
    pub(crate) const ROUTABLE: &[&str] = &["*"];
}

/// Adds an annotated handler under the methods of its policy.
pub(crate) fn mount<S: Into<Routes>, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    P: HandlerPolicy,
    Path: PathPolicies,
    H: Fn(&Request) -> T + Send + Sync + 'static,
    T: Into<Response>,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler: Handler = Arc::new(move |request| handler(request).into());
    let methods = registered_methods(P::POLICY, Path::POLICIES);
    routes.into().on(methods, &handler)
}

/// Adds the policies of the path, and the response to OPTIONS requests that are not preflights.
pub(crate) fn mount_options<S: Into<Routes>, Path: PathPolicies>(routes: S) -> Routes {
    let policies = Policies::routed(Path::POLICIES);
    policies.prepare_or_panic();
    let allow = allow::<64>(Path::POLICIES).as_str().as_bytes().to_vec();
    let options: Handler = Arc::new(move |_| Response::new(204, "").with("allow", allow.clone()));
    let mut routes = routes.into().on(["OPTIONS"], &options);
    routes.extension = Some(policies);
    routes
}
