//! The arguments of the attribute: the value of each key, with its place.

use std::array;

use cors_rules::{Fault, Key, KeyKind, Rule, allow, max_age, methods, preflight_status};
use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Lit, LitInt, LitStr, ext::IdentExt as _};

use crate::{
    report::{Place, Report, write},
    source::Source,
    tokens::{Part, Tokens, as_group, flatten, is_ident, is_punct, split_at_commas},
};

/// The arguments by key. A key that is missing or has a malformed value has no value.
pub(crate) struct Args([Option<Arg>; Key::ALL.len()]);

/// A key that is written.
struct Arg {
    place: Place,
    value: Option<Value>,
}

/// The value of a key, by the kind of the key.
enum Value {
    List(List),
    Seconds(Seconds),
    Status(u16),
    Flag,
    /// The hosts, where they are written.
    Enforce(Option<List>),
    Path(TokenStream),
    Rules(Vec<Rule>),
}

/// A list of names or origins. `*` represents `any`.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) place: Place,
    /// Whether the list is empty. A list with a malformed element is not empty.
    pub(crate) is_empty: bool,
    /// Whether the value is the word `none`.
    pub(crate) is_none: bool,
    pub(crate) values: Vec<Element>,
    /// The variables of `env("X")`.
    pub(crate) variables: Vec<String>,
    /// The variables of `option_env("X")`.
    pub(crate) optional_variables: Vec<String>,
    /// Whether the list contains `configured`.
    pub(crate) is_configured: bool,
    /// The functions of `matching(path)`.
    pub(crate) predicates: Vec<TokenStream>,
}

impl List {
    /// The number of elements that are known only at run time.
    pub(crate) const fn dynamic_count(&self) -> usize {
        self.variables.len()
            + self.optional_variables.len()
            + self.is_configured as usize
            + self.predicates.len()
    }
}

/// One element of a list.
pub(crate) struct Element {
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) source: Source,
}

