//! All routes of an application, to find the route of a request in advance.

use std::ptr;

use cors_runtime::adapter::{Endpoint, probe};
use rocket::{
    Orbit, Request, Rocket, Route,
    http::{MediaType, Method, uri::Origin},
};

use crate::{head::METHODS, pattern::Pattern, policies::RoutePolicy};

/// The routes of an application, in the order in which rocket tries them.
#[derive(Debug)]
pub(crate) struct Table {
    /// The routes for each of [`METHODS`].
    by_method: [Vec<Entry>; METHODS.len()],
    /// The address of each route that affects CORS, and its index in `by_method`, sorted. rocket does not
    /// move its routes while it serves requests.
    by_address: Vec<(usize, Index)>,
}

/// The index of a route in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    method: usize,
    number: usize,
}

impl Index {
    /// The method of the route.
    pub(crate) const fn method(self) -> Method {
        METHODS[self.method]
    }
}

/// A route.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) pattern: Pattern,
    pub(crate) kind: Kind,
    /// The value of `Allow` for the paths of the pattern.
    pub(crate) allow: String,
    /// Whether a request for the route may be routed to an earlier one.
    pub(crate) is_preceded: bool,
    /// Whether a request that the handler forwards may reach a route without a policy.
    pub(crate) is_followed: bool,
    format: Option<MediaType>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Annotated(RoutePolicy),
    Plain,
    /// An OPTIONS route of this crate.
    Options,
}

impl Entry {
    pub(crate) const fn policy(&self) -> Option<&RoutePolicy> {
        match &self.kind {
            Kind::Annotated(policy) => Some(policy),
            Kind::Plain | Kind::Options => None,
        }
    }

    const fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Plain)
    }

    const fn is_options(&self) -> bool {
        matches!(self.kind, Kind::Options)
    }

    fn new(route: &Route) -> Self {
        let kind = match RoutePolicy::find(route) {
            Some(policy) => Kind::Annotated(policy),
            None if is_generated(route) => Kind::Options,
            None => Kind::Plain,
        };
        Self {
            name: route.name.as_deref().unwrap_or_default().to_owned(),
            pattern: Pattern::new(route),
            kind,
            allow: String::new(),
            is_preceded: false,
            is_followed: false,
            format: route.format.clone(),
        }
    }

    /// Whether rocket routes a request with this content type, or with this preferred response type, to the route.
    fn matches_format(&self, method: Method, format: Option<&MediaType>) -> bool {
        let Some(own) = &self.format else {
            return true;
        };
        match format {
            Some(format) if method.supports_payload() => {
                format.specificity() == 2 && formats_meet(own, format)
            }
            Some(format) => formats_meet(own, format),
            None => !method.supports_payload(),
        }
    }
}

/// Whether the route is an OPTIONS route of this crate.
fn is_generated(route: &Route) -> bool {
    probe(&route.handler) == Some(Endpoint::PerRequest)
}

fn formats_meet(a: &MediaType, b: &MediaType) -> bool {
    let meet = |a: &str, b: &str| a == "*" || b == "*" || a.eq_ignore_ascii_case(b);
    meet(a.top().as_str(), b.top().as_str()) && meet(a.sub().as_str(), b.sub().as_str())
}

fn number(method: Method) -> usize {
    let position = METHODS.iter().position(|own| *own == method);
    position.unwrap_or_default()
}

impl Table {
    pub(crate) fn new(rocket: &Rocket<Orbit>) -> Self {
        let mut table = Self {
            by_method: Default::default(),
            by_address: Vec::new(),
        };
        for route in rocket.routes().filter(|route| !is_gate(route)) {
            table.add(route);
        }
        table
            .by_address
            .sort_unstable_by_key(|(address, _)| *address);
        table.compare_routes();
        table
    }

    fn add(&mut self, route: &Route) {
        let method = number(route.method);
        let entry = Entry::new(route);
        let index = Index {
            method,
            number: self.by_method[method].len(),
        };
        if !entry.is_plain() {
            self.by_address.push((address(route), index));
        }
        self.by_method[method].push(entry);
    }

    fn compare_routes(&mut self) {
        for method in 0..METHODS.len() {
            for number in 0..self.by_method[method].len() {
                let index = Index { method, number };
                let is_preceded = self.is_preceded(index);
                let is_followed = self.is_followed(index);
                let allow = self.allow(&self.get(index).pattern);
                let entry = &mut self.by_method[method][number];
                entry.is_preceded = is_preceded;
                entry.is_followed = is_followed;
                entry.allow = allow;
            }
        }
    }

    fn is_preceded(&self, index: Index) -> bool {
        let own = &self.get(index).pattern;
        let heads = match index.method() {
            Method::Get => self.of(Method::Head),
            _ => &[],
        };
        let before = &self.by_method[index.method][..index.number];
        let mut before = before.iter().chain(heads);
        before.any(|entry| !entry.is_options() && entry.pattern.overlaps(own))
    }

