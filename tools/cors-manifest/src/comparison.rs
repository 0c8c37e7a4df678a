//! The changes of one handler, as sentences.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use cors_rules::{
    Key,
    text::{self, shown},
};

use crate::{
    change::{Change, Effect},
    enforce::Enforce,
    field::{Accessor, Callers, Clause, Field},
    handler::{Handler, is_opt_out},
    manifest::Manifest,
    names::Names,
    origin::Origin,
};

/// The maximum number of kept origins that a sentence lists. A sentence about more origins contains their number.
const NAMED_ORIGINS: usize = 3;

/// Compares the handlers of two manifests.
pub(crate) struct Comparison<'a> {
    /// The modules that have a handler with this name.
    modules: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(manifests: [&'a Manifest; 2]) -> Self {
        let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for handler in manifests.iter().flat_map(|manifest| &manifest.handlers) {
            let with_name = modules.entry(&handler.name).or_default();
            with_name.insert(&handler.module);
        }
        Self { modules }
    }

    pub(crate) fn added(&self, handler: &Handler) -> Change {
        self.entire_handler(Direction::More, handler, "the handler is new")
    }

    pub(crate) fn removed(&self, handler: &Handler) -> Change {
        self.entire_handler(Direction::Less, handler, "the handler is gone")
    }

    fn entire_handler(&self, direction: Direction, handler: &Handler, reason: &str) -> Change {
        let name = self.name(handler);
        if handler.allowed_origins().next().is_none() {
            return Change {
                effect: Effect::Changed,
                text: format!("{name} allows no origin: {reason}"),
            };
        }
        let origins = text::list(handler.allowed_origins());
        let grant = grant(direction, &origins, &handler.methods, &name, handler);
        direction.change(format!("{grant}: {reason}"))
    }

    /// The changes from one form of a handler to another.
    pub(crate) fn changes(&self, before: &Handler, after: &Handler) -> Vec<Change> {
        let name = &self.name(after);
        let fields = Field::starting_with([Key::Origins, Key::Methods, Key::Credentials]);
        let fields: Vec<Field> = fields.collect();
        let sides = [
            Side::new(Direction::More, name, after, before),
            Side::new(Direction::Less, name, before, after),
        ];
        let permissions = sides.iter().flat_map(|side| side.changes(&fields));
        let relisted = sides
            .iter()
            .flat_map(|side| fields.iter().flat_map(|field| side.relisted(field)));
        let rewritten = fields
            .iter()
            .filter_map(|field| rewritten(field, name, before, after));
        let others = relisted.chain(rewritten).map(|text| Change {
            effect: Effect::Changed,
            text,
        });
        permissions.chain(others).collect()
    }

    /// The name of the handler, with its module if handlers in several modules have the same name.
    fn name(&self, handler: &Handler) -> String {
        let modules = self.modules.get(handler.name.as_str());
        if modules.is_some_and(|modules| modules.len() > 1) {
            shown(&handler.path())
        } else {
            shown(&handler.name)
        }
    }
}

/// The direction of a change: permissions that are new, or permissions that are gone.
#[derive(Clone, Copy)]
enum Direction {
    More,
    Less,
}

impl Direction {
    const fn now(self) -> &'static str {
        match self {
            Direction::More => "now",
            Direction::Less => "no longer",
        }
    }

    /// The word for the value of the other form.
    const fn otherwise(self) -> &'static str {
        match self {
            Direction::More => "before",
            Direction::Less => "now",
        }
    }

    fn change(self, text: String) -> Change {
        let effect = match self {
            Direction::More => Effect::Widened,
            Direction::Less => Effect::Narrowed,
        };
        Change { effect, text }
    }
}

/// Compares `this` form of a handler with the `other` form.
struct Side<'a> {
    direction: Direction,
    name: &'a str,
    this: &'a Handler,
    other: &'a Handler,
}

impl<'a> Side<'a> {
    fn new(direction: Direction, name: &'a str, this: &'a Handler, other: &'a Handler) -> Self {
        Self {
            direction,
            name,
            this,
            other,
        }
    }

    /// The permissions that only this form grants.
    fn changes(&self, fields: &[Field]) -> Vec<Change> {
        let kept_origins = self.kept_origins();
        let texts = fields
            .iter()
            .flat_map(|field| self.permissions(field, kept_origins.as_deref()));
        texts.map(|text| self.direction.change(text)).collect()
    }

