//! The attribute's arguments: what is written for each key, and where.

use cors_rules::{Rule, Severity, max_age};
use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Lit, LitInt, LitStr, ext::IdentExt as _};

use crate::{
    key::Key,
    report::{Place, Report, write},
    tokens::{Part, Tokens, as_group, is_ident, is_punct, split_at_commas},
};

/// What the attribute says. A key that is missing, or that has a mistake of form, has no value.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) origins: Slot<List>,
    pub(crate) debug_origins: Slot<List>,
    pub(crate) methods: Slot<List>,
    pub(crate) headers: Slot<List>,
    pub(crate) expose: Slot<List>,
    pub(crate) max_age: Slot<MaxAge>,
    pub(crate) credentials: Slot<()>,
    pub(crate) private_network: Slot<()>,
    pub(crate) preflight_status: Slot<u16>,
    pub(crate) policy: Slot<TokenStream>,
    pub(crate) danger_null_origin: Slot<()>,
    pub(crate) danger_insecure_origins: Slot<()>,
    pub(crate) danger_public_suffix: Slot<()>,
    pub(crate) allow: Slot<Vec<Rule>>,
    pub(crate) krate: Slot<TokenStream>,
}

/// The value of a key.
pub(crate) struct Slot<T> {
    place: Option<Place>,
    value: Option<T>,
}

/// A list of names or origins; `*` stands for `any`.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) place: Place,
    /// Whether nothing is written in it, not even what has a mistake of form.
    pub(crate) is_empty: bool,
    pub(crate) values: Vec<Value>,
    /// The variables of `env("X")`.
    pub(crate) variables: Vec<String>,
    /// The functions of `matching(path)`.
    pub(crate) predicates: Vec<TokenStream>,
}

/// One element of a list.
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) source: Source,
}

/// How an element is written.
pub(crate) enum Source {
    /// As a word in a list.
    Word,
    /// As a string.
    String,
    /// As `any` in place of a list.
    WholeList,
    /// As `env!("X")`, with the name of the variable.
    Variable(String),
}

/// The value of `max_age`.
pub(crate) struct MaxAge {
    pub(crate) seconds: u64,
    pub(crate) place: Place,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            place: None,
            value: None,
        }
    }
}

impl<T> Slot<T> {
    /// Whether the key is there, be its value right or wrong.
    pub(crate) fn is_written(&self) -> bool {
        self.place.is_some()
    }

    /// Where the key stands.
    pub(crate) fn place(&self) -> Option<Place> {
        self.place
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut parser = Parser { report };
        let mut args = Self::default();
        for part in split_at_commas(tokens) {
            parser.entry(&part, &mut args);
        }
        args
    }

    /// The path of `cors_runtime`.
    pub(crate) fn crate_path(&self) -> Tokens {
        let path = self.krate.value().cloned();
        path.unwrap_or_else(|| quote! { ::cors_runtime }).into()
    }

    /// The rules whose warnings are silenced.
    pub(crate) fn allowed(&self) -> &[Rule] {
        self.allow.value().map_or(&[], Vec::as_slice)
    }

    /// What the attribute allows itself: the opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) fn allowances(&self) -> Vec<&'static str> {
        let opt_outs = [
            (&self.danger_null_origin, Key::DangerNullOrigin),
            (&self.danger_insecure_origins, Key::DangerInsecureOrigins),
            (&self.danger_public_suffix, Key::DangerPublicSuffix),
        ];
        let opted_out = opt_outs.into_iter().filter(|(word, _)| word.is_written());
        let silenced = self.allowed().iter().map(|rule| rule.id());
        opted_out
            .map(|(_, key)| key.name())
            .chain(silenced)
            .collect()
    }
}

/// One `key`, `key = value` or `key(value)`.
struct Entry<'a> {
    key: Key,
    is_misspelt: bool,
    place: Place,
    rest: &'a [TokenTree],
}

struct Parser<'r> {
    report: &'r mut Report,
}

