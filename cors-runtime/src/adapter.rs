//! The interface for adapters, which apply policies in a web framework.
//!
//! The adapters of this library use only this module and the other public items of the crate, so an adapter
//! for another framework can do everything that they do.
//!
//! # An adapter in four steps
//!
//! 1. Implement [`RequestHead`] for the framework's requests. It is implemented for requests of the `http`
//!    crate, version 1.
//! 2. When handlers are mounted, call [`Policies::prepare_or_panic`](crate::Policies::prepare_or_panic), so that an
//!    invalid variable stops the program before it accepts requests, and register one OPTIONS route for each path.
//! 3. For each request, call [`Answer::new`] with the policies of the path, before anything else processes the
//!    request. An [`Answer::Preflight`] is the whole response, also if `enforce` refuses a request that is not
//!    a preflight. Otherwise run the handler, and write the [`Answer::Actual`] into the response, including error
//!    responses.
//! 4. Write answers with [`PreflightAnswer::write`] and [`ActualHeaders::write`] into responses of the
//!    `http` crate, and with [`PreflightAnswer::write_to`] and [`ActualHeaders::write_to`] into other
//!    responses, which implement [`ResponseHead`]. The values are strings of the policy, which
//!    are `'static` for static policies, or the bytes of the request's origin. Nothing is formatted.
//!
//! Frameworks that use `tower` and `http` 1 can use [`CorsFuture`](crate::tower::CorsFuture) (feature `tower`)
//! for steps 3 and 4.
//!
//! [`Answer::new`] emits the events (feature `tracing`). The answer contains explanations if the
//! request's [`Directives`] enable them.
//!
//! ```
//! use cors_runtime::{
//!     Policies,
//!     adapter::{
//!         Answer, FieldValue, RequestHead, RequestHeader, RequestHeaders, RequestedMethod, ResponseHead,
//!     },
//!     cors, policies,
//! };
//!
//! struct Request {
//!     method: String,
//!     headers: Headers,
//! }
//!
//! struct Headers(Vec<(String, String)>);
//!
//! #[derive(Default)]
//! struct Response {
//!     status: u16,
//!     headers: Vec<(&'static str, String)>,
//! }
//!
//! impl RequestHead for Request {
//!     type Headers = Headers;
//!
//!     fn method(&self) -> RequestedMethod<'_> {
//!         RequestedMethod::new(self.method.as_bytes())
//!     }
//!
//!     fn headers(&self) -> &Headers {
//!         &self.headers
//!     }
//! }
//!
//! impl RequestHeaders for Headers {
//!     type Value = str;
//!
//!     fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &str> {
//!         let lines = self.0.iter();
//!         let lines = lines.filter(move |(name, _)| name.eq_ignore_ascii_case(header.name()));
//!         lines.map(|(_, value)| value.as_str())
//!     }
//! }
//!
//! impl ResponseHead<'static, String> for Response {
//!     fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
//!         self.headers.retain(|(name, _)| !is_removed(name));
//!     }
//!
//!     fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
//!         let lines = self.headers.iter().filter(move |(own, _)| *own == name);
//!         lines.map(|(_, value)| value.as_bytes())
//!     }
//!
//!     fn append(&mut self, name: &'static str, value: FieldValue<'static, String>) {
//!         let value = match value {
//!             FieldValue::Text(text) => text.to_owned(),
//!             FieldValue::Request(origin) => origin,
//!         };
//!         self.headers.push((name, value));
//!     }
//! }
//!
//! #[cors(origins = ["https://*.example.com"], methods = [GET])]
//! fn list_users() -> Response {
//!     Response { status: 200, ..Response::default() }
//! }
//!
//! fn serve(request: &Request) -> Response {
//!     let policies = Policies::from(policies![list_users]);
//!     match Answer::new(&policies, request) {
//!         Answer::Preflight(answer) => {
//!             let mut response = Response { status: answer.status(), ..Response::default() };
//!             answer.write_to(&mut response);
//!             response
//!         }
//!         Answer::Actual(cors) => {
//!             let mut response = list_users();
//!             cors.write_to(&mut response);
//!             response
//!         }
//!     }
//! }
//!
//! let origin = ("Origin".to_owned(), "https://app.example.com".to_owned());
//! let headers = Headers(vec![origin]);
//! let response = serve(&Request { method: "GET".to_owned(), headers });
//! let allowed = ("access-control-allow-origin", "https://app.example.com".to_owned());
//! assert_eq!(response.headers[0], allowed);
//! ```
//!
//! # Static and owned policies
//!
//! The policies of annotated handlers are static: [`Policies`] refers to one or several of them, in a slice that the
//! adapter may own. An owned policy is an `Arc<PreparedPolicy>`, and a slice of those is also a [`PolicyGroup`]. An
//! answer then holds the `Arc` of its policy until the response is available. To write it into responses of other
//! frameworks, use its [`borrowed`](ActualHeaders::borrowed) form.
//!
//! # Layers inside CORS
//!
//! To place a layer such as authentication inside CORS, an adapter must determine which routes have
//! policies: use [`probe`].
//!
//! # Macros
//!
//! An adapter re-exports this crate with `pub use cors_runtime::*;`, so its users need no other dependency.
//! `policy!` and `policies!` work wherever they are re-exported. For the attribute, users write
//! `#[cors(crate = path, ..)]` with the path of the adapter.
//!
//! The macro `routes!` is for adapters that mount handlers as functions. It takes `[path]` and the
//! handlers, and expands to calls of the adapter's module `path::mounting`, which contains:
//!
//! - `Routes`, a type with a function `new`;
//! - the traits [`HandlerPolicy`] and [`PathPolicies`] of this module;
//! - `fn mount<S, H, T, P: HandlerPolicy, Path: PathPolicies>(routes, handler: H)`, which returns the
//!   routes with the handler, and `fn mount_options<S, Path: PathPolicies>(routes)`, which adds the
//!   OPTIONS route;
//! - the same for `routes![origins = &set; ..]`: `fn bind<Path: PathPolicies>(set: &OriginSet)`, which
//!   returns the [`BoundPolicies`](crate::BoundPolicies) of the path, and is called first; `mount_bound` and
//!   `mount_options_bound`, which take a reference to them as another argument, and `mount_bound` the index
//!   of the handler in `Path::POLICIES` after that;
//! - `FRAMEWORK`, the framework's name in messages, and `ROUTABLE`, the methods that it routes, or `["*"]`
//!   if it routes any method.
//!
//! # Handlers that are types
//!
//! The attributes of some frameworks define a type with the handler's name: `#[get("/users")]` of actix-web
//! and rocket, `#[handler]` of poem and salvo. `#[cors(..)]` is written above such an attribute, and `POLICY` is an
//! associated constant of the type. A macro of an adapter can therefore use the path of a handler for a function
//! as well as for a type:
//!
//! - `policies![users::list]` is a slice with the handler's policy. It does not compile if the handler has
//!   none. [`Policy::name`](crate::Policy::name) and [`Policy::module`](crate::Policy::module) form the
//!   path of the handler, which many frameworks use as the name of the route.
//! - `routes![users::list]` calls `mount` with the value `users::list`, which is the only value of the type, or
//!   the function, as in rocket. `P::Companion` is the type. [`assert_one_item`] accepts both.
//! - Generic functions are not supported if the framework's type is generic too, as in poem.
//!
//! `#[cors]` reads the methods from an attribute such as `#[get("/users")]`, so users of the adapter do not
//! repeat them.
//!
//! ```
//! /// A handler and its policies, for the adapter's own router.
//! macro_rules! with_policies {
//!     ($handler:path) => {
//!         ($handler, cors_runtime::policies![$handler])
//!     };
//! }
//!
//! # use tracing::instrument as get;
//! #[cors_runtime::cors(origins = any)]
//! #[get("/users")]
//! fn list_users() {}
//!
//! let (handler, policies) = with_policies!(list_users);
//! handler();
//! assert_eq!(policies[0].name(), "list_users");
//! assert_eq!(policies[0].methods().list(), ["GET"]);
//! ```