    /// The permissions that the value of a field grants.
    fn permissions(&self, field: &Field, kept_origins: Option<&str>) -> Vec<String> {
        let clause = Clause {
            now: self.direction.now(),
            handler: self.name,
        };
        match field.value {
            Accessor::Origins(_) => self.added_origins(),
            Accessor::Methods(get) => Vec::from_iter(self.added_methods(get, kept_origins)),
            Accessor::HeaderNames { get, sentence } => {
                let headers = described(&self.added_names(get));
                Vec::from_iter(headers.map(|headers| sentence(clause, &headers)))
            }
            Accessor::Seconds {
                get,
                default,
                sentence,
            } => {
                let duration = self.longer_duration(get, default);
                Vec::from_iter(duration.map(|duration| sentence(clause, &duration)))
            }
            Accessor::Flag {
                get,
                callers,
                sentence,
                ..
            } => {
                let callers = match callers {
                    Callers::Origins => kept_origins,
                    Callers::Others(callers) => Some(callers),
                };
                let callers = callers.filter(|_| get(self.this) && !get(self.other));
                Vec::from_iter(callers.map(|callers| sentence(clause, callers)))
            }
            Accessor::Enforce {
                get,
                origins,
                hosts,
            } => {
                let (this, other) = (get(self.this), get(self.other));
                let is_more = other.is_on() && !this.is_on();
                let run = is_more.then(|| origins(clause));
                let reached = more_hosts(this, other).map(|more| hosts(clause, &more));
                run.into_iter().chain(reached).collect()
            }
            Accessor::Rules(get) => self.added_opt_outs(get),
            // No status allows more than another one. `rewritten` creates the sentence.
            Accessor::Status { .. } => Vec::new(),
        }
    }

    /// The elements that only this form lists, if they do not change what the policy allows.
    fn relisted(&self, field: &Field) -> Vec<String> {
        match field.value {
            Accessor::Origins(_) => self.relisted_elements(self.this.allowed_origins(), |origin| {
                self.other.covering(origin)
            }),
            Accessor::Enforce { get, .. } => {
                let hosts = get(self.this).hosts().iter().map(|host| Host(host));
                self.relisted_elements(hosts, |host| get(self.other).covering(host.0).map(Host))
            }
            Accessor::Rules(get) => self.added_silenced_warnings(get),
            Accessor::Methods(_)
            | Accessor::HeaderNames { .. }
            | Accessor::Seconds { .. }
            | Accessor::Status { .. }
            | Accessor::Flag { .. } => Vec::new(),
        }
    }

    fn added_origins(&self) -> Vec<String> {
        let origins = self.this.allowed_origins();
        origins
            .filter(|origin| self.other.covering(origin).is_none())
            .map(|origin| self.grant(&origin.to_string(), &self.this.methods))
            .collect()
    }

    /// The origins that both forms allow.
    fn kept_origins(&self) -> Option<String> {
        let is_kept = |origin: &&Origin| self.other.covering(origin).is_some();
        let kept: Vec<&Origin> = self.this.allowed_origins().filter(is_kept).collect();
        match kept.len() {
            0 => None,
            1..=NAMED_ORIGINS => Some(text::list(kept)),
            many => Some(format!("{many} origins")),
        }
    }

    fn added_methods(
        &self,
        get: fn(&Handler) -> &Names,
        kept_origins: Option<&str>,
    ) -> Option<String> {
        let (origins, methods) = (kept_origins?, self.added_names(get));
        (!methods.is_empty()).then(|| self.grant(origins, &methods))
    }

    /// The names that this form allows and the other form does not.
    fn added_names(&self, get: fn(&Handler) -> &Names) -> Names {
        get(self.this).beyond(get(self.other))
    }

    /// `600 seconds (before: 5)`, if this form has the longer duration.
    fn longer_duration(&self, get: fn(&Handler) -> Option<u32>, default: u32) -> Option<String> {
        let [this, other] = [self.this, self.other].map(|handler| get(handler).unwrap_or(default));
        let otherwise = self.direction.otherwise();
        (this > other).then(|| format!("{this} seconds ({otherwise}: {other})"))
    }

    fn added_opt_outs(&self, get: fn(&Handler) -> &[String]) -> Vec<String> {
        let (now, name) = (self.direction.now(), self.name);
        self.added_rules(get)
            .filter(|rule| is_opt_out(rule))
            .map(|rule| format!("{name} {now} has {}", shown(rule)))
            .collect()
    }

    fn added_silenced_warnings(&self, get: fn(&Handler) -> &[String]) -> Vec<String> {
        let (now, name) = (self.direction.now(), self.name);
        self.added_rules(get)
            .filter(|rule| !is_opt_out(rule))
            .map(|rule| format!("{name} {now} silences the warning {}", shown(rule)))
            .collect()
    }