impl Parser<'_> {
    fn place(&mut self, span: Span) -> Place {
        self.report.place(span)
    }

    fn entry(&mut self, part: &Part, args: &mut Args) {
        let place = self.place(part.span);
        let Some((first, rest)) = part.tokens.split_first() else {
            let what = "nothing stands before this comma";
            self.report
                .error(place, Rule::UnknownKey, what, "remove it");
            return;
        };
        let Some((key, is_misspelt)) = self.key(first, rest, place) else {
            return;
        };
        let entry = Entry {
            key,
            is_misspelt,
            place,
            rest,
        };
        match key {
            Key::Origins => self.fill(&mut args.origins, &entry, Self::list),
            Key::DebugOrigins => self.fill(&mut args.debug_origins, &entry, Self::list),
            Key::Methods => self.fill(&mut args.methods, &entry, Self::list),
            Key::Headers => self.fill(&mut args.headers, &entry, Self::list),
            Key::Expose => self.fill(&mut args.expose, &entry, Self::list),
            Key::MaxAge => self.fill(&mut args.max_age, &entry, Self::max_age),
            Key::Credentials => self.fill(&mut args.credentials, &entry, Self::flag),
            Key::PrivateNetwork => self.fill(&mut args.private_network, &entry, Self::flag),
            Key::PreflightStatus => self.fill(&mut args.preflight_status, &entry, Self::status),
            Key::Policy => self.fill(&mut args.policy, &entry, Self::path),
            Key::DangerNullOrigin => self.fill(&mut args.danger_null_origin, &entry, Self::flag),
            Key::DangerInsecureOrigins => {
                self.fill(&mut args.danger_insecure_origins, &entry, Self::flag);
            }
            Key::DangerPublicSuffix => {
                self.fill(&mut args.danger_public_suffix, &entry, Self::flag);
            }
            Key::Allow => self.fill(&mut args.allow, &entry, Self::allow),
            Key::Crate => self.fill(&mut args.krate, &entry, Self::path),
        }
    }

    /// The key, or the one that is probably meant, and whether it is misspelt.
    fn key(&mut self, token: &TokenTree, rest: &[TokenTree], place: Place) -> Option<(Key, bool)> {
        let TokenTree::Ident(ident) = token else {
            let what = format!("expected a key, found `{token}`");
            let help = "write a key with its value, as in `methods = [GET]`";
            self.report.error(place, Rule::UnknownKey, &what, help);
            return None;
        };
        let name = ident.unraw().to_string();
        if let Some(key) = Key::named(&name) {
            return Some((key, false));
        }
        let nearest = Key::nearest(&name);
        let what = format!("unknown key `{name}`");
        let help = match nearest {
            Some(key) if rest.is_empty() => write(key.example()),
            Some(key) => write(key.name()),
            None => "remove it".to_owned(),
        };
        self.report.error(place, Rule::UnknownKey, &what, &help);
        nearest.map(|key| (key, true))
    }

    /// The one place where a key that comes twice is refused.
    fn fill<T>(
        &mut self,
        slot: &mut Slot<T>,
        entry: &Entry<'_>,
        parse: impl FnOnce(&mut Self, &Entry<'_>) -> Option<T>,
    ) {
        if entry.is_misspelt {
            // It is there, so nobody has to be told that it is missing.
            slot.place = slot.place.or(Some(entry.place));
            return;
        }
        if slot.is_written() {
            let what = format!("`{}` is written twice", entry.key.name());
            let help = "put all of it into one";
            self.report
                .error(entry.place, Rule::DuplicateKey, &what, help);
            return;
        }
        slot.place = Some(entry.place);
        slot.value = parse(self, entry);
    }

    /// The tokens after `=`.
    fn assigned<'a>(&mut self, entry: &Entry<'a>) -> Option<&'a [TokenTree]> {
        match entry.rest {
            [equals, value @ ..] if is_punct(equals, '=') && !value.is_empty() => Some(value),
            _ => self.malformed(entry, entry.place),
        }
    }

    /// A value of the wrong form: the whole argument as it should be.
    fn malformed<T>(&mut self, entry: &Entry<'_>, place: Place) -> Option<T> {
        let what = format!("`{}` is not written like this", entry.key.name());
        let help = format!("write it as in `{}`", entry.key.example());
        self.report.error(place, Rule::UnknownKey, &what, &help);
        None
    }

    fn flag(&mut self, entry: &Entry<'_>) -> Option<()> {
        let Some(token) = entry.rest.first() else {
            return Some(());
        };
        let place = self.place(token.span());
        let what = format!("`{}` takes no value", entry.key.name());
        self.report
            .error(place, Rule::UnknownKey, &what, "remove the value");
        None
    }

    fn path(&mut self, entry: &Entry<'_>) -> Option<TokenStream> {
        let value = self.assigned(entry)?;
        if is_path(value) {
            return Some(value.iter().cloned().collect());
        }
        let place = self.place(value[0].span());
        self.malformed(entry, place)
    }

    fn status(&mut self, entry: &Entry<'_>) -> Option<u16> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        let [number] = value else {
            return self.malformed(entry, place);
        };
        let status = number.to_string().parse().ok();
        let status = status.filter(|status| (200..300).contains(status));
        if status.is_none() {
            let what = "browsers take a preflight for allowed only with a status from 200 to 299";
            self.report
                .error(place, Rule::UnknownKey, what, "write `200`");
        }
        status
    }

    fn allow(&mut self, entry: &Entry<'_>) -> Option<Vec<Rule>> {
        let [list] = entry.rest else {
            return self.malformed(entry, entry.place);
        };
        let Some(list) = as_group(list, Delimiter::Parenthesis) else {
            return self.malformed(entry, entry.place);
        };
        let mut rules = Vec::new();
        for part in split_at_commas(list.stream()) {
            rules.extend(self.allowed_rule(entry, &part));
        }
        Some(rules)
    }

    fn allowed_rule(&mut self, entry: &Entry<'_>, part: &Part) -> Option<Rule> {
        let place = self.place(part.span);
        let [token] = &part.tokens[..] else {
            return self.malformed(entry, place);
        };
        let id = token.to_string();
        let Some(rule) = Rule::from_id(&id) else {
            let what = format!("`{id}` is not the id of a rule");
            let help = "write the id that is the last line of the warning";
            self.report.error(place, Rule::UnknownKey, &what, help);
            return None;
        };
        if !is_allowable(rule) {
            let what = format!("the rule `{id}` is not a warning, so it cannot be allowed");
            let help = match rule.opt_out() {
                Some(opt_out) => format!("remove it, and add `{opt_out}`"),
                None => "remove it".to_owned(),
            };
            self.report.error(place, Rule::UnknownKey, &what, &help);
            return None;
        }
        Some(rule)
    }

    fn max_age(&mut self, entry: &Entry<'_>) -> Option<MaxAge> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        let literal = match value {
            [TokenTree::Literal(literal)] => Some(Lit::new(literal.clone())),
            _ => None,
        };
        let text = match literal {
            Some(Lit::Int(number)) if is_plain(&number) => {
                let seconds = number.base10_parse().unwrap_or(u64::MAX);
                return Some(MaxAge { seconds, place });
            }
            Some(Lit::Str(text)) => text.value(),
            _ => value.iter().map(ToString::to_string).collect(),
        };
        match max_age::parse(&text) {
            Ok(seconds) => Some(MaxAge { seconds, place }),
            Err(fault) => {
                self.report.fault(place, &fault, &Source::Word);
                None
            }
        }
    }

    fn list(&mut self, entry: &Entry<'_>) -> Option<List> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        match value {
            [TokenTree::Ident(any)] if any == "any" => Some(List {
                place,
                values: vec![wildcard(place, Source::WholeList)],
                ..List::default()
            }),
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(self.elements(entry.key, list, place))
            }
            [single] => {
                let what = format!("`{}` takes a list, or `any`", entry.key.name());
                let help = write(&format!("[{single}]"));
                self.report
                    .error(place, syntax_rule(entry.key), &what, &help);
                None
            }
            _ => self.malformed(entry, place),
        }
    }

    fn elements(&mut self, key: Key, list: &Group, place: Place) -> List {
        let parts = split_at_commas(list.stream());
        let mut list = List {
            place,
            is_empty: parts.is_empty(),
            ..List::default()
        };
        for part in &parts {
            let place = self.place(part.span);
            match &part.tokens[..] {
                [TokenTree::Ident(any)] if any == "any" => {
                    list.values.push(wildcard(place, Source::Word));
                }
                [TokenTree::Ident(ident)] if key == Key::Methods => list.values.push(Value {
                    text: ident.unraw().to_string(),
                    place,
                    source: Source::Word,
                }),
                [TokenTree::Literal(literal)] => {
                    list.values.extend(self.string(literal, key, part, place));
                }
                [word, bang, argument]
                    if is_ident(word, "env") && is_punct(bang, '!') && is_origins(key) =>
                {
                    list.values.extend(self.variable(argument, place));
                }
                [word, argument] if is_ident(word, "env") && is_origins(key) => {
                    list.variables.extend(self.argument(argument, place));
                }
                [word, argument] if is_ident(word, "matching") && is_origins(key) => {
                    list.predicates.extend(self.predicate(argument, place));
                }
                _ => self.no_element(key, part, place),
            }
        }
        list
    }

    fn string(&mut self, literal: &Literal, key: Key, part: &Part, place: Place) -> Option<Value> {
        let Some(text) = text(literal) else {
            self.no_element(key, part, place);
            return None;
        };
        Some(Value {
            text,
            place,
            source: Source::String,
        })
    }

    /// `env!("X")`: the variable is read here and now.
    fn variable(&mut self, argument: &TokenTree, place: Place) -> Option<Value> {
        let name = self.argument(argument, place)?;
        match std::env::var(&name) {
            Ok(text) => Some(Value {
                text,
                place,
                source: Source::Variable(name),
            }),
            Err(_) => {
                let what = format!("the variable `{name}` is not set while compiling");
                let help = format!("set it, as in `{name}=https://app.example.com cargo build`");
                self.report.error(place, Rule::EnvMissing, &what, &help);
                None
            }
        }
    }

    /// The string in parentheses.
    fn argument(&mut self, argument: &TokenTree, place: Place) -> Option<String> {
        let inside = as_group(argument, Delimiter::Parenthesis).map(Group::stream);
        let name = inside.and_then(|inside| syn::parse2::<LitStr>(inside).ok());
        let name = name.map(|name| name.value());
        if name
            .as_ref()
            .is_none_or(|name| name.is_empty() || name.contains(['=', '\0']))
        {
            let what = "the name of a variable is a string";
            let help = "write it as in `env(\"APP_ORIGINS\")` or `env!(\"APP_ORIGIN\")`";
            self.report.error(place, Rule::OriginSyntax, what, help);
            return None;
        }
        name
    }

    fn predicate(&mut self, argument: &TokenTree, place: Place) -> Option<TokenStream> {
        let function = as_group(argument, Delimiter::Parenthesis).map(Group::stream);
        let tokens: Vec<TokenTree> = crate::tokens::flatten(function.unwrap_or_default());
        if is_path(&tokens) && !tokens.is_empty() {
            return Some(tokens.into_iter().collect());
        }
        let place = tokens
            .first()
            .map_or(place, |first| self.place(first.span()));
        let what =
            "a closure in place could allow everybody unseen, so only a named function is taken";
        let help = "name a `fn(&Origin<'_>) -> bool`, as in `matching(is_tenant)`";
        self.report
            .error(place, Rule::PredicateReflectsAll, what, help);
        None
    }

    fn no_element(&mut self, key: Key, part: &Part, place: Place) {
        let written: TokenStream = part.tokens.iter().cloned().collect();
        let what = format!("`{written}` is not an element of `{}`", key.name());
        let help = match &part.tokens[..] {
            [TokenTree::Ident(word)] if matches!(key, Key::Headers | Key::Expose) => {
                write(&format!("\"{word}\""))
            }
            _ => format!("write it as in `{}`", key.example()),
        };
        self.report.error(place, syntax_rule(key), &what, &help);
    }
}