/// A duration.
pub(crate) struct Seconds {
    pub(crate) seconds: u64,
    pub(crate) place: Place,
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut args = Self(array::from_fn(|_| None));
        let mut parser = Parser { report };
        for part in split_at_commas(tokens) {
            parser.argument(&part, &mut args);
        }
        args
    }

    fn arg(&self, key: Key) -> Option<&Arg> {
        self.0[key as usize].as_ref()
    }

    fn value(&self, key: Key) -> Option<&Value> {
        self.arg(key)?.value.as_ref()
    }

    /// Whether the key is written, with any value.
    pub(crate) fn has(&self, key: Key) -> bool {
        self.arg(key).is_some()
    }

    /// Where the key is written.
    pub(crate) fn place(&self, key: Key) -> Option<Place> {
        self.arg(key).map(|arg| arg.place)
    }

    pub(crate) fn list(&self, key: Key) -> Option<&List> {
        match self.value(key)? {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The hosts of `enforce`, where they are written.
    pub(crate) fn hosts(&self) -> Option<&List> {
        match self.value(Key::Enforce)? {
            Value::Enforce(hosts) => hosts.as_ref(),
            _ => None,
        }
    }

    /// Sets the methods of an attribute without `methods`.
    pub(crate) fn set_methods(&mut self, values: Vec<Element>) {
        let place = values.first().map(|value| value.place).unwrap_or_default();
        let list = List {
            place,
            values,
            ..List::default()
        };
        let value = Some(Value::List(list));
        self.0[Key::Methods as usize] = Some(Arg { place, value });
    }

    pub(crate) fn seconds(&self, key: Key) -> Option<&Seconds> {
        match self.value(key)? {
            Value::Seconds(seconds) => Some(seconds),
            _ => None,
        }
    }

    pub(crate) fn status(&self, key: Key) -> Option<u16> {
        match self.value(key)? {
            Value::Status(status) => Some(*status),
            _ => None,
        }
    }

    pub(crate) fn path(&self, key: Key) -> Option<&TokenStream> {
        match self.value(key)? {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The path of the crate in the expansion. `default` is the crate that exports this `cors`.
    pub(crate) fn crate_path(&self, default: &Ident) -> Tokens {
        let path = self.path(Key::Crate).cloned();
        path.unwrap_or_else(|| quote! { ::#default }).into()
    }

    /// The rules whose warnings are silenced.
    pub(crate) fn silenced(&self) -> &[Rule] {
        match self.value(Key::Allow) {
            Some(Value::Rules(rules)) => rules,
            _ => &[],
        }
    }

    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) fn allowances(&self) -> Vec<&'static str> {
        let is_opt_out = |key: &Key| key.kind() == KeyKind::OptOut && self.has(*key);
        let opt_outs = Key::ALL.iter().copied().filter(is_opt_out).map(Key::name);
        opt_outs
            .chain(self.silenced().iter().map(|rule| rule.id()))
            .collect()
    }
}

/// One `key`, `key = value` or `key(value)`.
struct Entry<'a> {
    key: Key,
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

    fn fault(&mut self, place: Place, fault: &Fault) {
        self.report.fault(place, fault, &Source::Word);
    }

    fn argument(&mut self, part: &Part, args: &mut Args) {
        let place = self.place(part.span);
        let Some((first, rest)) = part.tokens.split_first() else {
            let what = "expected a key before this comma";
            self.report
                .error(place, Rule::UnknownKey, what, "remove it");
            return;
        };
        if let Some(index) = next_key(&part.tokens) {
            let (first, second) = part.tokens.split_at(index);
            self.missing_comma(&second[0]);
            self.argument(&Part::new(first), args);
            self.argument(&Part::new(second), args);
            return;
        }
        let Some((key, is_misspelt)) = self.key(first, rest, place) else {
            return;
        };
        let arg = &mut args.0[key as usize];
        if is_misspelt {
            // The user intended to write the key, so no second error reports it as missing.
            arg.get_or_insert(Arg { place, value: None });
            return;
        }
        if arg.is_some() {
            self.fault(place, &key.repeated());
            return;
        }
        let value = self.value(&Entry { key, place, rest });
        *arg = Some(Arg { place, value });
    }

    /// Reports a missing comma before a key.
    fn missing_comma(&mut self, key: &TokenTree) {
        let place = self.place(key.span());
        let what = format!("a comma is missing before `{key}`");
        let help = write(&format!(", {key}"));
        self.report.error(place, Rule::UnknownKey, &what, &help);
    }

    /// The key, or the key that was probably intended, and whether the key is misspelt.
    fn key(&mut self, token: &TokenTree, rest: &[TokenTree], place: Place) -> Option<(Key, bool)> {
        let TokenTree::Ident(ident) = token else {
            let what = format!("expected a key, found `{token}`");
            let help = "write a key with its value, as in `methods = [GET]`";
            self.report.error(place, Rule::UnknownKey, &what, help);
            return None;
        };
        let name = ident.unraw().to_string();
        if let Some(key) = Key::from_name(&name) {
            return Some((key, false));
        }
        let nearest = Key::nearest(&name);
        let fault = Key::unknown(&name, nearest);
        if nearest.is_none() && rest.is_empty() && is_constant(&name) {
            let help = write(&format!("policy = {name}"));
            self.report.error(place, fault.rule, &fault.what, &help);
            return Some((Key::Policy, true));
        }
        let help = match nearest {
            Some(key) if rest.is_empty() && key.kind() != KeyKind::Enforce => write(key.example()),
            _ => fault.fix.help(str::to_owned),
        };
        self.report.error(place, fault.rule, &fault.what, &help);
        nearest.map(|key| (key, true))
    }

    fn value(&mut self, entry: &Entry<'_>) -> Option<Value> {
        match entry.key.kind() {
            KeyKind::Origins | KeyKind::Methods | KeyKind::HeaderNames => {
                self.list(entry).map(Value::List)
            }
            KeyKind::Seconds => self.seconds(entry).map(Value::Seconds),
            KeyKind::Status => self.status(entry).map(Value::Status),
            KeyKind::Flag | KeyKind::OptOut => self.flag(entry),
            KeyKind::Enforce => self.enforce(entry),
            KeyKind::Path => self.path(entry).map(Value::Path),
            KeyKind::Rules => self.rules(entry).map(Value::Rules),
        }
    }

    /// The tokens after `=`.
    fn assigned<'a>(&mut self, entry: &Entry<'a>) -> Option<&'a [TokenTree]> {
        match entry.rest {
            [equals, value @ ..] if is_punct(equals, '=') && !value.is_empty() => Some(value),
            _ => self.malformed(entry, entry.place),
        }
    }

    /// Reports a value of the wrong form. The help contains the whole argument in the correct form.
    fn malformed<T>(&mut self, entry: &Entry<'_>, place: Place) -> Option<T> {
        self.fault(place, &entry.key.malformed());
        None
    }

    fn flag(&mut self, entry: &Entry<'_>) -> Option<Value> {
        let Some(token) = entry.rest.first() else {
            return Some(Value::Flag);
        };
        let place = self.place(token.span());
        let what = format!("`{}` takes no value", entry.key.name());
        self.report
            .error(place, Rule::UnknownKey, &what, "remove the value");
        None
    }

    /// `enforce`, or `enforce(hosts = ["api.example.com"])`.
    fn enforce(&mut self, entry: &Entry<'_>) -> Option<Value> {
        let arguments = match entry.rest {
            [] => return Some(Value::Enforce(None)),
            [arguments] => as_group(arguments, Delimiter::Parenthesis),
            _ => None,
        };
        let Some(arguments) = arguments else {
            return self.malformed(entry, entry.place);
        };
        let parts = split_at_commas(arguments.stream());
        let argument = match &parts[..] {
            [argument] => &argument.tokens[..],
            _ => &[],
        };
        match argument {
            [hosts, equals, value @ ..]
                if is_ident(hosts, "hosts") && is_punct(equals, '=') && !value.is_empty() =>
            {
                let hosts = self.hosts(entry, value)?;
                Some(Value::Enforce(Some(hosts)))
            }
            [TokenTree::Ident(other), equals, ..] if other != "hosts" && is_punct(equals, '=') => {
                let place = self.place(other.span());
                let what = format!("`enforce` does not accept `{other}`");
                self.report
                    .error(place, Rule::UnknownKey, &what, &write("hosts"));
                None
            }
            _ => {
                let place = self.place(arguments.span());
                self.malformed(entry, place)
            }
        }
    }

    /// The value of `hosts`.
    fn hosts(&mut self, entry: &Entry<'_>, value: &[TokenTree]) -> Option<List> {
        let place = self.place(value[0].span());
        match value {
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(self.list_of_hosts(entry.key, list, place))
            }
            [TokenTree::Literal(host)] => {
                let help = write(&format!("[{host}]"));
                self.report
                    .error(place, Rule::OriginSyntax, "`hosts` must be a list", &help);
                None
            }
            [word] if is_ident(word, "any") => self.malformed(entry, place),
            constant if is_path(constant) => {
                self.constant(entry.key, constant, place);
                None
            }
            _ => self.malformed(entry, place),
        }
    }

    fn list_of_hosts(&mut self, key: Key, list: &Group, place: Place) -> List {
        let parts = split_at_commas(list.stream());
        let mut hosts = List {
            place,
            is_empty: parts.is_empty(),
            ..List::default()
        };
        for part in &parts {
            let place = self.place(part.span);
            match &part.tokens[..] {
                [TokenTree::Literal(literal)] => {
                    hosts.values.extend(self.string(literal, key, part, place));
                }
                [any] if is_ident(any, "any") => {
                    self.fault(place, &key.unexpected_element("any"));
                }
                _ => self.unexpected_element(key, part, place),
            }
        }
        hosts
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
        match preflight_status::parse(&number.to_string()) {
            Ok(status) => Some(status),
            Err(fault) => {
                self.fault(place, &fault);
                None
            }
        }
    }

    fn rules(&mut self, entry: &Entry<'_>) -> Option<Vec<Rule>> {
        let [list] = entry.rest else {
            return self.malformed(entry, entry.place);
        };
        let Some(list) = as_group(list, Delimiter::Parenthesis) else {
            return self.malformed(entry, entry.place);
        };
        let mut rules = Vec::new();
        for part in split_at_commas(list.stream()) {
            rules.extend(self.rule(entry, &part));
        }
        Some(rules)
    }

    fn rule(&mut self, entry: &Entry<'_>, part: &Part) -> Option<Rule> {
        let place = self.place(part.span);
        let [token] = &part.tokens[..] else {
            return self.malformed(entry, place);
        };
        match allow::parse(&token.to_string()) {
            Ok(rule) => Some(rule),
            Err(fault) => {
                self.fault(place, &fault);
                None
            }
        }
    }

    fn seconds(&mut self, entry: &Entry<'_>) -> Option<Seconds> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        let literal = match value {
            [TokenTree::Literal(literal)] => Some(Lit::new(literal.clone())),
            _ => None,
        };
        let text = match literal {
            Some(Lit::Int(number)) if is_plain(&number) => {
                let seconds = number.base10_parse().unwrap_or(u64::MAX);
                return Some(Seconds { seconds, place });
            }
            Some(Lit::Str(text)) => text.value(),
            _ => value.iter().map(ToString::to_string).collect(),
        };
        match max_age::parse(&text) {
            Ok(seconds) => Some(Seconds { seconds, place }),
            Err(fault) => {
                self.fault(place, &fault);
                None
            }
        }
    }

    fn list(&mut self, entry: &Entry<'_>) -> Option<List> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        if let [single] = value
            && let Some(word) = meant_word(entry.key, single)
        {
            let what = format!(
                "`{single}` is not a valid element of `{}`",
                entry.key.name()
            );
            self.report
                .error(place, entry.key.syntax_rule(), &what, &write(word));
            return None;
        }
        match value {
            [TokenTree::Ident(any)] if any == "any" => Some(List {
                place,
                values: vec![wildcard(place, Source::WholeList)],
                ..List::default()
            }),
            [none] if entry.key == Key::Origins && is_ident(none, "none") => Some(List {
                place,
                is_none: true,
                ..List::default()
            }),
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(self.elements(entry.key, list, place))
            }
            [TokenTree::Ident(none)] if none == "none" => {
                let what = format!("`{}` does not accept `none`", entry.key.name());
                let help = match entry.key {
                    Key::Methods => "list the methods, as in `methods = [GET]`".to_owned(),
                    key => format!("remove `{}`", key.name()),
                };
                self.report
                    .error(place, entry.key.syntax_rule(), &what, &help);
                None
            }
            [single] if is_element(entry.key, single) || is_configured(entry.key, single) => {
                let what = format!("`{}` must be a list, or `any`", entry.key.name());
                let help = write(&format!("[{}]", elements_of(single)));
                self.report
                    .error(place, entry.key.syntax_rule(), &what, &help);
                None
            }
            [reference, constant @ ..] if is_punct(reference, '&') && is_path(constant) => {
                self.constant(entry.key, constant, place);
                None
            }
            constant if is_path(constant) => {
                self.constant(entry.key, constant, place);
                None
            }
            _ => self.malformed(entry, place),
        }
    }

    /// Reports the path of a constant instead of a value.
    fn constant(&mut self, key: Key, path: &[TokenTree], place: Place) {
        let path = path_text(path);
        let what = format!("a macro cannot read the value of `{path}`");
        let configured = match key {
            Key::Origins => "; if they come from the program's configuration, write `[configured]`",
            _ => "",
        };
        let help = format!(
            "write the values, as in `{}`; to share them, define a policy with `policy!`{configured}",
            key.example()
        );
        self.report.error(place, Rule::UnknownKey, &what, &help);
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
            if is_origins(key) && self.origins(key, &part.tokens, place, &mut list) {
                continue;
            }
            match &part.tokens[..] {
                [TokenTree::Ident(any)] if any == "any" => {
                    list.values.push(wildcard(place, Source::Word));
                }
                [none] if is_origins(key) && is_ident(none, "none") => {
                    self.none_in_list(key, parts.len(), place, list.place);
                }
                [TokenTree::Ident(ident)] if key.kind() == KeyKind::Methods => {
                    list.values.push(Element {
                        text: ident.unraw().to_string(),
                        place,
                        source: Source::Word,
                    });
                }
                [TokenTree::Literal(literal)] => {
                    list.values.extend(self.string(literal, key, part, place));
                }
                _ => self.unexpected_element(key, part, place),
            }
        }
        list
    }

    /// Reports `none` in a list of `count` elements.
    fn none_in_list(&mut self, key: Key, count: usize, place: Place, list: Place) {
        let what = "`none` cannot be an element of a list, because it allows no origin";
        match (key, count) {
            (Key::Origins, 1) => {
                let help = write("none");
                self.report.error(list, Rule::OriginSyntax, what, &help);
            }
            (Key::Origins, _) => {
                let help = "remove it, or write `origins = none`";
                self.report.error(place, Rule::OriginSyntax, what, help);
            }
            _ => {
                let what = format!("`{}` does not accept `none`", key.name());
                self.report
                    .error(place, Rule::OriginSyntax, &what, "remove it");
            }
        }
    }

    /// Adds an element that represents origins that are not written here. Returns whether it is such an element.
    fn origins(&mut self, key: Key, tokens: &[TokenTree], place: Place, list: &mut List) -> bool {
        let Some((TokenTree::Ident(word), rest)) = tokens.split_first() else {
            return false;
        };
        match (&*word.to_string(), rest) {
            ("env", [bang, argument]) if is_punct(bang, '!') => {
                list.values.extend(self.variable(argument, place));
            }
            ("env", [argument]) => {
                list.variables.extend(self.variable_name(argument, place));
            }
            ("option_env", [bang, _]) if is_punct(bang, '!') => {
                let what = "an optional variable is read at start-up, not at compile time";
                let help = "remove the `!`";
                self.report.error(place, Rule::OriginSyntax, what, help);
            }
            ("option_env", [argument]) => {
                let name = self.variable_name(argument, place);
                list.optional_variables.extend(name);
            }
            ("configured", []) => {
                list.is_configured |= self.configured(key, place, list.is_configured);
            }
            ("configured", [TokenTree::Group(value)]) => {
                let what = "`configured` takes no value";
                let help = format!(
                    "remove `{value}`, and pass the set where the handler is mounted, as in \
                     `routes![origins = &set; list_users]`"
                );
                self.report.error(place, Rule::OriginSyntax, what, &help);
            }
            ("matching", [argument]) => {
                list.predicates.extend(self.predicate(argument, place));
            }
            _ => return false,
        }
        true
    }

    fn string(
        &mut self,
        literal: &Literal,
        key: Key,
        part: &Part,
        place: Place,
    ) -> Option<Element> {
        let Some(text) = text(literal) else {
            self.unexpected_element(key, part, place);
            return None;
        };
        Some(Element {
            text,
            place,
            source: Source::String,
        })
    }

    /// Checks the element `configured`, and returns whether the key can have it.
    fn configured(&mut self, key: Key, place: Place, is_twice: bool) -> bool {
        if key != Key::Origins {
            let what = format!("`configured` is not a valid element of `{}`", key.name());
            let help = "write it in `origins`, as in `origins = [configured]`";
            self.report.error(place, Rule::OriginSyntax, &what, help);
            return false;
        }
        if is_twice {
            let what = "`configured` is listed twice";
            self.report
                .warning(place, Rule::OriginDuplicate, what, "remove it");
        }
        true
    }

    /// `env!("X")`: the variable is read at compile time.
    fn variable(&mut self, argument: &TokenTree, place: Place) -> Option<Element> {
        let name = self.variable_name(argument, place)?;
        match std::env::var(&name) {
            Ok(text) => Some(Element {
                text,
                place,
                source: Source::Variable(name),
            }),
            Err(_) => {
                let what = format!("the variable `{name}` is not set at compile time");
                let help = format!("set it, as in `{name}=https://app.example.com cargo build`");
                self.report.error(place, Rule::EnvMissing, &what, &help);
                None
            }
        }
    }

    /// The string in parentheses.
    fn variable_name(&mut self, argument: &TokenTree, place: Place) -> Option<String> {
        let inside = as_group(argument, Delimiter::Parenthesis).map(Group::stream);
        let name = inside.and_then(|inside| syn::parse2::<LitStr>(inside).ok());
        let name = name.map(|name| name.value());
        if name
            .as_ref()
            .is_none_or(|name| name.is_empty() || name.contains(['=', '\0']))
        {
            let what = "the name of a variable must be a string";
            let help = "write it as in `env(\"APP_ORIGINS\")`, `option_env(\"APP_ORIGINS\")` or `env!(\"APP_ORIGIN\")`";
            self.report.error(place, Rule::OriginSyntax, what, help);
            return None;
        }
        name
    }

    fn predicate(&mut self, argument: &TokenTree, place: Place) -> Option<TokenStream> {
        let function = as_group(argument, Delimiter::Parenthesis).map(Group::stream);
        let tokens: Vec<TokenTree> = flatten(function.unwrap_or_default());
        if is_path(&tokens) && !tokens.is_empty() {
            return Some(tokens.into_iter().collect());
        }
        let place = tokens
            .first()
            .map_or(place, |first| self.place(first.span()));
        let is_part_of_path =
            |token: &TokenTree| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':');
        let (rule, what) = if tokens.iter().all(is_part_of_path) {
            let what = "`matching` requires the path of a function";
            (Rule::OriginSyntax, what)
        } else {
            let what = "a closure could allow every origin unnoticed, so `matching` requires a named function";
            (Rule::PredicateReflectsAll, what)
        };
        let help = "write the path of a `fn(&Origin<'_>) -> bool`, as in `matching(is_tenant)`";
        self.report.error(place, rule, what, help);
        None
    }

    fn unexpected_element(&mut self, key: Key, part: &Part, place: Place) {
        if is_path(&part.tokens) {
            self.unexpected_path(key, &part.tokens, place);
            return;
        }
        if let Some((function, variable)) = read_variable(&part.tokens)
            && is_origins(key)
        {
            let what = format!("a macro cannot call `{function}`");
            let help = write(&format!("env({variable})"));
            self.report.error(place, key.syntax_rule(), &what, &help);
            return;
        }
        let written: TokenStream = part.tokens.iter().cloned().collect();
        self.fault(place, &key.unexpected_element(&written.to_string()));
    }

    /// Reports the path of a constant instead of an element. Constants of methods and headers are named after their
    /// values.
    fn unexpected_path(&mut self, key: Key, path: &[TokenTree], place: Place) {
        let Some(TokenTree::Ident(constant)) = path.last() else {
            return;
        };
        let name = constant.unraw().to_string();
        let value = match key.kind() {
            KeyKind::HeaderNames => format!("{:?}", name.to_ascii_lowercase().replace('_', "-")),
            KeyKind::Methods => name,
            _ => return self.constant(key, path, place),
        };
        let what = format!("a macro cannot read the value of `{}`", path_text(path));
        self.report
            .error(place, Rule::UnknownKey, &what, &write(&value));
    }
}

