//! The policies and handlers of the compositions. Each is declared twice: with the library's macros, and as
//! data.

use std::cell::RefCell;

use axum::{extract::Request, response::Response, routing::MethodRouter};
use cors_axum::{
    BoundPolicies, CorsLayer, LivePolicy, OriginSet, PolicyConfig, RuntimePolicy, cors, policies,
    policy, routes,
};

use crate::{
    composition::{LIVE, LayerIndex, Source, State},
    policy::{A, B, C, Group, Method, Names, Policy},
};

/// Declares policies as data.
macro_rules! data {
    ($($name:ident: $methods:expr, $origins:expr, $headers:expr, $credentials:expr, $max_age:expr;)*) => {$(
        #[doc = concat!("The policy `", stringify!($name), "` as data.")]
        pub static $name: Policy = Policy {
            name: stringify!($name),
            methods: $methods,
            origins: $origins,
            headers: $headers,
            credentials: $credentials,
            max_age: $max_age,
        };
    )*};
}

use Names::{Any, Listed};

const ANY: Names = Any(&[]);
const NONE: Names = Listed(&[]);

data! {
    WIDE: ANY, ANY, Any(&["authorization"]), false, 101;
    APPS: ANY_LISTED, Listed(&[A, B, C]), Listed(&["content-type", "authorization", "x-custom"]), true, 102;
    ONLY_B: Listed(&["GET", "PUT"]), Listed(&[B]), Listed(&["authorization"]), false, 103;
    READ: Listed(&["GET"]), Listed(&[A, C]), Listed(&["x-custom", "range"]), false, 104;
    WRITE: Listed(&["POST", "PUT", "DELETE"]), Listed(&[B, C]), Listed(&["content-type"]), true, 105;
    OPEN: Listed(&["GET"]), ANY, NONE, false, 106;
    HEADERS: ANY, Listed(&[A, C]), ANY, false, 107;
}

const ANY_LISTED: Names = Listed(&["GET", "POST", "PUT", "DELETE"]);

mod declared {
    use super::policy;

    policy! {
        pub(super) WIDE = {
            origins = any,
            methods = any,
            headers = [any, "authorization"],
            expose = ["x-wide"],
            max_age = 101,
        }
        pub(super) APPS = {
            origins = ["https://192.0.2.1", "https://192.0.2.2", "https://192.0.2.3"],
            methods = [GET, POST, PUT, DELETE],
            headers = ["content-type", "authorization", "x-custom"],
            expose = ["x-apps"],
            max_age = 102,
            credentials,
        }
        pub(super) ONLY_B = {
            origins = ["https://192.0.2.2"],
            methods = [GET, PUT],
            headers = ["authorization"],
            expose = ["x-only-b"],
            max_age = 103,
        }
        pub(super) READ = {
            origins = ["https://192.0.2.1", "https://192.0.2.3"],
            methods = [GET],
            headers = ["x-custom", "range"],
            expose = ["x-read"],
            max_age = 104,
        }
        pub(super) WRITE = {
            origins = ["https://192.0.2.2", "https://192.0.2.3"],
            methods = [POST, PUT, DELETE],
            headers = ["content-type"],
            expose = ["x-write"],
            max_age = 105,
            credentials,
        }
        pub(super) OPEN = {
            origins = any,
            methods = [GET],
            expose = ["x-open"],
            max_age = 106,
        }
        pub(super) HEADERS = {
            origins = ["https://192.0.2.1", "https://192.0.2.3"],
            methods = any,
            headers = any,
            expose = ["x-headers"],
            max_age = 107,
        }
    }
}

static READ_AND_WRITE: [&cors_axum::Policy; 2] = [&declared::READ, &declared::WRITE];

