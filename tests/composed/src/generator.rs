//! Random compositions.
//!
//! No composition adds methods to a method router after a layer, by `put(plain)` or a merge. The layer also
//! wraps the fallback of the path, so it would answer the preflights of methods outside it. `tests/found.rs`
//! contains such programs.

use fastrand::Rng;

use crate::{
    composition::{
        Case, Change, Fetch, Foreign, LIVE, Layer, LayerIndex, Mount, Router, Script, Source,
        State, Step, Whole,
    },
    palette::{LAYERS, SETS, SINGLE, routes_count, routes_group},
    policy::{Method, ORIGINS},
    site::{Site, sites},
};

/// Returns the composition with this number, which is the same in every run.
#[must_use]
pub fn case(number: u64) -> Case {
    let mut random = Random {
        rng: Rng::with_seed(number),
        paths: 0,
    };
    loop {
        let router = random.router(0);
        let sites = sites(&router, &State::default());
        if !sites.is_empty() {
            let scripts = (0..2).map(|_| random.script(&sites)).collect();
            let state = State {
                live: [(); LIVE].map(|()| random.live()),
                set: random.rng.usize(..SETS.len()),
            };
            return Case {
                state,
                router,
                scripts,
            };
        }
    }
}

struct Random {
    rng: Rng,
    /// The number of paths, for distinct names.
    paths: usize,
}

impl Random {
    fn router(&mut self, depth: u32) -> Router {
        let mut steps = Vec::new();
        for _ in 0..self.rng.u32(1..=2) {
            let entry = self.entry(depth);
            if entry.is_fallback() && steps.iter().any(Step::is_fallback) {
                continue;
            }
            steps.push(entry);
            for _ in 0..self.rng.u32(0..=2) {
                steps.push(Step::Layer(self.layer()));
            }
        }
        if self.is(1, 6) && !steps.iter().any(Step::is_fallback) {
            steps.push(Step::Fallback);
        }
        if self.is(1, 3) {
            steps.push(Step::Layer(self.layer()));
        }
        Router { steps }
    }

    fn entry(&mut self, depth: u32) -> Step {
        let path = self.path();
        match self.rng.u32(0..if depth < 2 { 14 } else { 6 }) {
            0..5 => Step::Route(path, self.mount()),
            5 => {
                let mount = self.mount();
                Step::RouteService(path, mount, self.direct_layers())
            }
            6 | 7 => Step::Nest(path, self.router(depth + 1)),
            8..11 => Step::NestService(path, self.whole(depth + 1)),
            11 | 12 => self.merge(depth + 1),
            _ => Step::FallbackService(self.whole(depth + 1)),
        }
    }

    /// Merges a router without a fallback, because axum cannot merge two routers that both have one.
    fn merge(&mut self, depth: u32) -> Step {
        let mut router = self.router(depth);
        router.steps.retain(|step| !step.is_fallback());
        Step::Merge(router)
    }

    fn whole(&mut self, depth: u32) -> Whole {
        Whole {
            router: self.router(depth),
            into_service: self.is(1, 6),
            layers: self.direct_layers(),
        }
    }

    fn path(&mut self) -> String {
        self.paths += 1;
        format!("/p{}", self.paths)
    }

    fn mount(&mut self) -> Mount {
        let routes = self.is(2, 3).then(|| self.rng.usize(..routes_count()));
        let mut plain = Vec::new();
        for method in Method::ALL {
            let group = routes.map(|index| routes_group(index, &State::default()));
            let is_free = group.is_none_or(|group| group.serving(method).is_none());
            if is_free && self.is(1, 3) {
                plain.push(method);
            }
        }
        let is_any = match routes {
            Some(_) => self.is(1, 8),
            None => plain.is_empty() || self.is(1, 4),
        };
        if is_any {
            plain.clear();
        }
        let layers = (0..*self.one_of(&[0, 0, 0, 0, 1, 1, 2])).map(|_| self.layer());
        Mount {
            routes,
            plain,
            is_any,
            layers: layers.collect(),
        }
    }

    fn layer(&mut self) -> Layer {
        match self.rng.u32(..20) {
            0..8 => Layer::Cors(self.source()),
            8 => Layer::Exclusive(self.source()),
            9 => Layer::WithoutCors,
            10 => Layer::Explain,
            11..14 => Layer::InsideCors(self.foreign()),
            _ => Layer::Foreign(self.foreign()),
        }
    }

    fn source(&mut self) -> Source {
        match self.rng.u32(..8) {
            0..3 => Source::Static(self.rng.usize(..LAYERS.len())),
            3 | 4 => Source::Runtime(self.rng.usize(..SINGLE)),
            5 | 6 => Source::Live(self.rng.usize(..LIVE)),
            _ => Source::Bound,
        }
    }

    fn live(&mut self) -> Option<LayerIndex> {
        self.is(4, 5).then(|| self.rng.usize(..SINGLE))
    }

    fn change(&mut self) -> Change {
        if self.is(1, 3) {
            Change::Set(self.rng.usize(..SETS.len()))
        } else {
            Change::Live(self.rng.usize(..LIVE), self.live())
        }
    }

    fn direct_layers(&mut self) -> Vec<Layer> {
        let count = self.rng.usize(0..=2);
        let mut layers = Vec::new();
        while layers.len() < count {
            let layer = self.layer();
            if !matches!(layer, Layer::InsideCors(_)) {
                layers.push(layer);
            }
        }
        layers
    }

    fn foreign(&mut self) -> Foreign {
        *self.one_of(&Foreign::ALL)
    }

    fn script(&mut self, sites: &[Site]) -> Script {
        let origin = *self.one_of(&ORIGINS);
        let mut site = self.one_of(sites);
        let mut fetches = Vec::new();
        for _ in 0..self.rng.u32(2..=5) {
            if self.is(1, 3) {
                site = self.one_of(sites);
            }
            fetches.push(self.fetch(site));
        }
        Script { origin, fetches }
    }

    fn fetch(&mut self, site: &Site) -> Fetch {
        let mut headers = Vec::new();
        let names = [
            ("authorization", 6),
            ("content-type", 4),
            ("x-custom", 4),
            ("accept", 1),
            ("range", 1),
        ];
        for (name, share) in names {
            if self.is(share, 16) {
                headers.push(name);
            }
        }
        let changes = (0..*self.one_of(&[0, 0, 0, 1, 2])).map(|_| self.change());
        Fetch {
            changes: changes.collect(),
            forgets: self.is(1, 3),
            method: *self.one_of(&Method::ALL),
            path: site.path.clone(),
            headers,
            credentials: self.is(1, 3),
        }
    }

    fn one_of<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.rng.usize(..values.len())]
    }

    /// Returns true in `share` of `all` cases.
    fn is(&mut self, share: u32, all: u32) -> bool {
        self.rng.u32(..all) < share
    }
}
