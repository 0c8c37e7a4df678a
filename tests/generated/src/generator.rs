//! Random policies that the rules allow.

use fastrand::Rng;

use crate::{
    declared::{Declared, MaxAge, Names, Origin, Path, Reply, StartUp, Trust},
    pattern,
};

/// The minimum number of handlers.
const HANDLERS: usize = 520;

const SEED: u64 = 0x00c0_a5c0_a5c0_a5c0;

/// Origins with a word in place of `{}`.
const ORIGINS: [(&str, Trust); 26] = [
    ("https://{}.example", Trust::Secure),
    ("https://{}.example", Trust::Secure),
    ("https://app.{}.example", Trust::Secure),
    ("https://{}.example:8443", Trust::Secure),
    ("https://{}_under.example", Trust::Secure),
    ("https://xn--bcher-kva.{}.example", Trust::Secure),
    ("https://192.0.2.1", Trust::Secure),
    ("https://[2001:db8::1]:8443", Trust::Secure),
    ("https://*.{}.example", Trust::Secure),
    ("https://*.{}.example", Trust::Secure),
    ("https://*.{}.example:8443", Trust::Secure),
    ("https://{}.example:*", Trust::Secure),
    ("https://*.{}.example:*", Trust::Secure),
    ("http://{}.example", Trust::Insecure),
    ("http://*.{}.example:*", Trust::Insecure),
    ("chrome-extension://{}", Trust::Secure),
    ("moz-extension://{}-1-2", Trust::Secure),
    ("tauri://{}", Trust::Secure),
    ("https://*.github.io", Trust::PublicSuffix),
    ("null", Trust::Null),
    ("http://localhost:*", Trust::Loopback),
    ("http://localhost:3000", Trust::Loopback),
    ("http://{}.localhost:3000", Trust::Loopback),
    ("http://*.localhost:*", Trust::Loopback),
    ("http://127.0.0.1:3000", Trust::Loopback),
    ("http://[::1]:3000", Trust::Loopback),
];

/// The words, a different one for each origin of a policy.
const WORDS: [&str; 10] = [
    "ant", "bear", "cat", "deer", "eel", "fox", "goat", "hen", "ibis", "jay",
];

/// A variable that is read at compile time. All variables are set in `.cargo/config.toml`.
const COMPILED: StartUp = StartUp {
    name: "CORS_GENERATED_COMPILED",
    patterns: &["https://compiled.example"],
};

/// The variables that are read at start-up.
const VARIABLES: [StartUp; 2] = [
    StartUp {
        name: "CORS_GENERATED_ONE",
        patterns: &["https://only.started.example"],
    },
    StartUp {
        name: "CORS_GENERATED_SEVERAL",
        patterns: &[
            "https://one.started.example",
            "https://*.two.started.example:*",
        ],
    },
];

const FUNCTIONS: [StartUp; 2] = [
    StartUp {
        name: "is_tenant",
        patterns: &["https://*.tenants.example:*"],
    },
    StartUp {
        name: "is_partner",
        patterns: &["https://partner.example:8443", "moz-extension://partner"],
    },
];

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

const HEADERS: [&str; 7] = [
    "content-type",
    "authorization",
    "x-requested-with",
    "X-Api-Key",
    "range",
    "if-match",
    "accept",
];

const EXPOSED: [&str; 6] = [
    "etag",
    "x-request-id",
    "X-Total",
    "location",
    "retry-after",
    "content-length",
];

const MAX_AGES: [MaxAge; 7] = [
    max_age("0", 0),
    max_age("5", 5),
    max_age("\"10m\"", 600),
    max_age("\"1h\"", 3600),
    max_age("7200", 7200),
    max_age("7201", 7201),
    max_age("\"1d\"", 86_400),
];

const fn max_age(written: &'static str, seconds: u32) -> MaxAge {
    MaxAge { written, seconds }
}

/// All paths with their handlers, the same in every build.
pub(crate) fn paths() -> Vec<Path> {
    let mut random = Random(Rng::with_seed(SEED));
    let mut paths = Vec::new();
    let mut handlers = 0;
    while handlers < HANDLERS {
        let path = random.path(paths.len(), handlers);
        handlers += path.handlers.len();
        paths.push(path);
    }
    paths
}

struct Random(Rng);

