//! Each policy twice: declared with `policy!`, and from a configuration.

use cors_axum::{LivePolicy, OriginSet, Policy, PolicyConfig, RuntimePolicy, cors, policies};
use tests::APP;

/// Declares each policy in both ways.
macro_rules! twins {
    ($($name:ident = { $($key:ident $(= $value:tt)?),* $(,)? })*) => {
        mod declared {
            use cors_axum::policy;

            policy! {
                $(pub(super) $name = { $($key $(= $value)?),* })*
            }
        }

        /// The policies, each with its twin.
        pub(crate) fn twins() -> Vec<Twin> {
            vec![$(Twin {
                declared: &declared::$name,
                config: PolicyConfig::new().name(stringify!($name))$(.$key($($value)?))*,
            }),*]
        }
    };
}

#[expect(non_upper_case_globals, reason = "a word of `policy!`")]
const any: &str = "any";

twins! {
    ANY = { origins = any }
    ANY_OF_ALL = { origins = any, methods = any, headers = any, expose = any }
    ANY_AND_AUTHORIZATION = {
        origins = any,
        methods = any,
        headers = [any, "authorization"],
        max_age = 0,
        private_network,
    }
    ONE = { origins = ["https://app.example.com"] }
    ONE_WITH_ALL = {
        origins = ["https://app.example.com"],
        methods = ["GET", "PUT", "PURGE"],
        headers = ["content-type", "x-a"],
        expose = ["x-total", "etag"],
        max_age = "10m",
        credentials,
        preflight_status = 200,
    }
    TWO = { origins = ["https://app.example.com", "https://b.example"], methods = ["GET", "DELETE"] }
    TWO_WITH_ALL = {
        origins = ["https://app.example.com", "https://b.example"],
        methods = ["GET", "POST", "PATCH"],
        headers = ["content-type", "authorization", "X-Upper"],
        expose = ["x-total"],
        max_age = 7200,
        credentials,
        private_network,
    }
    PATTERN = { origins = ["https://*.example.com"], methods = ["GET"] }
    PATTERNS = {
        origins = ["https://*.example.com", "https://b.example:*"],
        methods = ["POST"],
        headers = any,
    }
    NULL = { origins = ["null", "https://b.example"], danger_null_origin, headers = ["x-a"] }
    NULL_ALONE = { origins = ["null"], danger_null_origin, methods = ["GET", "HEAD"] }
    SIMILAR = {
        origins = [
            "https://app.example.com",
            "https://app.example.com:8443",
            "http://app.example.com",
            "https://www.b.example",
            "tauri://localhost",
        ],
        methods = ["GET"],
    }
    INSECURE = {
        origins = ["http://b.example", "https://app.example.com"],
        credentials,
        danger_insecure_origins,
    }
    SUFFIX = { origins = ["https://*.github.io"], credentials, danger_public_suffix, methods = ["GET"] }
}

/// A policy and its twin.
#[derive(Debug)]
pub(crate) struct Twin {
    pub(crate) declared: &'static Policy,
    pub(crate) config: PolicyConfig,
}

impl Twin {
    pub(crate) fn runtime(&self) -> RuntimePolicy {
        let checked = self.config.check();
        checked.unwrap_or_else(|error| panic!("{}: {error}", self.declared.name()))
    }

    /// A live policy whose earlier policies have been replaced by this one.
    pub(crate) fn live(&self) -> LivePolicy {
        let live = LivePolicy::new(other());
        live.replace(None);
        live.replace(self.runtime());
        live
    }
}

/// A policy that differs from all others.
pub(crate) fn other() -> RuntimePolicy {
    let config = PolicyConfig::new().origins(["https://other.example"]);
    let config = config.headers(["x-other"]).expose(["x-other"]);
    config.credentials().check().expect("a valid policy")
}

/// The policies of outer and inner layers.
pub(crate) mod wide {
    use cors_axum::policy;

    policy! {
        pub(crate) WIDE = {
            origins = any,
            methods = any,
            headers = [any, "authorization"],
            expose = ["x-wide"],
            max_age = 100,
        }
        pub(crate) STRICT = {
            origins = ["https://admin.example.com", "https://b.example.com"],
            methods = [GET, DELETE],
            headers = ["x-strict"],
            expose = ["x-strict"],
            max_age = 200,
        }
    }
}

pub(crate) fn wide() -> Twin {
    let config = PolicyConfig::new().name("WIDE").origins("any");
    let config = config.methods("any").headers(["any", "authorization"]);
    Twin {
        declared: &wide::WIDE,
        config: config.expose("x-wide").max_age(100),
    }
}

pub(crate) fn strict() -> Twin {
    let config = PolicyConfig::new().name("STRICT").origins(STRICT_ORIGINS);
    let config = config.methods(["GET", "DELETE"]).headers("x-strict");
    Twin {
        declared: &wide::STRICT,
        config: config.expose("x-strict").max_age(200),
    }
}

pub(crate) const STRICT_ORIGINS: [&str; 2] = ["https://admin.example.com", "https://b.example.com"];

/// A set whose origins have been replaced by these.
pub(crate) fn set(origins: [&str; 2]) -> OriginSet {
    let set = OriginSet::new([APP]).expect("a valid set");
    set.replace(origins).expect("valid origins");
    set
}

/// The policy `STRICT`, with its origins in a set.
#[cors(
    origins = [configured],
    methods = [GET, DELETE],
    headers = ["x-strict"],
    expose = ["x-strict"],
    max_age = 200,
)]
fn strict_bound() {}

pub(crate) fn bound() -> cors_axum::BoundPolicies {
    policies![origins = &set(STRICT_ORIGINS); strict_bound]
}
