//! For adapters: what a web framework needs to apply policies.
//!
//! The adapters of this library use this module and nothing else of the crate's internals, so an adapter
//! for another framework can do all that they do.
//!
//! # An adapter in four steps
//!
//! 1. Implement [`RequestHead`] for the framework's requests. Requests of the `http` crate, version 1,
//!    have it.
//! 2. While mounting, call [`Policies::prepare_or_panic`](crate::Policies::prepare_or_panic), so that a
//!    wrong variable stops the program before it serves, and register one OPTIONS route for each path.
//! 3. For each request, call [`Answer::new`] with the policies of the path, before anything else sees the
//!    request. An [`Answer::Preflight`] is the whole response, also where `enforce` refuses a request that is no
//!    preflight. Otherwise let the handler run, and write the
//!    [`Answer::Actual`] into the response, whatever it is: errors need the headers too.
//! 4. Write answers by [`PreflightAnswer::write`] and [`ActualHeaders::write`] into responses of the
//!    `http` crate, and by [`PreflightAnswer::write_to`] and [`ActualHeaders::write_to`] into other
//!    responses, for which [`ResponseHead`] is implemented. Their values are texts of the policy, which
//!    are `'static` for static policies, or the origin as the request has it: nothing is formatted.
//!
//! Frameworks on `tower` and `http` 1 do steps 3 and 4 by
//! [`CorsFuture`](crate::tower::CorsFuture) (feature `tower`).
//!
//! Events (feature `tracing`) are emitted by [`Answer::new`]. Explanations are in the answer if the
//! request's [`Directives`] ask for them.
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
//! The policies of annotated handlers are static: [`Policies`] refers to one or several
//! of them, and the slice may be owned by the adapter. A policy that is owned itself is an
//! `Arc<PreparedPolicy>`, and a slice of those is a [`PolicyGroup`] too; an answer then holds the
//! `Arc` of its policy until the response is there, and is written by its
//! [`borrowed`](ActualHeaders::borrowed) form into responses of other frameworks.
//!
//! # Layers inside of CORS
//!
//! To keep a layer such as authentication inside of CORS, an adapter has to know which routes have
//! policies: [`probe`] finds out.
//!
//! # Macros
//!
//! An adapter that re-exports this crate by `pub use cors_runtime::*;` is all that its users depend on.
//! `policy!` and `policies!` work wherever they are re-exported; for the attribute users write
//! `#[cors(crate = path, ..)]` with the path of the adapter.
//!
//! The macro `routes!` serves adapters that mount handlers as functions: it takes `[path]` and the
//! handlers, and expands to calls of the adapter's module `path::mounting`, which has
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
//! The attributes of some frameworks define a type of the handler's name: `#[get("/users")]` of actix-web
//! and rocket, `#[handler]` of poem and salvo. `#[cors(..)]` is above such an attribute, and `POLICY` is a
//! constant of the type. An adapter's macro therefore takes the path of a handler, whether that is a function
//! or a type:
//!
//! - `policies![users::list]` is the handler's policy as a slice, or does not compile if the handler has
//!   none. [`Policy::name`](crate::Policy::name) and [`Policy::module`](crate::Policy::module) are the
//!   path of the handler, which many frameworks keep as the name of the route.
//! - `routes![users::list]` calls `mount` with the value `users::list`, which is the type's only value, or
//!   the function, as with rocket; `P::Companion` is the type. [`assert_one_item`] takes both.
//! - A generic function cannot be used if the framework's type is generic too, as that of poem is.
//!
//! `#[cors]` takes the methods over from an attribute such as `#[get("/users")]`, so users of the adapter do not
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
