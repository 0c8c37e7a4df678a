//! A composition, as a tree.

use crate::policy::Method;

/// Layers of other libraries and of users.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Foreign {
    /// 401 without `authorization`.
    Authentication,
    /// `TimeoutLayer`, which never expires here.
    Timeout,
    /// Builds a new response from the status, headers and body of each response.
    Rebuild,
    /// The same, without the headers.
    DropHeaders,
    /// `CatchPanicLayer` around a layer that panics for POST.
    PanickingLayer,
    /// `CatchPanicLayer`, with handlers inside that panic for POST.
    PanickingHandler,
    /// `CompressionLayer`.
    Compression,
    /// Drops the extensions of requests.
    StripRequest,
    /// Drops the extensions of responses.
    StripResponse,
    /// `BufferLayer`.
    Buffer,
    /// `TraceLayer`.
    Trace,
}

impl Foreign {
    /// All of them.
    pub const ALL: [Foreign; 11] = [
        Foreign::Authentication,
        Foreign::Timeout,
        Foreign::Rebuild,
        Foreign::DropHeaders,
        Foreign::PanickingLayer,
        Foreign::PanickingHandler,
        Foreign::Compression,
        Foreign::StripRequest,
        Foreign::StripResponse,
        Foreign::Buffer,
        Foreign::Trace,
    ];
}

/// One of [`LAYERS`](crate::palette::LAYERS).
pub type LayerIndex = usize;

/// The source of a layer's policies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// Static policies.
    Static(LayerIndex),
    /// A run-time policy with the policy of one of the first [`SINGLE`](crate::palette::SINGLE) layers.
    Runtime(LayerIndex),
    /// One of the live policies of the program.
    Live(usize),
    /// Handlers with the origins of the program's set.
    Bound,
}

/// The number of live policies of a program.
pub const LIVE: usize = 2;

/// The current state of everything that can be replaced while a program runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The live policies: one of the first [`SINGLE`](crate::palette::SINGLE) layers each, or `None` if
    /// switched off.
    pub live: [Option<LayerIndex>; LIVE],
    /// The origins of the set: one of [`SETS`](crate::palette::SETS).
    pub set: usize,
}

/// A replacement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Replaces a live policy.
    Live(usize, Option<LayerIndex>),
    /// Replaces the origins of the set.
    Set(usize),
}

impl State {
    /// Applies a replacement.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Live(slot, policy) => self.live[slot] = policy,
            Change::Set(origins) => self.set = origins,
        }
    }
}

/// A layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// `CorsLayer::new(..)`.
    Cors(Source),
    /// `CorsLayer::new(..).exclusive()`.
    Exclusive(Source),
    /// `without_cors()`.
    WithoutCors,
    /// `explain()`.
    Explain,
    /// `inside_cors(..)`. It is never applied to a whole router as a service, which has no such method.
    InsideCors(Foreign),
    /// A layer of another library.
    Foreign(Foreign),
}

/// A `MethodRouter`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mount {
    /// The annotated handlers: an index into [`ROUTES`](crate::palette::ROUTES) followed by
    /// [`BOUND_ROUTES`](crate::palette::BOUND_ROUTES).
    pub routes: Option<usize>,
    /// The methods of handlers without a policy.
    pub plain: Vec<Method>,
    /// Whether `any(plain)`, or `fallback(plain)` with annotated handlers, replaces the methods of `plain`.
    pub is_any: bool,
    /// Its layers, the innermost first.
    pub layers: Vec<Layer>,
}

/// A `Router`, as the calls that build it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Router {
    /// The calls, in order.
    pub steps: Vec<Step>,
}

/// A method call in the construction of a router.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `route(path, mount)`.
    Route(String, Mount),
    /// `route_service(path, ..)` with a method router inside these layers.
    RouteService(String, Mount, Vec<Layer>),
    /// `nest(path, router)`.
    Nest(String, Router),
    /// `nest_service(path, ..)`.
    NestService(String, Whole),
    /// `merge(router)`.
    Merge(Router),
    /// `fallback(plain)`.
    Fallback,
    /// `fallback_service(..)`.
    FallbackService(Whole),
    /// `layer(..)` or `inside_cors(..)`.
    Layer(Layer),
}

impl Step {
    /// Whether it sets the router's fallback.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        match self {
            Step::Fallback | Step::FallbackService(_) => true,
            Step::Merge(router) => router.steps.iter().any(Step::is_fallback),
            _ => false,
        }
    }
}

/// A whole router as a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// The router.
    pub router: Router,
    /// Whether `into_service()` is called on it.
    pub into_service: bool,
    /// The layers directly around it, the innermost first.
    pub layers: Vec<Layer>,
}

/// The requests of a script of `origin`, one after the other, in one browser.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The origin of the page.
    pub origin: &'static str,
    /// The requests.
    pub fetches: Vec<Fetch>,
}

/// A call of `fetch`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetch {
    /// The replacements before the call.
    pub changes: Vec<Change>,
    /// Whether the browser's cached preflight responses expire before the call.
    pub forgets: bool,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The headers that the script sets. Their values need a preflight.
    pub headers: Vec<&'static str>,
    /// Whether the request includes cookies.
    pub credentials: bool,
}

impl Fetch {
    /// Whether a browser sends a preflight for it.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        !self.method.is_safelisted() || !self.headers.is_empty()
    }
}

/// A program and the scripts that call it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The initial state.
    pub state: State,
    /// The program.
    pub router: Router,
    /// The scripts.
    pub scripts: Vec<Script>,
}