/// The policies of a layer, as data, and the layer itself.
pub static LAYERS: [(Group, fn() -> CorsLayer); 8] = [
    (group("&WIDE", &[&WIDE]), || CorsLayer::new(&declared::WIDE)),
    (group("&APPS", &[&APPS]), || CorsLayer::new(&declared::APPS)),
    (group("&ONLY_B", &[&ONLY_B]), || {
        CorsLayer::new(&declared::ONLY_B)
    }),
    (group("&READ", &[&READ]), || CorsLayer::new(&declared::READ)),
    (group("&WRITE", &[&WRITE]), || {
        CorsLayer::new(&declared::WRITE)
    }),
    (group("&OPEN", &[&OPEN]), || CorsLayer::new(&declared::OPEN)),
    (group("&HEADERS", &[&HEADERS]), || {
        CorsLayer::new(&declared::HEADERS)
    }),
    (group("&[&READ, &WRITE]", &[&READ, &WRITE]), || {
        CorsLayer::new(&READ_AND_WRITE)
    }),
];

const fn group(source: &'static str, policies: &'static [&'static Policy]) -> Group {
    Group { source, policies }
}

data! {
    GET_AB: Listed(&["GET"]), Listed(&[A, B]), NONE, false, 201;
    GET_A: Listed(&["GET"]), Listed(&[A]), Listed(&["authorization"]), false, 202;
    GET_ANY: Listed(&["GET"]), ANY, ANY, false, 203;
    GET_AC: Listed(&["GET"]), Listed(&[A, C]), Listed(&["authorization", "x-custom"]), true, 204;
    PUT_BC: Listed(&["PUT"]), Listed(&[B, C]), Listed(&["content-type", "authorization"]), false, 205;
    DELETE_AC: Listed(&["DELETE"]), Listed(&[A, C]), Listed(&["authorization"]), true, 206;
    POST_BC: Listed(&["POST"]), Listed(&[B, C]), Listed(&["content-type"]), false, 207;
    WRITE_AC: Listed(&["POST", "PUT", "DELETE"]), Listed(&[A, C]), Listed(&["x-custom", "authorization"]), true, 208;
    ALL_AB: ANY, Listed(&[A, B]), Listed(&["x-custom"]), false, 209;
}

mod handlers {
    use super::{Request, Response, cors, run};

    #[cors(
        methods = [GET],
        origins = ["https://192.0.2.1", "https://192.0.2.2"],
        expose = ["x-get-ab"],
        max_age = 201,
    )]
    pub(super) async fn get_ab(request: Request) -> Response {
        run("get_ab", &request)
    }

    #[cors(
        methods = [GET],
        origins = ["https://192.0.2.1"],
        headers = ["authorization"],
        expose = ["x-get-a"],
        max_age = 202,
    )]
    pub(super) async fn get_a(request: Request) -> Response {
        run("get_a", &request)
    }

    #[cors(methods = [GET], origins = any, headers = any, expose = ["x-get-any"], max_age = 203)]
    pub(super) async fn get_any(request: Request) -> Response {
        run("get_any", &request)
    }

    #[cors(
        methods = [GET],
        origins = ["https://192.0.2.1", "https://192.0.2.3"],
        headers = ["authorization", "x-custom"],
        expose = ["x-get-ac"],
        max_age = 204,
        credentials,
    )]
    pub(super) async fn get_ac(request: Request) -> Response {
        run("get_ac", &request)
    }

    #[cors(
        methods = [PUT],
        origins = ["https://192.0.2.2", "https://192.0.2.3"],
        headers = ["content-type", "authorization"],
        expose = ["x-put-bc"],
        max_age = 205,
    )]
    pub(super) async fn put_bc(request: Request) -> Response {
        run("put_bc", &request)
    }

    #[cors(
        methods = [DELETE],
        origins = ["https://192.0.2.1", "https://192.0.2.3"],
        headers = ["authorization"],
        expose = ["x-delete-ac"],
        max_age = 206,
        credentials,
    )]
    pub(super) async fn delete_ac(request: Request) -> Response {
        run("delete_ac", &request)
    }

    #[cors(
        methods = [POST],
        origins = ["https://192.0.2.2", "https://192.0.2.3"],
        headers = ["content-type"],
        expose = ["x-post-bc"],
        max_age = 207,
    )]
    pub(super) async fn post_bc(request: Request) -> Response {
        run("post_bc", &request)
    }

    #[cors(
        methods = [POST, PUT, DELETE],
        origins = ["https://192.0.2.1", "https://192.0.2.3"],
        headers = ["x-custom", "authorization"],
        expose = ["x-write-ac"],
        max_age = 208,
        credentials,
    )]
    pub(super) async fn write_ac(request: Request) -> Response {
        run("write_ac", &request)
    }

    #[cors(
        methods = any,
        origins = ["https://192.0.2.1", "https://192.0.2.2"],
        headers = ["x-custom"],
        expose = ["x-all-ab"],
        max_age = 209,
    )]
    pub(super) async fn all_ab(request: Request) -> Response {
        run("all_ab", &request)
    }
}

