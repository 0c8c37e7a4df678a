//! Formats a composition as Rust code.

use std::fmt::{self, Display, Formatter};

use crate::{
    composition::{
        Case, Change, Fetch, Foreign, Layer, LayerIndex, Mount, Router, Script, Source, State,
        Step, Whole,
    },
    palette::{LAYERS, SETS, layer_group, routes_group},
};

impl Display for Case {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (slot, policy) in self.state.live.iter().enumerate() {
            writeln!(f, "let live_{slot} = LivePolicy::new({});", live(*policy))?;
        }
        writeln!(f, "let set = OriginSet::new({:?});", SETS[self.state.set])?;
        writeln!(f, "let app = {};", self.router)?;
        self.scripts
            .iter()
            .try_for_each(|script| writeln!(f, "{script}"))
    }
}

impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Browser::at({:?})", self.origin)?;
        let mut fetches = self.fetches.iter();
        fetches.try_for_each(|fetch| {
            for change in &fetch.changes {
                write!(f, "\n    // {change}")?;
            }
            let forgets = if fetch.forgets {
                "\n    .advance(DAY)"
            } else {
                ""
            };
            write!(f, "{forgets}\n    .fetch({fetch})")
        })
    }
}

impl Display for Change {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Change::Live(slot, policy) => write!(f, "live_{slot}.replace({})", live(*policy)),
            Change::Set(set) => write!(f, "set.replace({:?})", SETS[*set]),
        }
    }
}

fn live(policy: Option<LayerIndex>) -> &'static str {
    policy.map_or("None", |index| LAYERS[index].0.source)
}

impl Display for Fetch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path)?;
        let mut headers = self.headers.iter();
        headers.try_for_each(|name| write!(f, ", {name}"))?;
        f.write_str(if self.credentials { ", cookies" } else { "" })
    }
}

impl Display for Router {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Router::new()")?;
        let mut steps = self.steps.iter().map(|step| format!("\n{step}"));
        steps.try_for_each(|step| f.write_str(&step.replace('\n', "\n    ")))
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Step::Route(path, mount) => write!(f, ".route({path:?}, {mount})"),
            Step::RouteService(path, mount, layers) => {
                write!(
                    f,
                    ".route_service({path:?}, {})",
                    around(mount.to_string(), layers)
                )
            }
            Step::Nest(path, router) => write!(f, ".nest({path:?}, {router})"),
            Step::NestService(path, whole) => write!(f, ".nest_service({path:?}, {whole})"),
            Step::Merge(router) => write!(f, ".merge({router})"),
            Step::Fallback => f.write_str(".fallback(plain)"),
            Step::FallbackService(whole) => write!(f, ".fallback_service({whole})"),
            Step::Layer(layer) => f.write_str(&call(layer)),
        }
    }
}

impl Display for Whole {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let service = if self.into_service {
            ".into_service()"
        } else {
            ""
        };
        f.write_str(&around(format!("{}{service}", self.router), &self.layers))
    }
}

impl Display for Mount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let start = match self.routes {
            Some(index) => routes_group(index, &State::default()).source,
            None if self.is_any => "any(plain)",
            None => "MethodRouter::new()",
        };
        let fallback = if self.is_any && self.routes.is_some() {
            ".fallback(plain)"
        } else {
            ""
        };
        write!(f, "{start}{fallback}")?;
        for method in &self.plain {
            write!(f, ".{}(plain)", method.as_str().to_ascii_lowercase())?;
        }
        let mut layers = self.layers.iter();
        layers.try_for_each(|layer| f.write_str(&call(layer)))
    }
}

/// Formats layers directly around a service.
fn around(service: String, layers: &[Layer]) -> String {
    let around = |inner, layer| format!("{}.layer({inner})", name(layer));
    layers.iter().fold(service, around)
}

fn call(layer: &Layer) -> String {
    match layer {
        Layer::InsideCors(foreign) => format!(".inside_cors({})", foreign_name(*foreign)),
        layer => format!(".layer({})", name(layer)),
    }
}

fn name(layer: &Layer) -> String {
    match layer {
        Layer::Cors(source) => format!("CorsLayer::new({source})"),
        Layer::Exclusive(source) => format!("CorsLayer::new({source}).exclusive()"),
        Layer::WithoutCors => "without_cors()".to_owned(),
        Layer::Explain => "explain()".to_owned(),
        Layer::InsideCors(foreign) => format!("inside_cors({})", foreign_name(*foreign)),
        Layer::Foreign(foreign) => foreign_name(*foreign).to_owned(),
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Source::Runtime(index) => write!(f, "runtime({})", LAYERS[*index].0.source),
            Source::Live(slot) => write!(f, "&live_{slot}"),
            source => {
                let group = layer_group(*source, &State::default());
                f.write_str(group.map_or("", |group| group.source))
            }
        }
    }
}

const fn foreign_name(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::Authentication => "authentication",
        Foreign::Timeout => "TimeoutLayer",
        Foreign::Rebuild => "rebuild_response",
        Foreign::DropHeaders => "drop_headers",
        Foreign::PanickingLayer => "(CatchPanicLayer, panic_for_post)",
        Foreign::PanickingHandler => "(CatchPanicLayer, let_handlers_panic)",
        Foreign::Compression => "CompressionLayer",
        Foreign::StripRequest => "drop_request_extensions",
        Foreign::StripResponse => "drop_response_extensions",
        Foreign::Buffer => "BufferLayer",
        Foreign::Trace => "TraceLayer",
    }
}
