//! The requests that are sent to a path.

use std::collections::{BTreeSet, HashSet};

use http::Method;

use super::{
    expected::{Expected, Facts, METHODS},
    near_miss::{FOREIGN, NearMiss, near_misses, sample},
    request::{Preflight, ProbeRequest},
};

/// A request, and the aspect in which it differs from requests that a policy allows.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) request: ProbeRequest,
    pub(super) aspect: Aspect,
    /// The policy that serves the method, or another policy if none serves it.
    pub(super) policy: String,
}

/// The aspect that a request tests.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Aspect {
    /// A request that the policy allows.
    Allowed,
    /// A request without `Origin`.
    NoOrigin,
    Origin(NearMiss),
    /// An origin that another policy of the path allows.
    OtherPolicy,
    /// A method that no policy serves.
    Method,
    /// A header that the policy does not list.
    Header(String),
    PrivateNetwork,
}

/// Header names that applications use, and one that no application uses.
const OTHER_HEADERS: [&str; 3] = ["authorization", "content-type", "x-cors-probe"];

/// The requests of one path.
pub(super) struct Plan<'e> {
    path: &'e str,
    facts: Vec<Facts>,
    /// The number of origins of a policy for which near misses are sent.
    origins: usize,
    sends_unsafe: bool,
    requests: Vec<Planned>,
    known: HashSet<ProbeRequest>,
}

impl<'e> Plan<'e> {
    pub(super) fn new(
        path: &'e str,
        expected: &Expected,
        origins: usize,
        sends_unsafe: bool,
    ) -> Self {
        Self {
            path,
            facts: expected.facts(),
            origins,
            sends_unsafe,
            requests: Vec::new(),
            known: HashSet::new(),
        }
    }

    /// The names of policies without a known origin, whose methods and headers cannot be tested.
    pub(super) fn without_origin(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.iter();
        facts
            .filter(|facts| facts.origins.is_empty())
            .map(|facts| &*facts.name)
    }

    /// The requests, without duplicates.
    pub(super) fn requests(mut self) -> Vec<Planned> {
        let facts = std::mem::take(&mut self.facts);
        let own = facts.iter().flat_map(|facts| &facts.methods);
        let own = own.filter(|method| !METHODS.contains(&method.as_str()));
        let methods: Vec<&str> = METHODS.into_iter().chain(own.map(String::as_str)).collect();
        for name in methods {
            let Ok(method) = Method::from_bytes(name.as_bytes()) else {
                continue;
            };
            let serves = |facts: &&Facts| facts.methods.iter().any(|own| own == name);
            match facts.iter().position(|facts| serves(&facts)) {
                Some(index) => self.served(&method, &facts[index], &facts),
                None => self.unserved(&method, &facts),
            }
        }
        self.requests
    }

    fn served(&mut self, method: &Method, own: &Facts, all: &[Facts]) {
        let samples = self.samples(own);
        let allowed: Vec<String> = samples
            .iter()
            .filter_map(|element| sample(element))
            .collect();
        let mut origins: Vec<(Aspect, Vec<String>)> = Vec::new();
        origins.extend(
            allowed
                .iter()
                .map(|origin| (Aspect::Allowed, vec![origin.clone()])),
        );
        for other in all.iter().filter(|other| other.name != own.name) {
            let others = self.samples(other);
            let others = others.into_iter().filter(|&element| element != "*");
            let others = others.filter_map(sample);
            origins.extend(others.map(|origin| (Aspect::OtherPolicy, vec![origin])));
        }
        let elements = if samples.is_empty() {
            vec!["*"]
        } else {
            samples
        };
        let misses = elements.into_iter().flat_map(near_misses);
        origins.extend(misses.map(|(miss, lines)| (Aspect::Origin(miss), lines)));

        for (aspect, lines) in &origins {
            self.preflight(method, aspect.clone(), lines, &[], &own.name);
        }
        if let Some(origin) = allowed.first() {
            self.headers(method, origin, own, all);
            self.add(
                Aspect::PrivateNetwork,
                &own.name,
                ProbeRequest {
                    path: self.path.to_owned(),
                    origins: vec![origin.clone()],
                    method: method.clone(),
                    preflight: Some(Preflight {
                        private_network: true,
                        ..Preflight::default()
                    }),
                },
            );
        }
        if method == Method::GET {
            for (aspect, lines) in origins {
                self.actual(method, aspect, lines, &own.name);
            }
            self.actual(method, Aspect::NoOrigin, Vec::new(), &own.name);
        } else if method == Method::HEAD || self.sends_unsafe {
            let allowed = allowed
                .first()
                .map(|origin| (Aspect::Allowed, origin.clone()));
            let foreign = (Aspect::Origin(NearMiss::Foreign), FOREIGN.to_owned());
            for (aspect, origin) in allowed.into_iter().chain([foreign]) {
                self.actual(method, aspect, vec![origin], &own.name);
            }
        }
    }

    fn unserved(&mut self, method: &Method, all: &[Facts]) {
        for facts in all {
            let samples = self.samples(facts);
            if let Some(origin) = samples.first().and_then(|element| sample(element)) {
                self.preflight(method, Aspect::Method, &[origin], &[], &facts.name);
            }
        }
    }

    /// Adds requests with each header of the policy, with all of them, and with each other header.
    fn headers(&mut self, method: &Method, origin: &str, own: &Facts, all: &[Facts]) {
        let origin = [origin.to_owned()];
        let listed: Vec<&str> = own.headers.iter().map(String::as_str).collect();
        for name in &listed {
            self.preflight(method, Aspect::Allowed, &origin, &[name], &own.name);
        }
        self.preflight(method, Aspect::Allowed, &origin, &listed, &own.name);
        let others = all
            .iter()
            .flat_map(|facts| facts.headers.iter().map(String::as_str));
        let others: BTreeSet<&str> = others.chain(OTHER_HEADERS).collect();
        for name in others.into_iter().filter(|name| !listed.contains(name)) {
            let aspect = Aspect::Header(name.to_owned());
            self.preflight(method, aspect, &origin, &[name], &own.name);
        }
    }

    /// Elements of `origins`, evenly distributed over the list.
    fn samples<'f>(&self, facts: &'f Facts) -> Vec<&'f str> {
        let step = facts.origins.len().div_ceil(self.origins.max(1)).max(1);
        facts
            .origins
            .iter()
            .step_by(step)
            .map(String::as_str)
            .collect()
    }

    fn preflight(
        &mut self,
        method: &Method,
        aspect: Aspect,
        origins: &[String],
        header_names: &[&str],
        policy: &str,
    ) {
        let request = ProbeRequest {
            path: self.path.to_owned(),
            origins: origins.to_vec(),
            method: method.clone(),
            preflight: Some(Preflight {
                header_names: header_names.iter().map(|&name| name.to_owned()).collect(),
                private_network: false,
            }),
        };
        self.add(aspect, policy, request);
    }

    fn actual(&mut self, method: &Method, aspect: Aspect, origins: Vec<String>, policy: &str) {
        let request = ProbeRequest {
            path: self.path.to_owned(),
            origins,
            method: method.clone(),
            preflight: None,
        };
        self.add(aspect, policy, request);
    }

    fn add(&mut self, aspect: Aspect, policy: &str, request: ProbeRequest) {
        if self.known.insert(request.clone()) {
            self.requests.push(Planned {
                request,
                aspect,
                policy: policy.to_owned(),
            });
        }
    }
}