#[cfg(rust_analyzer)]
pub use cors_macros::editor_routes as routes;
#[cfg(not(rust_analyzer))]
pub use cors_macros::routes;

#[doc(no_inline)]
pub use crate::Policies;
pub use crate::{
    const_str::ConstString,
    decision::is_blocked,
    declaration::Declaration,
    find::find_policy,
    policy::{
        HandlerPolicy, LivePolicies, LoadPolicies, PathPolicies, PolicyGroup, PolicySource,
        RuntimePolicies, StaticPolicies, StoredPolicy, allow, assert_disjoint_methods,
        assert_mountable, assert_needs_no_set, assert_needs_set, assert_one_item, assert_routable,
        registered_methods,
    },
    prepared::{FieldValue, HeldPolicy, PreparedPolicy},
    probe::{Endpoint, Layered, probe, report, suppressed},
    request::{
        Directives, Lines, RefusalSink, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
    },
    response::{ActualHeaders, Answer, OriginField, PreflightAnswer, ResponseHead},
};
#[doc(hidden)]
pub use crate::{
    decision::{NestedRequest, OuterPolicies},
    headers::vary::add_origin as vary_on_origin,
    observation::report_error,
    policy::{HeldPolicies, MountedPolicies},
    reason::{overridden, unreached},
    request::HeadCopy,
};
