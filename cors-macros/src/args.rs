//! The attribute's arguments: what is written for each key, and where.

use cors_policy::{Rule, Severity};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{LitInt, LitStr, ext::IdentExt as _};

use crate::{
    key::Key,
    report::{Place, Report, write},
    tokens::{Part, as_group, is_punct, split_at_commas},
};

/// What the attribute says. A key that is missing, or that has a mistake of form, is `None`.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) origins: Slot<List>,
    pub(crate) debug_origins: Slot<List>,
    pub(crate) methods: Slot<List>,
    pub(crate) headers: Slot<List>,
    pub(crate) expose: Slot<List>,
    pub(crate) max_age: Slot<MaxAge>,
    pub(crate) credentials: Slot<()>,
    pub(crate) allow: Slot<Vec<Rule>>,
    pub(crate) krate: Slot<TokenStream>,
}

/// The value of a key.
pub(crate) struct Slot<T> {
    written: bool,
    value: Option<T>,
}

/// A list of names or origins; `*` stands for `any`.
pub(crate) struct List {
    pub(crate) place: Place,
    /// Whether nothing is written in it, not even what has a mistake of form.
    pub(crate) is_empty: bool,
    pub(crate) values: Vec<Value>,
}

/// One element of a list.
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) quoted: bool,
}

/// The value of `max_age`.
pub(crate) struct MaxAge {
    pub(crate) seconds: u64,
    pub(crate) place: Place,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            written: false,
            value: None,
        }
    }
}

impl<T> Slot<T> {
    /// Whether the key is there, be its value right or wrong.
    pub(crate) fn is_written(&self) -> bool {
        self.written
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let mut parser = Parser { report, places: 0 };
        let mut args = Self::default();
        for part in split_at_commas(tokens) {
            parser.entry(&part, &mut args);
        }
        args
    }
}

impl Args {
    /// The path of `cors_runtime`.
    pub(crate) fn crate_path(&self) -> TokenStream {
        self.krate
            .value()
            .cloned()
            .unwrap_or_else(|| quote! { ::cors_runtime })
    }
}

/// One `key`, `key = value` or `key(value)`, with the rest of what stands between two commas.
struct Entry<'a> {
    key: Key,
    place: Place,
    rest: &'a [TokenTree],
}

struct Parser<'r> {
    report: &'r mut Report,
    places: usize,
}

