//! Counts the events and parts that the compositions cover.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    composition::{Layer, Mount, Router, Source, Step},
    palette::ROUTES,
    table::Row,
};

/// An event in a composition.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Event {
    /// A request that this row of the table applies to.
    Row(Row),
    /// A request to a path on which the directives between policies are lost.
    LostDirectives,
    /// A script of the program's own origin made a request.
    OwnPage,
    /// A script read a response with status 200.
    Read,
    /// The policy did not let a script read a response.
    RefusedRead,
    /// A handler ran for a request that needs a preflight.
    Run,
    /// A handler ran without a new preflight.
    CachedRun,
    /// The documented limit: a handler ran because a cached preflight response of another policy granted the
    /// header names.
    RunByCachedNames,
    /// The other documented limit: a handler ran because of a cached preflight response of a policy that has
    /// since been replaced.
    RunByReplacedPolicy,
    /// A handler did not run for a request that its policy refuses.
    RefusedRun,
    /// A policy granted a preflight.
    GrantedPreflight,
    /// A policy refused a preflight.
    RefusedPreflight,
    /// A preflight reached no policy.
    UnansweredPreflight,
    /// A response with this status has the headers of a policy that lets the script read it.
    Readable(u16),
    /// A policy refused an actual request whose preflight another policy had answered. The row is that of the
    /// request.
    RefusedByInner(Row),
}

/// Counts of events and of the applied layers.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    events: BTreeMap<Event, usize>,
    parts: BTreeMap<String, usize>,
}

impl Coverage {
    /// Counts an event.
    pub fn count(&mut self, event: Event) {
        *self.events.entry(event).or_default() += 1;
    }

    /// Counts an event if the condition is true.
    pub fn count_if(&mut self, is: bool, event: Event) {
        if is {
            self.count(event);
        }
    }

    /// Adds the counts of other compositions.
    pub fn add(&mut self, other: Self) {
        for (event, count) in other.events {
            *self.events.entry(event).or_default() += count;
        }
        for (part, count) in other.parts {
            *self.parts.entry(part).or_default() += count;
        }
    }

    /// The number of times that an event happened.
    #[must_use]
    pub fn of(&self, event: Event) -> usize {
        self.events.get(&event).copied().unwrap_or_default()
    }

    /// The number of compositions that contain each part.
    #[must_use]
    pub const fn parts(&self) -> &BTreeMap<String, usize> {
        &self.parts
    }

    /// Counts each part of a composition once.
    pub fn count_layers(&mut self, router: &Router) {
        let mut parts = BTreeSet::new();
        add_parts(router, &mut parts);
        for part in parts {
            *self.parts.entry(part).or_default() += 1;
        }
    }
}

fn add_parts(router: &Router, parts: &mut BTreeSet<String>) {
    for step in &router.steps {
        let (name, layers) = match step {
            Step::Route(_, mount) => (mount_name("route", mount), mount.layers.as_slice()),
            Step::RouteService(_, mount, layers) => {
                (mount_name("route_service", mount), layers.as_slice())
            }
            Step::Nest(_, router) => {
                add_parts(router, parts);
                ("nest".to_owned(), [].as_slice())
            }
            Step::Merge(router) => {
                add_parts(router, parts);
                ("merge".to_owned(), [].as_slice())
            }
            Step::NestService(_, whole) => {
                add_parts(&whole.router, parts);
                ("nest_service".to_owned(), whole.layers.as_slice())
            }
            Step::FallbackService(whole) => {
                add_parts(&whole.router, parts);
                ("fallback_service".to_owned(), whole.layers.as_slice())
            }
            Step::Fallback => ("fallback".to_owned(), [].as_slice()),
            Step::Layer(layer) => {
                parts.insert(format!("layer {}", layer_name(layer)));
                parts.extend(source_name("layer", layer));
                continue;
            }
        };
        parts.extend(
            layers
                .iter()
                .map(|layer| format!("{name} {}", layer_name(layer))),
        );
        parts.extend(layers.iter().filter_map(|layer| source_name(&name, layer)));
        parts.insert(name);
    }
}

/// The name of a part together with the source of the layer's policies.
fn source_name(name: &str, layer: &Layer) -> Option<String> {
    let (Layer::Cors(source) | Layer::Exclusive(source)) = layer else {
        return None;
    };
    let source = match source {
        Source::Static(_) => "static",
        Source::Runtime(_) => "runtime",
        Source::Live(_) => "live",
        Source::Bound => "bound",
    };
    Some(format!("{name} {} {source}", layer_name(layer)))
}

fn mount_name(name: &str, mount: &Mount) -> String {
    match (mount.routes, mount.plain.is_empty()) {
        (Some(index), true) if index >= ROUTES.len() => format!("{name} bound"),
        (Some(_), true) => format!("{name} annotated"),
        (Some(_), false) => format!("{name} siblings"),
        (None, _) => format!("{name} plain"),
    }
}

fn layer_name(layer: &Layer) -> String {
    match layer {
        Layer::Cors(_) => "CorsLayer".to_owned(),
        Layer::Exclusive(_) => "exclusive".to_owned(),
        layer => format!("{layer:?}"),
    }
}