/// The text of a string. Most have no escapes, and need no parser.
fn text(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    let inside = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = inside.filter(|text| !text.contains('\\')) {
        return Some(text.to_owned());
    }
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn wildcard(place: Place, source: Source) -> Value {
    Value {
        text: "*".to_owned(),
        place,
        source,
    }
}

/// Words with `::` between them; `::` may stand before the first.
fn is_path(tokens: &[TokenTree]) -> bool {
    let words = match tokens {
        [a, b, words @ ..] if is_separator(a, b) => words,
        words => words,
    };
    let is_step = |step: &[TokenTree]| match step {
        [TokenTree::Ident(word)] => is_segment(word),
        [TokenTree::Ident(word), a, b] => is_segment(word) && is_separator(a, b),
        _ => false,
    };
    words.len() % 3 == 1 && words.chunks(3).all(is_step)
}

/// `::`
fn is_separator(a: &TokenTree, b: &TokenTree) -> bool {
    let is_joint = matches!(a, TokenTree::Punct(a) if a.spacing() == Spacing::Joint);
    is_joint && is_punct(a, ':') && is_punct(b, ':')
}

fn is_segment(word: &Ident) -> bool {
    let is_root = ["crate", "self", "super"].iter().any(|root| word == root);
    is_root || syn::parse2::<Ident>(word.to_token_stream()).is_ok()
}

/// Whether nothing stands around the digits.
fn is_plain(number: &LitInt) -> bool {
    number.suffix().is_empty() && !number.base10_digits().starts_with('-')
}

fn is_origins(key: Key) -> bool {
    matches!(key, Key::Origins | Key::DebugOrigins)
}

fn is_allowable(rule: Rule) -> bool {
    let opts_out_by_allow = |opt_out: &str| opt_out.starts_with("allow(");
    rule.severity() == Severity::Warning || rule.opt_out().is_some_and(opts_out_by_allow)
}

/// The rule on the form of a key's elements.
fn syntax_rule(key: Key) -> Rule {
    match key {
        Key::Methods => Rule::MethodSyntax,
        Key::Headers => Rule::HeaderSyntax,
        Key::Expose => Rule::ExposeSyntax,
        _ => Rule::OriginSyntax,
    }
}
