//! Applies the rules to the arguments.

use cors_rules::{Draft, Key, KeyKind, KeyOwner, Mistake, Rule, methods};
use proc_macro2::TokenStream;

use crate::{
    args::{Args, Element, List},
    report::{Place, Report},
    source::Source,
};

/// A policy that breaks no rule.
pub(crate) struct Policy {
    pub(crate) origins: Origins,
    /// The origins of a build with `debug_assertions`, if they differ.
    pub(crate) debug_origins: Option<Origins>,
    /// The values of the other keys, in the order of the keys.
    pub(crate) values: Vec<(Key, Value)>,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowances: Vec<&'static str>,
}

/// The value of a key.
pub(crate) enum Value {
    Names(Names),
    Seconds(u64),
    Status(u16),
    Flag,
    /// The hosts of `enforce`.
    Enforce(Vec<String>),
}

/// The origins of a policy.
#[derive(Default)]
pub(crate) struct Origins {
    /// Whether the value is `none`.
    pub(crate) is_none: bool,
    /// The origins as they are written. `*` represents `any`.
    pub(crate) list: Vec<String>,
    /// Variables that were read at compile time.
    pub(crate) compiled: Vec<String>,
    /// Variables that are read at start-up.
    pub(crate) variables: Vec<String>,
    /// Variables that are read at start-up, and may be unset.
    pub(crate) optional_variables: Vec<String>,
    /// Whether an `OriginSet` adds its origins.
    pub(crate) is_configured: bool,
    /// Predicates.
    pub(crate) predicates: Vec<TokenStream>,
}

/// Methods or header names.
pub(crate) struct Names {
    pub(crate) any: bool,
    pub(crate) list: Vec<String>,
}

/// Checks the policy of a handler. It is valid if the report has no error.
pub(crate) fn check_handler(args: &Args, report: &mut Report) -> Policy {
    report_mistakes(&draft(args).check(), args, report);
    Policy::new(args)
}

/// Checks a policy that belongs to no handler and can therefore omit `methods`.
pub(crate) fn check_named(args: &Args, report: &mut Report) -> Policy {
    for (_, place) in keys_of(KeyOwner::Handler, args) {
        let what = "this key is only allowed in `#[cors]`, not in a named policy";
        report.error(place, Rule::UnknownKey, what, "remove it");
    }
    let draft = Draft {
        has_default_methods: true,
        ..draft(args)
    };
    report_mistakes(&draft.check(), args, report);
    let mut policy = Policy::new(args);
    if !args.has(Key::Methods) {
        let methods = Names::new(methods::DEFAULT.map(str::to_owned).into_iter());
        policy
            .values
            .insert(0, (Key::Methods, Value::Names(methods)));
    }
    policy
}

/// The keys of a handler that refers to a named policy.
pub(crate) struct OwnKeys {
    pub(crate) methods: Names,
    /// The hosts of `enforce`, if it is written.
    pub(crate) enforce: Option<Vec<String>>,
    pub(crate) allowances: Vec<&'static str>,
}

/// Checks the keys of a handler that refers to a named policy.
pub(crate) fn check_own_keys(args: &Args, report: &mut Report) -> OwnKeys {
    for (key, place) in keys_of(KeyOwner::Policy, args) {
        let what = format!("`{}` is set by the named policy", key.name());
        let help = "remove it, or write it in the named policy";
        report.error(place, Rule::UnknownKey, &what, help);
    }
    let mut mistakes = draft(args).check();
    mistakes.retain(|mistake| matches!(mistake.key, Key::Methods | Key::Enforce));
    report_mistakes(&mistakes, args, report);
    OwnKeys {
        methods: Names::new(texts(args, Key::Methods)),
        enforce: args.has(Key::Enforce).then(|| hosts(args)),
        allowances: args.allowances(),
    }
}

/// The keys of `owner` that are written, with their places.
fn keys_of(owner: KeyOwner, args: &Args) -> impl Iterator<Item = (Key, Place)> {
    let keys = Key::ALL
        .iter()
        .copied()
        .filter(move |key| key.owner() == owner);
    keys.filter_map(|key| Some((key, args.place(key)?)))
}

fn draft(args: &Args) -> Draft<'_> {
    let list = |key| {
        let is_malformed = args.has(key) && args.list(key).is_none();
        let malformed = || cors_rules::List::default();
        args.list(key)
            .map(checked_list)
            .or(is_malformed.then(malformed))
    };
    Draft {
        origins: list(Key::Origins),
        debug_origins: list(Key::DebugOrigins),
        methods: list(Key::Methods),
        has_default_methods: false,
        headers: list(Key::Headers),
        expose: list(Key::Expose),
        max_age: args.seconds(Key::MaxAge).map(|max_age| max_age.seconds),
        credentials: args.has(Key::Credentials),
        enforce: args.has(Key::Enforce),
        hosts: args.hosts().map(checked_list),
        private_network: args.has(Key::PrivateNetwork),
        has_preflight_status: args.has(Key::PreflightStatus),
        danger_null_origin: args.has(Key::DangerNullOrigin),
        danger_insecure_origins: args.has(Key::DangerInsecureOrigins),
        danger_public_suffix: args.has(Key::DangerPublicSuffix),
    }
}

