//! A composition, as a tree.

use crate::policy::Method;

/// Layers of other libraries, and of a user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Foreign {
    /// 401 without `authorization`.
    Authentication,
    /// `TimeoutLayer`, which never expires here.
    Timeout,
    /// Makes a new response of each one, with its status, headers and body.
    Rebuild,
    /// The same without the headers.
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

/// Where a layer has its policies from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// Static policies.
    Static(LayerIndex),
    /// A run-time policy, of the first [`SINGLE`](crate::palette::SINGLE) layers.
    Runtime(LayerIndex),
    /// One of the live policies of the program.
    Live(usize),
    /// Handlers with the origins of the program's set.
    Bound,
}

/// How many live policies a program has.
pub const LIVE: usize = 2;

/// What can be replaced while a program serves, as it is at the moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The live policies: of the first [`SINGLE`](crate::palette::SINGLE) layers, or switched off.
    pub live: [Option<LayerIndex>; LIVE],
    /// The origins of the set: one of [`SETS`](crate::palette::SETS).
    pub set: usize,
}

/// A replacement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Of a live policy.
    Live(usize, Option<LayerIndex>),
    /// Of the origins of the set.
    Set(usize),
}

impl State {
    /// Follows a replacement.
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
    /// `inside_cors(..)`. It is not applied directly around a whole router, as a service has no such method.
    InsideCors(Foreign),
    /// A layer that knows nothing of CORS.
    Foreign(Foreign),
}

/// A `MethodRouter`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mount {
    /// The annotated handlers: one of [`ROUTES`](crate::palette::ROUTES), or of
    /// [`BOUND_ROUTES`](crate::palette::BOUND_ROUTES) after those.
    pub routes: Option<usize>,
    /// The methods of handlers without a policy.
    pub plain: Vec<Method>,
    /// `any(plain)`, or `fallback(plain)` beside annotated handlers, instead of `plain`.
    pub is_any: bool,
    /// Its layers, the innermost first.
    pub layers: Vec<Layer>,
}

/// A `Router`, by the calls that build it.
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
    /// `route_service(path, ..)` with a method router in these layers.
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

/// What a script of `origin` fetches, one after the other, in one browser.
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
    /// What is replaced before it.
    pub changes: Vec<Change>,
    /// Whether the browser forgets the answers to preflights before it.
    pub forgets: bool,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The script's own headers. All have values that need a preflight.
    pub headers: Vec<&'static str>,
    /// Whether cookies are sent.
    pub credentials: bool,
}

impl Fetch {
    /// Whether a browser sends a preflight for it.
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        !self.method.is_safelisted() || !self.headers.is_empty()
    }
}

/// A program and the scripts that attack it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What can be replaced, at the start.
    pub state: State,
    /// The program.
    pub router: Router,
    /// The scripts.
    pub scripts: Vec<Script>,
}
