//! What changed in one handler, in words.

use std::collections::BTreeMap;

use super::{
    Change, Effect, Handler, Manifest, Names, Origin,
    text::{self, shown},
};

/// How long a browser keeps the answer to a preflight that does not say:
/// <https://fetch.spec.whatwg.org/#http-access-control-max-age>.
const DEFAULT_MAX_AGE: u32 = 5;

/// How many kept origins are named before they are only counted.
const NAMED_ORIGINS: usize = 3;

/// Makes sentences on the handlers of two manifests.
pub(super) struct Comparison<'a> {
    /// How many handlers have this name, at most, in one manifest.
    namesakes: BTreeMap<&'a str, usize>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(manifests: [&'a Manifest; 2]) -> Self {
        let mut namesakes = BTreeMap::new();
        for manifest in manifests {
            let mut own: BTreeMap<&str, usize> = BTreeMap::new();
            for handler in &manifest.handlers {
                *own.entry(&handler.name).or_default() += 1;
            }
            for (name, count) in own {
                let most: &mut usize = namesakes.entry(name).or_default();
                *most = count.max(*most);
            }
        }
        Self { namesakes }
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
        let of = |turn, this, other| {
            Side {
                turn,
                name,
                this,
                other,
            }
            .texts()
            .map(move |text| turn.change(text))
        };
        let rewritten = rewritten(name, before, after)
            .into_iter()
            .map(|text| Change {
                effect: Effect::Changed,
                text,
            });
        of(Turn::More, after, before)
            .chain(of(Turn::Less, before, after))
            .chain(rewritten)
            .collect()
    }

    /// The handler's name; with its module where others have the same.
    fn name(&self, handler: &Handler) -> String {
        match self.namesakes.get(handler.name.as_str()) {
            Some(2..) => shown(&handler.path()),
            _ => shown(&handler.name),
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

impl Side<'_> {
    fn texts(&self) -> impl Iterator<Item = String> + use<> {
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
        texts.into_iter()
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
        let [this, other] =
            [self.this, self.other].map(|handler| handler.max_age.unwrap_or(DEFAULT_MAX_AGE));
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
        let own = self.this.opt_outs();
        let new = own.filter(|rule| !self.other.opt_outs().any(|other| other == *rule));
        new.map(|rule| format!("{} {} has {}", self.name, self.turn.now(), shown(rule)))
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
        (true, _) => Some(format!("any header, and {}", text::list(&names.list))),
    }
}

/// What is written in another way and comes to the same.
fn rewritten(name: &str, before: &Handler, after: &Handler) -> Vec<String> {
    let mut texts = Vec::new();
    for origin in &after.origins {
        if let Some(old) = before.covering(origin).filter(|&old| old != origin) {
            texts.push(format!(
                "{name} now lists {origin}, which was allowed before by {old}"
            ));
        }
    }
    for origin in &before.origins {
        if let Some(new) = after.covering(origin).filter(|&new| new != origin) {
            texts.push(format!(
                "{name} no longer lists {origin}, which is allowed still by {new}"
            ));
        }
    }
    let lists = [
        ("methods", &before.methods, &after.methods),
        ("headers", &before.headers, &after.headers),
        ("expose", &before.expose, &after.expose),
    ];
    for (key, old, new) in lists {
        let is_as_wide = old.beyond(new).is_empty() && new.beyond(old).is_empty();
        if is_as_wide && !old.is_same(new) {
            texts.push(format!(
                "the {key} of {name} are now written {new} instead of {old}"
            ));
        }
    }
    let ages = [before.max_age, after.max_age];
    if ages == [None, Some(DEFAULT_MAX_AGE)] || ages == [Some(DEFAULT_MAX_AGE), None] {
        texts.push(format!(
            "the max-age of {name} is the browsers' own, now written in another way"
        ));
    }
    for (turn, this, other) in [(Turn::More, after, before), (Turn::Less, before, after)] {
        for rule in this
            .silenced_warnings()
            .filter(|rule| !other.allow.iter().any(|own| own == rule))
        {
            texts.push(format!(
                "{name} {} silences the warning {}",
                turn.now(),
                shown(rule)
            ));
        }
    }
    texts
}