fn checked_list(list: &List) -> cors_rules::List<'_> {
    cors_rules::List {
        values: list.values.iter().map(|value| &*value.text).collect(),
        dynamic: list.dynamic_count(),
        is_empty: list.is_empty,
        is_none: list.is_none,
    }
}

fn report_mistakes(mistakes: &[Mistake], args: &Args, report: &mut Report) {
    for Mistake { key, index, fault } in mistakes {
        let element = index.and_then(|index| elements(args, *key).get(index));
        match element {
            Some(Element { place, source, .. }) => report.fault(*place, fault, source),
            None => report.fault(place(args, *key, fault.rule), fault, &Source::Word),
        }
    }
}

/// The place of a key whose value as a whole breaks the rule: the place of the value, or of the key if the key is
/// superfluous.
fn place(args: &Args, key: Key, rule: Rule) -> Place {
    let list = args
        .list(key)
        .or(args.hosts().filter(|_| key == Key::Enforce));
    let value = list.map(|list| list.place);
    let value = value.or_else(|| Some(args.seconds(key)?.place));
    let value = value.filter(|_| rule != Rule::NoneWithMore);
    value.or_else(|| args.place(key)).unwrap_or_default()
}

fn elements(args: &Args, key: Key) -> &[Element] {
    let list = match key {
        Key::Enforce => args.hosts(),
        _ => args.list(key),
    };
    list.map_or(&[], |list| &list.values)
}

fn hosts(args: &Args) -> Vec<String> {
    texts(args, Key::Enforce).collect()
}

fn texts(args: &Args, key: Key) -> impl Iterator<Item = String> {
    elements(args, key).iter().map(|value| value.text.clone())
}

impl Policy {
    fn new(args: &Args) -> Self {
        let debug_origins = args
            .has(Key::DebugOrigins)
            .then(|| Origins::new(args, &[Key::Origins, Key::DebugOrigins]));
        let values = Key::ALL.iter().copied();
        Self {
            origins: Origins::new(args, &[Key::Origins]),
            debug_origins,
            values: values
                .filter_map(|key| Some((key, value(args, key)?)))
                .collect(),
            allowances: args.allowances(),
        }
    }

    /// The names of a list. Empty if the key is missing.
    pub(crate) fn names(&self, key: Key) -> &Names {
        const NONE: &Names = &Names {
            any: false,
            list: Vec::new(),
        };
        let names = self.values.iter().find_map(|(own, value)| match value {
            Value::Names(names) if *own == key => Some(names),
            _ => None,
        });
        names.unwrap_or(NONE)
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        self.values.iter().any(|(own, _)| *own == key)
    }
}

/// The value of a key other than the origins, if the key is written.
fn value(args: &Args, key: Key) -> Option<Value> {
    match key.kind() {
        KeyKind::Methods => {
            let names = args.list(key).map(|_| texts(args, key))?;
            Some(Value::Names(Names::new(names)))
        }
        KeyKind::HeaderNames => {
            let names = args.list(key).map(|_| texts(args, key))?;
            let lower_case = names.map(|name| name.to_ascii_lowercase());
            Some(Value::Names(Names::new(lower_case)))
        }
        KeyKind::Seconds => Some(Value::Seconds(args.seconds(key)?.seconds)),
        KeyKind::Status => Some(Value::Status(args.status(key)?)),
        KeyKind::Flag => args.has(key).then_some(Value::Flag),
        KeyKind::Enforce => args.has(key).then(|| Value::Enforce(hosts(args))),
        KeyKind::Origins | KeyKind::OptOut | KeyKind::Path | KeyKind::Rules => None,
    }
}

impl Origins {
    /// Whether every origin is allowed.
    pub(crate) fn is_any(&self) -> bool {
        self.list.iter().any(|origin| origin == "*")
    }

    /// Whether the program can add origins to the list at run time.
    pub(crate) const fn is_dynamic(&self) -> bool {
        !self.variables.is_empty()
            || !self.optional_variables.is_empty()
            || self.is_configured
            || !self.predicates.is_empty()
    }

    fn new(args: &Args, keys: &[Key]) -> Self {
        let mut origins = Self::default();
        for list in keys.iter().filter_map(|&key| args.list(key)) {
            origins.is_none |= list.is_none;
            for value in &list.values {
                origins.list.push(value.text.clone());
                if let Source::Variable(name) = &value.source {
                    origins.compiled.push(name.clone());
                }
            }
            origins.variables.extend(list.variables.iter().cloned());
            let optional = list.optional_variables.iter().cloned();
            origins.optional_variables.extend(optional);
            origins.is_configured |= list.is_configured;
            origins.predicates.extend(list.predicates.iter().cloned());
        }
        origins
    }
}

impl Names {
    pub(crate) fn is_empty(&self) -> bool {
        !self.any && self.list.is_empty()
    }

    fn new(names: impl Iterator<Item = String>) -> Self {
        let (wildcards, list): (Vec<String>, _) = names.partition(|name| name == "*");
        Self {
            any: !wildcards.is_empty(),
            list,
        }
    }
}