use handlers::{all_ab, delete_ac, get_a, get_ab, get_ac, get_any, post_bc, put_bc, write_ac};

/// Annotated handlers that are mounted together: as data, and with `routes!`.
pub static ROUTES: [(Group, fn() -> MethodRouter); 14] = [
    (group("routes![get_ab]", &[&GET_AB]), || routes![get_ab]),
    (group("routes![get_a]", &[&GET_A]), || routes![get_a]),
    (group("routes![get_any]", &[&GET_ANY]), || routes![get_any]),
    (group("routes![get_ac]", &[&GET_AC]), || routes![get_ac]),
    (group("routes![put_bc]", &[&PUT_BC]), || routes![put_bc]),
    (group("routes![write_ac]", &[&WRITE_AC]), || {
        routes![write_ac]
    }),
    (group("routes![all_ab]", &[&ALL_AB]), || routes![all_ab]),
    (
        group("routes![get_ab, put_bc]", &[&GET_AB, &PUT_BC]),
        || routes![get_ab, put_bc],
    ),
    (
        group("routes![get_a, delete_ac]", &[&GET_A, &DELETE_AC]),
        || routes![get_a, delete_ac],
    ),
    (
        group("routes![get_ac, post_bc]", &[&GET_AC, &POST_BC]),
        || routes![get_ac, post_bc],
    ),
    (
        group("routes![get_ab, write_ac]", &[&GET_AB, &WRITE_AC]),
        || routes![get_ab, write_ac],
    ),
    (
        group(
            "routes![get_any, put_bc, delete_ac]",
            &[&GET_ANY, &PUT_BC, &DELETE_AC],
        ),
        || routes![get_any, put_bc, delete_ac],
    ),
    (
        group(
            "routes![get_ac, put_bc, delete_ac, post_bc]",
            &[&GET_AC, &PUT_BC, &DELETE_AC, &POST_BC],
        ),
        || routes![get_ac, put_bc, delete_ac, post_bc],
    ),
    (
        group("routes![post_bc, delete_ac]", &[&POST_BC, &DELETE_AC]),
        || routes![post_bc, delete_ac],
    ),
];

/// The possible origins of a program's set.
pub static SETS: [[&str; 2]; 3] = [[A, B], [C, A], [B, C]];

const fn get_set(origins: &'static [&'static str]) -> Policy {
    Policy {
        name: "GET_SET",
        methods: Listed(&["GET"]),
        origins: Listed(origins),
        headers: Listed(&["authorization"]),
        credentials: false,
        max_age: 301,
    }
}

const fn put_set(origins: &'static [&'static str]) -> Policy {
    Policy {
        name: "PUT_SET",
        methods: Listed(&["PUT"]),
        origins: Listed(origins),
        headers: Listed(&["content-type", "x-custom"]),
        credentials: true,
        max_age: 302,
    }
}

/// The policies of handlers with the origins of a set, indexed like [`SETS`].
static GET_SET: [Policy; 3] = [get_set(&SETS[0]), get_set(&SETS[1]), get_set(&SETS[2])];
static PUT_SET: [Policy; 3] = [put_set(&[B, A]), put_set(&[B, C, A]), put_set(&[B, C])];

