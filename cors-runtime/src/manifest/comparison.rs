//! What changed in one handler, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Effect, Handler, Manifest, Names, Origin};
use crate::text::{self, shown};

/// How long a browser keeps the answer to a preflight that does not say:
/// <https://fetch.spec.whatwg.org/#http-access-control-max-age>.
const DEFAULT_MAX_AGE: u32 = 5;

/// How many kept origins are named before they are only counted.
const NAMED_ORIGINS: usize = 3;

/// Makes sentences on the handlers of two manifests.
pub(super) struct Comparison<'a> {
    /// The modules of the handlers that have a name.
    modules: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(manifests: [&'a Manifest; 2]) -> Self {
        let mut modules: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for handler in manifests.iter().flat_map(|manifest| &manifest.handlers) {
            let of_name = modules.entry(&handler.name).or_default();
            of_name.insert(&handler.module);
        }
        Self { modules }
    }

    pub(super) fn added(&self, handler: &Handler) -> Change {
        self.whole(Turn::More, handler, "the handler is new")
    }

    pub(super) fn removed(&self, handler: &Handler) -> Change {
        self.whole(Turn::Less, handler, "the handler is gone")
    }

    fn whole(&self, turn: Turn, handler: &Handler, why: &str) -> Change {
        let who = text::list(&handler.origins);
        let grant = grant(&who, turn, &handler.methods, handler, &self.name(handler));
        turn.change(format!("{grant}: {why}"))
    }

    /// What changed in one handler.
    pub(super) fn changes(&self, before: &Handler, after: &Handler) -> Vec<Change> {
        let name = &self.name(after);
        let more = Side::new(Turn::More, name, after, before);
        let less = Side::new(Turn::Less, name, before, after);
        let rewritten = more.rewritten().chain(less.rewritten());
        let rewritten = rewritten.chain(renotated(name, before, after));
        let mut changes = more.changes();
        changes.extend(less.changes());
        changes.extend(rewritten.map(|text| Change {
            effect: Effect::Changed,
            text,
        }));
        changes
    }

    /// The handler's name; with its module where another module has one of that name.
    fn name(&self, handler: &Handler) -> String {
        let modules = self.modules.get(handler.name.as_str());
        if modules.is_some_and(|modules| modules.len() > 1) {
            shown(&handler.path())
        } else {
            shown(&handler.name)
        }
    }
}

/// A way to read a difference: what is allowed now, or what is allowed no longer.
#[derive(Clone, Copy)]
enum Turn {
    More,
    Less,
}

impl Turn {
    const fn now(self) -> &'static str {
        match self {
            Turn::More => "now",
            Turn::Less => "no longer",
        }
    }

    /// When the other side holds.
    const fn otherwise(self) -> &'static str {
        match self {
            Turn::More => "before",
            Turn::Less => "now",
        }
    }

    fn change(self, text: String) -> Change {
        let effect = match self {
            Turn::More => Effect::Widened,
            Turn::Less => Effect::Narrowed,
        };
        Change { effect, text }
    }
}

/// What `this` form of a handler allows beyond the `other`.
struct Side<'a> {
    turn: Turn,
    name: &'a str,
    this: &'a Handler,
    other: &'a Handler,
}

impl<'a> Side<'a> {
    fn new(turn: Turn, name: &'a str, this: &'a Handler, other: &'a Handler) -> Self {
        Self {
            turn,
            name,
            this,
            other,
        }
    }

    fn changes(&self) -> Vec<Change> {
        let mut texts: Vec<String> = self.origins().collect();
        if let Some(kept) = self.kept_origins() {
            texts.extend(self.methods(&kept));
            texts.extend(self.credentials(&kept));
        }
        texts.extend(self.headers());
        texts.extend(self.expose());
        texts.extend(self.max_age());
        texts.extend(self.private_network());
        texts.extend(self.opt_outs());
        let changes = texts.into_iter().map(|text| self.turn.change(text));
        changes.collect()
    }

    /// What the other form lacks and allows all the same.
    fn rewritten(&self) -> impl Iterator<Item = String> {
        self.covered_origins().chain(self.silenced_warnings())
    }

    fn origins(&self) -> impl Iterator<Item = String> {
        let Self { turn, this, .. } = *self;
        let new = this
            .origins
            .iter()
            .filter(|origin| self.other.covering(origin).is_none());
        new.map(move |origin| grant(&origin.to_string(), turn, &this.methods, this, self.name))
    }

    /// The origins that both forms allow.
    fn kept_origins(&self) -> Option<String> {
        let is_kept = |origin: &&Origin| self.other.covering(origin).is_some();
        let kept: Vec<&Origin> = self.this.origins.iter().filter(is_kept).collect();
        match kept.len() {
            0 => None,
            1..=NAMED_ORIGINS => Some(text::list(kept)),
            many => Some(format!("{many} origins")),
        }
    }