/// The value of a string literal. Most literals have no escapes, and need no parser.
pub(crate) fn text(literal: &Literal) -> Option<String> {
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

fn wildcard(place: Place, source: Source) -> Element {
    Element {
        text: "*".to_owned(),
        place,
        source,
    }
}

/// The word that was intended by `token` instead of a list: the word in another spelling, or in quotes.
fn meant_word(key: Key, token: &TokenTree) -> Option<&'static str> {
    let written = match token {
        TokenTree::Ident(word) if word != "any" && word != "none" => word.to_string(),
        TokenTree::Literal(literal) => text(literal)?,
        _ => return None,
    };
    let words: &[&str] = match key {
        Key::Origins => &["any", "none"],
        _ => &["any"],
    };
    let is_meant = |word: &&&str| written.eq_ignore_ascii_case(word);
    words.iter().find(is_meant).copied()
}

/// Whether `token` in brackets may be the list of the key: a literal, or the name of a method.
fn is_element(key: Key, token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) if key.kind() == KeyKind::Methods => {
            methods::is_standard(&word.to_string())
        }
        TokenTree::Ident(_) => false,
        _ => true,
    }
}

/// The elements of a list that `token` represents. A string may contain several, separated by commas.
fn elements_of(token: &TokenTree) -> String {
    let text = match token {
        TokenTree::Literal(literal) => text(literal),
        _ => None,
    };
    let Some(text) = text.filter(|text| text.contains(',')) else {
        return token.to_string();
    };
    let elements = text.split(',').map(str::trim);
    let elements = elements.filter(|element| !element.is_empty());
    let elements: Vec<String> = elements.map(|element| format!("{element:?}")).collect();
    elements.join(", ")
}