mod bound {
    use super::{Request, Response, cors, run};

    #[cors(
        methods = [GET],
        origins = [configured],
        headers = ["authorization"],
        expose = ["x-get-set"],
        max_age = 301,
    )]
    pub(super) async fn get_set(request: Request) -> Response {
        run("get_set", &request)
    }

    #[cors(
        methods = [PUT],
        origins = ["https://192.0.2.2", configured],
        headers = ["content-type", "x-custom"],
        expose = ["x-put-set"],
        max_age = 302,
        credentials,
    )]
    pub(super) async fn put_set(request: Request) -> Response {
        run("put_set", &request)
    }
}

/// Expands to a `Group` of these policies for each of [`SETS`].
macro_rules! for_each_set {
    ($source:literal, |$set:ident| [$($policy:expr),*]) => {{
        static GROUPS: [[&Policy; [$(stringify!($policy)),*].len()]; 3] = [
            { const $set: usize = 0; [$(&$policy),*] },
            { const $set: usize = 1; [$(&$policy),*] },
            { const $set: usize = 2; [$(&$policy),*] },
        ];
        [
            group($source, &GROUPS[0]),
            group($source, &GROUPS[1]),
            group($source, &GROUPS[2]),
        ]
    }};
}

/// Annotated handlers that are mounted together with a set.
pub type BoundRoutes = ([Group; 3], fn(&OriginSet) -> MethodRouter);

/// Annotated handlers that are mounted together with the program's set: as data, indexed like [`SETS`], and
/// with `routes!`.
pub static BOUND_ROUTES: [BoundRoutes; 4] = [
    (
        for_each_set!("routes![origins = &set; get_set]", |SET| [GET_SET[SET]]),
        |set| routes![origins = set; bound::get_set],
    ),
    (
        for_each_set!("routes![origins = &set; get_set, put_set]", |SET| [
            GET_SET[SET],
            PUT_SET[SET]
        ]),
        |set| routes![origins = set; bound::get_set, bound::put_set],
    ),
    (
        for_each_set!(
            "routes![origins = &set; put_set, get_ab, delete_ac]",
            |SET| [PUT_SET[SET], GET_AB, DELETE_AC]
        ),
        |set| routes![origins = set; bound::put_set, get_ab, delete_ac],
    ),
    (
        for_each_set!("routes![origins = &set; post_bc, get_set]", |SET| [
            POST_BC,
            GET_SET[SET]
        ]),
        |set| routes![origins = set; post_bc, bound::get_set],
    ),
];

static BOUND_LAYER: [Group; 3] =
    for_each_set!("policies![origins = &set; get_set, put_set]", |SET| [
        GET_SET[SET],
        PUT_SET[SET]
    ]);

/// The number of leading [`LAYERS`] that have exactly one policy, and can therefore be run-time policies.
pub const SINGLE: usize = 7;

/// The policies of a layer; `None` if it is switched off.
#[must_use]
pub fn layer_group(source: Source, state: &State) -> Option<Group> {
    match source {
        Source::Static(index) | Source::Runtime(index) => Some(LAYERS[index].0),
        Source::Live(slot) => state.live[slot].map(|index| LAYERS[index].0),
        Source::Bound => Some(BOUND_LAYER[state.set]),
    }
}

/// The number of groups of annotated handlers.
#[must_use]
pub fn routes_count() -> usize {
    ROUTES.len() + BOUND_ROUTES.len()
}

/// The policies of annotated handlers that are mounted together.
#[must_use]
pub fn routes_group(index: usize, state: &State) -> Group {
    match ROUTES.get(index) {
        Some((group, _)) => *group,
        None => BOUND_ROUTES[index - ROUTES.len()].0[state.set],
    }
}