    fn methods(&self, kept: &str) -> Option<String> {
        let methods = self.this.methods.beyond(&self.other.methods);
        (!methods.is_empty()).then(|| grant(kept, self.turn, &methods, self.this, self.name))
    }

    fn credentials(&self, kept: &str) -> Option<String> {
        let (now, name) = (self.turn.now(), self.name);
        (self.this.credentials && !self.other.credentials)
            .then(|| format!("{kept} may {now} send credentials to {name}"))
    }

    fn headers(&self) -> Option<String> {
        let (now, name) = (self.turn.now(), self.name);
        let headers = described(&self.this.headers.beyond(&self.other.headers))?;
        Some(format!("callers may {now} send {name} {headers}"))
    }

    fn expose(&self) -> Option<String> {
        let (now, name) = (self.turn.now(), self.name);
        let headers = described(&self.this.expose.beyond(&self.other.expose))?;
        Some(format!(
            "callers may {now} read, in the responses of {name}, {headers}"
        ))
    }

    fn max_age(&self) -> Option<String> {
        let (this, other) = (seconds(self.this), seconds(self.other));
        let (now, otherwise, name) = (self.turn.now(), self.turn.otherwise(), self.name);
        (this > other).then(|| {
            format!("browsers may {now} keep a preflight of {name} for {this} seconds ({otherwise}: {other})")
        })
    }

    fn private_network(&self) -> Option<String> {
        let (now, name) = (self.turn.now(), self.name);
        (self.this.private_network && !self.other.private_network)
            .then(|| format!("pages of a public network may {now} reach {name} on a private one"))
    }

    fn opt_outs(&self) -> impl Iterator<Item = String> {
        let (now, name) = (self.turn.now(), self.name);
        let new = self.this.opt_outs().filter(|rule| !self.other.allows(rule));
        new.map(move |rule| format!("{name} {now} has {}", shown(rule)))
    }

    fn covered_origins(&self) -> impl Iterator<Item = String> {
        let Self { turn, name, .. } = *self;
        let covered = self.this.origins.iter().filter_map(|origin| {
            let by = self.other.covering(origin)?;
            (by != origin).then_some((origin, by))
        });
        covered.map(move |(origin, by)| match turn {
            Turn::More => format!("{name} now lists {origin}, which was allowed before by {by}"),
            Turn::Less => {
                format!("{name} no longer lists {origin}, which is allowed still by {by}")
            }
        })
    }

    fn silenced_warnings(&self) -> impl Iterator<Item = String> {
        let (now, name) = (self.turn.now(), self.name);
        let own = self.this.silenced_warnings();
        let new = own.filter(|rule| !self.other.allows(rule));
        new.map(move |rule| format!("{name} {now} silences the warning {}", shown(rule)))
    }
}

/// `https://a.example may now DELETE delete_user with credentials`.
fn grant(who: &str, turn: Turn, methods: &Names, handler: &Handler, name: &str) -> String {
    let now = turn.now();
    let with = if handler.credentials {
        " with credentials"
    } else {
        ""
    };
    if methods.any {
        format!("{who} may {now} use any method of {name}{with}")
    } else {
        format!("{who} may {now} {methods} {name}{with}")
    }
}

/// The headers in a sentence, if there are any.
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

/// Lists and durations that are written in another way and come to the same.
fn renotated(name: &str, before: &Handler, after: &Handler) -> impl Iterator<Item = String> {
    let lists = [
        ("methods", &before.methods, &after.methods),
        ("headers", &before.headers, &after.headers),
        ("exposed headers", &before.expose, &after.expose),
    ];
    let lists = lists.into_iter().filter(|(_, old, new)| {
        old.beyond(new).is_empty() && new.beyond(old).is_empty() && !old.is_same(new)
    });
    let lists = lists.map(move |(key, old, new)| {
        format!("the {key} of {name} are now written {new} instead of {old}")
    });
    lists.chain(renotated_max_age(name, before, after))
}

fn renotated_max_age(name: &str, before: &Handler, after: &Handler) -> Option<String> {
    let is_renotated = before.max_age != after.max_age && seconds(before) == seconds(after);
    let [old, new] = [before, after].map(|handler| match handler.max_age {
        Some(seconds) => format!("{seconds} seconds"),
        None => "the browsers' own".to_owned(),
    });
    is_renotated.then(|| format!("the max-age of {name} is now written as {new} instead of {old}"))
}

fn seconds(handler: &Handler) -> u32 {
    handler.max_age.unwrap_or(DEFAULT_MAX_AGE)
}