    fn is_followed(&self, index: Index) -> bool {
        let own = &self.get(index).pattern;
        let gets = match index.method() {
            Method::Head => self.of(Method::Get),
            _ => &[],
        };
        let after = &self.by_method[index.method][index.number + 1..];
        let mut after = after.iter().chain(gets);
        after.any(|entry| entry.is_plain() && entry.pattern.overlaps(own))
    }

    /// The methods of all routes with the same path.
    fn allow(&self, pattern: &Pattern) -> String {
        let serves = |method: Method| {
            let mut entries = self.of(method).iter();
            entries.any(|entry| entry.pattern.has_path_of(pattern))
        };
        let is_served = |method: &Method| match method {
            Method::Options => false,
            Method::Head => serves(Method::Head) || serves(Method::Get),
            method => serves(*method),
        };
        let methods = METHODS.into_iter().filter(is_served).map(Method::as_str);
        ["OPTIONS"]
            .into_iter()
            .chain(methods)
            .collect::<Vec<_>>()
            .join(",")
    }

    fn of(&self, method: Method) -> &[Entry] {
        &self.by_method[number(method)]
    }

    pub(crate) fn get(&self, index: Index) -> &Entry {
        &self.by_method[index.method][index.number]
    }

    /// The last route that the request has reached, if it is annotated or an OPTIONS route of this crate.
    pub(crate) fn reached(&self, request: &Request<'_>) -> Option<Index> {
        let address = address(request.route()?);
        let found = self
            .by_address
            .binary_search_by_key(&address, |(address, _)| *address);
        Some(self.by_address[found.ok()?].1)
    }

    /// The routes that match a request for this URI with any format, in order. GET routes also serve HEAD, after the
    /// HEAD routes.
    fn candidates(&self, method: Method, uri: &Origin<'_>) -> impl Iterator<Item = Index> {
        let gets = (method == Method::Head).then_some(Method::Get);
        let methods = [Some(method), gets].into_iter().flatten().map(number);
        let indices = methods.flat_map(|method| {
            let numbers = 0..self.by_method[method].len();
            numbers.map(move |number| Index { method, number })
        });
        indices.filter(move |index| self.get(*index).pattern.matches(uri))
    }

    /// The route whose policy answers a preflight for this method: the first one that matches. If the format of
    /// the request decides between several routes, all of them need a policy.
    pub(crate) fn answering(&self, method: Method, uri: &Origin<'_>) -> Option<Index> {
        let mut first = None;
        for index in self.candidates(method, uri) {
            let entry = self.get(index);
            if entry.is_options() {
                continue;
            }
            entry.policy()?;
            first = first.or(Some(index));
            if entry.format.is_none() {
                break;
            }
        }
        first
    }

    /// The first route without a policy because of which a preflight for this method is refused.
    pub(crate) fn first_plain(&self, method: Method, uri: &Origin<'_>) -> Option<&Entry> {
        let mut entries = self.candidates(method, uri).map(|index| self.get(index));
        entries.find(|entry| entry.is_plain())
    }

    /// Whether an annotated handler serves the URI with any method.
    pub(crate) fn is_annotated(&self, uri: &Origin<'_>) -> bool {
        let entries = self.by_method.iter().flatten();
        let mut annotated = entries.filter(|entry| entry.policy().is_some());
        annotated.any(|entry| entry.pattern.matches(uri))
    }

    /// The route that a request is routed to first.
    pub(crate) fn first(&self, request: &Request<'_>) -> Option<Index> {
        let method = request.method();
        let format = request.format();
        let matches = |index: &Index| self.get(*index).matches_format(index.method(), format);
        self.candidates(method, request.uri()).find(matches)
    }

    /// Whether a request that the handler at `index` forwards can reach a handler without a policy.
    pub(crate) fn reaches_plain(&self, index: Index, request: &Request<'_>) -> bool {
        let method = index.method();
        let after = self.candidates(method, request.uri());
        let mut after = after.skip_while(|own| *own != index).skip(1);
        after.any(|index| self.get(index).is_plain())
    }

    /// The value of `Allow` for an OPTIONS request that is not a preflight, if an annotated handler serves the URI
    /// and no other OPTIONS route matches.
    pub(crate) fn allowed_methods(&self, uri: &Origin<'_>) -> Option<&str> {
        let mut options = self.candidates(Method::Options, uri);
        if options.any(|index| !self.get(index).is_options()) {
            return None;
        }
        METHODS.into_iter().find_map(|method| {
            let entry = self.get(self.candidates(method, uri).next()?);
            entry.policy().map(|_| &*entry.allow)
        })
    }
}

fn address(route: &Route) -> usize {
    ptr::from_ref(route).addr()
}

/// Whether the route belongs to the gate of `enforce`.
fn is_gate(route: &Route) -> bool {
    probe(&route.handler) == Some(Endpoint::WithoutCors)
}