/// The index of a key after the first argument in `tokens`. The value of a key follows a punctuation mark.
fn next_key(tokens: &[TokenTree]) -> Option<usize> {
    let is_key = |token: &TokenTree| match token {
        TokenTree::Ident(word) => Key::from_name(&word.to_string()).is_some(),
        _ => false,
    };
    let starts_argument =
        |pair: &[TokenTree]| !matches!(pair[0], TokenTree::Punct(_)) && is_key(&pair[1]);
    Some(tokens.windows(2).position(starts_argument)? + 1)
}

/// Whether `name` is written like the name of a constant.
fn is_constant(name: &str) -> bool {
    name.chars().any(|char| char.is_ascii_uppercase()) && name.to_ascii_uppercase() == name
}

/// A call of `std::env::var` and the name of the variable, as they are written.
fn read_variable(tokens: &[TokenTree]) -> Option<(String, Literal)> {
    let is_function = |token: &TokenTree| is_ident(token, "var") || is_ident(token, "var_os");
    let index = tokens.iter().position(is_function)?;
    let argument = as_group(tokens.get(index + 1)?, Delimiter::Parenthesis)?;
    let argument = flatten(argument.stream());
    let [TokenTree::Literal(name)] = &argument[..] else {
        return None;
    };
    Some((path_text(&tokens[..=index]), name.clone()))
}

/// The path without spaces.
pub(crate) fn path_text(path: &[TokenTree]) -> String {
    path.iter().map(ToString::to_string).collect()
}

/// Whether the tokens are words separated by `::`, with an optional leading `::`.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
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

/// Whether the number has only digits.
fn is_plain(number: &LitInt) -> bool {
    number.suffix().is_empty() && !number.base10_digits().starts_with('-')
}

/// Whether `token` in brackets is a list with the origins of an `OriginSet`.
fn is_configured(key: Key, token: &TokenTree) -> bool {
    key == Key::Origins && is_ident(token, "configured")
}

fn is_origins(key: Key) -> bool {
    key.kind() == KeyKind::Origins
}