impl Random {
    fn path(&mut self, number: usize, first: usize) -> Path {
        let methods = self.methods();
        let declare = |(index, methods)| self.handler(first + index, methods);
        Path {
            path: format!("/p{number}"),
            handlers: methods.into_iter().enumerate().map(declare).collect(),
        }
    }

    /// The methods of each handler of a path.
    fn methods(&mut self) -> Vec<Names> {
        if self.is(1, 10) {
            return vec![any(&[])];
        }
        let mut methods = METHODS;
        self.0.shuffle(&mut methods);
        let mut rest = &methods[..];
        let mut handlers = Vec::new();
        for _ in 0..self.0.usize(1..=3) {
            let (own, others) = rest.split_at(self.0.usize(1..=2));
            handlers.push(listed(own));
            rest = others;
        }
        handlers
    }

    fn handler(&mut self, number: usize, methods: Names) -> Declared {
        let credentials = !methods.any && self.is(1, 2);
        let origins = if !credentials && self.is(1, 5) {
            Vec::new()
        } else {
            self.origins()
        };
        let debug_origins = match origins[..] {
            [] => Vec::new(),
            _ if self.is(9, 10) => Vec::new(),
            _ => vec![Origin::Written(
                "http://127.0.0.1:4000".to_owned(),
                Trust::Secure,
            )],
        };
        Declared {
            handler: format!("h{number}"),
            reply: *self.one_of(&[Reply::Bare, Reply::Full, Reply::Meddling, Reply::Failing]),
            is_named: self.is(1, 6),
            methods,
            origins,
            debug_origins,
            headers: self.names(&HEADERS, credentials, &["authorization"]),
            expose: self.names(&EXPOSED, credentials, &[]),
            max_age: self.is(3, 4).then(|| *self.one_of(&MAX_AGES)),
            credentials,
            private_network: self.is(1, 6),
            preflight_status: self.is(1, 8).then_some(200),
        }
    }

    fn origins(&mut self) -> Vec<Origin> {
        let mut words = WORDS;
        self.0.shuffle(&mut words);
        let count = *self.one_of(&[1, 1, 2, 3, 6]);
        let mut origins: Vec<Origin> = Vec::new();
        for word in &words[..count] {
            let origin = self.origin(word);
            if !origins.iter().any(|other| overlap(other, &origin)) {
                origins.push(origin);
            }
        }
        origins
    }

    fn origin(&mut self, word: &str) -> Origin {
        match self.0.u32(..20) {
            0 => Origin::Compiled(&COMPILED),
            1 | 2 => Origin::Variable(&VARIABLES[self.0.usize(..VARIABLES.len())]),
            3 => Origin::Function(&FUNCTIONS[self.0.usize(..FUNCTIONS.len())]),
            _ => {
                let (origin, trust) = self.one_of(&ORIGINS);
                Origin::Written(origin.replace("{}", word), *trust)
            }
        }
    }

    fn names(
        &mut self,
        names: &[&'static str],
        credentials: bool,
        beside_any: &[&'static str],
    ) -> Names {
        match self.0.u32(..8) {
            0 if !credentials => any(&[]),
            1 if !credentials => any(beside_any),
            0..3 => Names::default(),
            _ => {
                let count = self.0.usize(1..=names.len());
                let mut names = names.to_vec();
                self.0.shuffle(&mut names);
                listed(&names[..count])
            }
        }
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.0.usize(..values.len())]
    }

    /// Returns true in `share` of `all` cases.
    fn is(&mut self, share: u32, all: u32) -> bool {
        self.0.u32(..all) < share
    }
}

fn any(list: &[&'static str]) -> Names {
    Names {
        any: true,
        list: list.to_vec(),
    }
}

fn listed(list: &[&'static str]) -> Names {
    Names {
        any: false,
        list: list.to_vec(),
    }
}

/// Whether one of them covers the other, which causes a warning.
fn overlap(one: &Origin, other: &Origin) -> bool {
    let covers = |one: &Origin, other: &Origin| {
        let samples: Vec<String> = other
            .patterns()
            .iter()
            .map(|pattern| pattern::sample(pattern, "a", Some(1)))
            .collect();
        let mut patterns = one.patterns().into_iter();
        patterns.any(|pattern| {
            samples
                .iter()
                .any(|sample| pattern::matches(pattern, sample.as_bytes()))
        })
    };
    covers(one, other) || covers(other, one)
}