impl Parser<'_> {
    fn place(&mut self, span: Span) -> Place {
        self.places += 1;
        Place {
            span,
            rank: self.places,
        }
    }

    fn entry(&mut self, part: &Part, args: &mut Args) {
        let place = self.place(part.span);
        let Some((first, rest)) = part.tokens.split_first() else {
            let what = "nothing stands before this comma";
            self.report
                .error(place, Rule::UnknownKey, what, Some("remove it"));
            return;
        };
        let Some(key) = self.key(first, place) else {
            return;
        };
        let entry = Entry { key, place, rest };
        match key {
            Key::Origins => self.fill(&mut args.origins, &entry, Self::list),
            Key::DebugOrigins => self.fill(&mut args.debug_origins, &entry, Self::list),
            Key::Methods => self.fill(&mut args.methods, &entry, Self::list),
            Key::Headers => self.fill(&mut args.headers, &entry, Self::list),
            Key::Expose => self.fill(&mut args.expose, &entry, Self::list),
            Key::MaxAge => self.fill(&mut args.max_age, &entry, Self::max_age),
            Key::Credentials => self.fill(&mut args.credentials, &entry, Self::flag),
            Key::Allow => self.fill(&mut args.allow, &entry, Self::allow),
            Key::Crate => self.fill(&mut args.krate, &entry, Self::path),
        }
    }

    fn key(&mut self, token: &TokenTree, place: Place) -> Option<Key> {
        let TokenTree::Ident(ident) = token else {
            let what = format!("expected a key, found `{token}`");
            let help = "each argument is a key with its value, as in `methods = [GET]`";
            self.report
                .error(place, Rule::UnknownKey, &what, Some(help));
            return None;
        };
        let name = ident.unraw().to_string();
        let key = Key::named(&name);
        if key.is_none() {
            let what = format!("unknown key `{name}`");
            let help = Key::nearest(&name).map(|key| write(key.name()));
            self.report
                .error(place, Rule::UnknownKey, &what, help.as_deref());
        }
        key
    }

    /// The one place where a key that comes twice is refused.
    fn fill<T>(
        &mut self,
        slot: &mut Slot<T>,
        entry: &Entry<'_>,
        parse: impl FnOnce(&mut Self, &Entry<'_>) -> Option<T>,
    ) {
        if slot.written {
            let what = format!("`{}` is written twice", entry.key.name());
            let help = "put all of it into one";
            self.report
                .error(entry.place, Rule::DuplicateKey, &what, Some(help));
            return;
        }
        slot.written = true;
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
        let help = format!("as in `{}`", entry.key.example());
        self.report
            .error(place, Rule::UnknownKey, &what, Some(&help));
        None
    }

    fn flag(&mut self, entry: &Entry<'_>) -> Option<()> {
        let Some(token) = entry.rest.first() else {
            return Some(());
        };
        let place = self.place(token.span());
        let what = format!("`{}` takes no value", entry.key.name());
        self.report
            .error(place, Rule::UnknownKey, &what, Some("remove the value"));
        None
    }

    fn path(&mut self, entry: &Entry<'_>) -> Option<TokenStream> {
        let value = self.assigned(entry)?;
        let is_path = value.iter().all(|token| match token {
            TokenTree::Ident(_) => true,
            token => is_punct(token, ':'),
        });
        if is_path {
            return Some(value.iter().cloned().collect());
        }
        let place = self.place(value[0].span());
        self.malformed(entry, place)
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
            let help = "the id is the last line of the warning";
            self.report
                .error(place, Rule::UnknownKey, &what, Some(help));
            return None;
        };
        if !is_allowable(rule) {
            let what = format!("the rule `{id}` is not a warning, so it cannot be allowed");
            let help = rule.opt_out().map_or_else(|| "remove it".to_owned(), write);
            self.report
                .error(place, Rule::UnknownKey, &what, Some(&help));
            return None;
        }
        Some(rule)
    }

    fn max_age(&mut self, entry: &Entry<'_>) -> Option<MaxAge> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        let text: String = value.iter().map(ToString::to_string).collect();
        let number = syn::parse_str::<LitInt>(&text)
            .ok()
            .filter(|number| number.suffix().is_empty() && !text.starts_with('-'));
        let seconds = match number {
            Some(number) => number.base10_parse().unwrap_or(u64::MAX),
            None => {
                let text = syn::parse_str::<LitStr>(&text).map_or(text, |text| text.value());
                match cors_policy::max_age::parse(&text) {
                    Ok(seconds) => seconds,
                    Err(fault) => {
                        self.report.fault(place, &fault, false);
                        return None;
                    }
                }
            }
        };
        Some(MaxAge { seconds, place })
    }

    fn list(&mut self, entry: &Entry<'_>) -> Option<List> {
        let value = self.assigned(entry)?;
        let place = self.place(value[0].span());
        match value {
            [TokenTree::Ident(any)] if any == "any" => Some(List {
                place,
                is_empty: false,
                values: vec![wildcard(place)],
            }),
            [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
                Some(self.elements(entry.key, list, place))
            }
            [single] => {
                let what = format!("`{}` takes a list, or `any`", entry.key.name());
                let help = write(&format!("[{single}]"));
                self.report
                    .error(place, syntax_rule(entry.key), &what, Some(&help));
                None
            }
            _ => self.malformed(entry, place),
        }
    }

    fn elements(&mut self, key: Key, list: &Group, place: Place) -> List {
        let parts = split_at_commas(list.stream());
        let values: Vec<Value> = parts
            .iter()
            .filter_map(|part| self.element(key, part))
            .collect();
        List {
            place,
            is_empty: parts.is_empty(),
            values,
        }
    }

    fn element(&mut self, key: Key, part: &Part) -> Option<Value> {
        let place = self.place(part.span);
        match &part.tokens[..] {
            [TokenTree::Ident(any)] if any == "any" => return Some(wildcard(place)),
            [TokenTree::Ident(ident)] if key == Key::Methods => {
                return Some(Value {
                    text: ident.unraw().to_string(),
                    place,
                    quoted: false,
                });
            }
            [TokenTree::Literal(literal)] => {
                if let Ok(text) = syn::parse2::<LitStr>(literal.to_token_stream()) {
                    return Some(Value {
                        text: text.value(),
                        place,
                        quoted: true,
                    });
                }
            }
            _ => {}
        }
        let written: TokenStream = part.tokens.iter().cloned().collect();
        let what = format!("`{written}` is not an element of `{}`", key.name());
        let help = match &part.tokens[..] {
            [TokenTree::Ident(word)] if matches!(key, Key::Headers | Key::Expose) => {
                write(&format!("\"{word}\""))
            }
            _ => format!("as in `{}`", key.example()),
        };
        self.report
            .error(place, syntax_rule(key), &what, Some(&help));
        None
    }
}

fn wildcard(place: Place) -> Value {
    Value {
        text: "*".to_owned(),
        place,
        quoted: false,
    }
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