/// The parts of a program that can be replaced while it runs.
#[derive(Debug)]
pub struct Parts {
    /// The live policies.
    pub live: [LivePolicy; LIVE],
    /// The set of origins.
    pub set: OriginSet,
}

impl Parts {
    /// Creates the parts in this state.
    ///
    /// # Panics
    ///
    /// If a policy as data is not valid.
    #[must_use]
    pub fn new(state: &State) -> Self {
        Self {
            live: state.live.map(|index| LivePolicy::new(index.map(runtime))),
            set: OriginSet::new(SETS[state.set]).expect("a valid set"),
        }
    }

    pub(crate) fn bound_layer(&self) -> BoundPolicies {
        policies![origins = &self.set; bound::get_set, bound::put_set]
    }

    pub(crate) fn routes(&self, index: usize) -> MethodRouter {
        match ROUTES.get(index) {
            Some((_, routes)) => routes(),
            None => (BOUND_ROUTES[index - ROUTES.len()].1)(&self.set),
        }
    }
}

/// The only policy of a layer, built from a configuration.
///
/// # Panics
///
/// If the policy as data is not valid.
#[must_use]
pub fn runtime(index: LayerIndex) -> RuntimePolicy {
    let [policy] = LAYERS[index].0.policies else {
        panic!("a run-time policy is one policy");
    };
    let names = |names: Names| match names {
        Any(list) => ["*"].iter().chain(list).copied().collect::<Vec<_>>(),
        Listed(list) => list.to_vec(),
    };
    let config = PolicyConfig::new()
        .name(policy.name)
        .origins(names(policy.origins))
        .methods(names(policy.methods))
        .headers(names(policy.headers))
        .expose([policy.exposed()])
        .max_age(policy.max_age);
    let config = if policy.credentials {
        config.credentials()
    } else {
        config
    };
    config.check().expect("a valid policy")
}

/// Each policy as data, paired with the library's policy.
#[must_use]
pub fn policies() -> [(&'static Policy, &'static cors_axum::Policy); 16] {
    [
        (&WIDE, &declared::WIDE),
        (&APPS, &declared::APPS),
        (&ONLY_B, &declared::ONLY_B),
        (&READ, &declared::READ),
        (&WRITE, &declared::WRITE),
        (&OPEN, &declared::OPEN),
        (&HEADERS, &declared::HEADERS),
        (&GET_AB, get_ab::POLICY),
        (&GET_A, get_a::POLICY),
        (&GET_ANY, get_any::POLICY),
        (&GET_AC, get_ac::POLICY),
        (&PUT_BC, put_bc::POLICY),
        (&DELETE_AC, delete_ac::POLICY),
        (&POST_BC, post_bc::POLICY),
        (&WRITE_AC, write_ac::POLICY),
        (&ALL_AB, all_ab::POLICY),
    ]
}

/// A run of a handler.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The handler.
    pub handler: &'static str,
    /// The request's method; `None` for a method outside [`Method::ALL`], such as OPTIONS.
    pub method: Option<Method>,
}

thread_local! {
    /// The runs on this thread. Requests are served on the thread that sends them.
    static RUNS: RefCell<Vec<Run>> = const { RefCell::new(Vec::new()) };
}

/// Returns the runs of handlers on this thread since the last call.
#[must_use]
pub fn take_runs() -> Vec<Run> {
    RUNS.take()
}

/// A request extension that makes handlers panic for POST.
#[derive(Clone, Copy, Debug)]
pub struct MayPanic;

/// The message of every panic that a composition causes.
pub const PANIC: &str = "a panic of the composition";

/// A handler without a policy.
pub async fn plain(request: Request) -> Response {
    run("plain", &request)
}

fn run(handler: &'static str, request: &Request) -> Response {
    let method = Method::parse(request.method().as_str());
    RUNS.with_borrow_mut(|runs| runs.push(Run { handler, method }));
    let may_panic = request.extensions().get::<MayPanic>().is_some();
    assert!(!(may_panic && method == Some(Method::Post)), "{PANIC}");
    Response::new(handler.into())
}