    /// The rules that only this form lists.
    fn added_rules(&self, get: fn(&Handler) -> &[String]) -> impl Iterator<Item = &str> {
        let other = get(self.other);
        let added = get(self.this).iter().filter(|rule| !other.contains(rule));
        added.map(String::as_str)
    }

    /// The elements that only this form lists, if the other form allows them with another element.
    fn relisted_elements<T: Display + PartialEq>(
        &self,
        elements: impl Iterator<Item = T>,
        covering: impl Fn(&T) -> Option<T>,
    ) -> Vec<String> {
        let name = self.name;
        let covered = elements.filter_map(|element| {
            let by = covering(&element)?;
            (by != element).then_some((element, by))
        });
        let sentences = covered.map(|(element, by)| match self.direction {
            Direction::More => {
                format!("{name} now lists {element}, which was allowed before by {by}")
            }
            Direction::Less => {
                format!("{name} no longer lists {element}, which is still allowed by {by}")
            }
        });
        sentences.collect()
    }

    /// `https://a.example may now DELETE delete_user with credentials`.
    fn grant(&self, origins: &str, methods: &Names) -> String {
        grant(self.direction, origins, methods, self.name, self.this)
    }
}

/// A host as part of a sentence.
#[derive(PartialEq)]
struct Host<'a>(&'a str);

impl Display for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the host {}", shown(self.0))
    }
}

/// The hosts that `this` accepts and `other` does not.
fn more_hosts(this: &Enforce, other: &Enforce) -> Option<String> {
    if other.is_any_host() {
        return None;
    }
    if this.is_any_host() {
        return Some("any host".to_owned());
    }
    let hosts = this.hosts().iter();
    let more: Vec<String> = hosts
        .filter(|host| other.covering(host).is_none())
        .map(|host| shown(host))
        .collect();
    (!more.is_empty()).then(|| text::list(more))
}

fn grant(
    direction: Direction,
    origins: &str,
    methods: &Names,
    name: &str,
    handler: &Handler,
) -> String {
    let now = direction.now();
    let with = if handler.credentials {
        " with credentials"
    } else {
        ""
    };
    if methods.any {
        format!("{origins} may {now} use any method of {name}{with}")
    } else {
        format!("{origins} may {now} {methods} {name}{with}")
    }
}

/// The headers as part of a sentence, if there are any.
fn described(names: &Names) -> Option<String> {
    match (names.any, names.list.len()) {
        (false, 0) => None,
        (false, 1) => Some(format!("the header {names}")),
        (false, _) => Some(format!("the headers {names}")),
        (true, 0) => Some("any header".to_owned()),
        (true, _) => Some({
            let list = names.list.iter().map(|name| shown(name));
            format!("any header, and {}", text::list(list))
        }),
    }
}

/// A change of a value that does not allow more or less.
fn rewritten(field: &Field, name: &str, before: &Handler, after: &Handler) -> Option<String> {
    let noun = field.noun;
    match field.value {
        Accessor::Methods(get) | Accessor::HeaderNames { get, .. } => {
            let (old, new) = (get(before), get(after));
            let is_rewritten =
                old.beyond(new).is_empty() && new.beyond(old).is_empty() && !old.is_same(new);
            is_rewritten
                .then(|| format!("the {noun} of {name} are now written {new} instead of {old}"))
        }
        Accessor::Seconds { get, default, .. } => {
            let (old, new) = (get(before), get(after));
            let is_rewritten = old != new && old.unwrap_or(default) == new.unwrap_or(default);
            let [old, new] = [old, new].map(|seconds| match seconds {
                Some(seconds) => format!("{seconds} seconds"),
                None => "the browser's default".to_owned(),
            });
            is_rewritten
                .then(|| format!("the {noun} of {name} is now written as {new} instead of {old}"))
        }
        Accessor::Status { get, .. } => {
            let (old, new) = (get(before), get(after));
            (old != new).then(|| format!("the {noun} of {name} is now {new} instead of {old}"))
        }
        Accessor::Origins(get) => {
            let (old, new) = (get(before), get(after));
            let allow_none = [before, after]
                .iter()
                .all(|handler| handler.allowed_origins().next().is_none());
            let [written_old, written_new] = [old, new].map(|origins| match origins {
                [] => "an empty list",
                _ => "none",
            });
            (allow_none && old != new).then(|| {
                format!(
                    "the {noun} of {name} are now written {written_new} instead of {written_old}"
                )
            })
        }
        Accessor::Flag { .. } | Accessor::Enforce { .. } | Accessor::Rules(_) => None,
    }
}
