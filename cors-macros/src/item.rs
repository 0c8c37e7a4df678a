//! The annotated function, parsed up to its arguments. Its body is not inspected.

use cors_rules::Rule;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::{
    attribute::{Attribute, split_attributes},
    framework::Route,
    report::Report,
    signature::{Requirement, requirements},
    tokens::{Generics, Tokens, as_group, flatten, is_ident, is_punct},
};

/// The item below `#[cors]`.
pub(crate) struct Item {
    /// The output that replaces the item: the unchanged item.
    pub(crate) tokens: TokenStream,
    /// The function, if it can have a companion.
    pub(crate) handler: Option<Handler>,
}

/// The properties of the function that the companion depends on.
pub(crate) struct Handler {
    pub(crate) name: Ident,
    pub(crate) visibility: Tokens,
    /// The lint levels that are set on the function.
    pub(crate) lints: Vec<TokenStream>,
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) route: Route,
    /// Whether another macro, in an attribute below, may define a type with the function's name.
    pub(crate) has_foreign_attribute: bool,
    /// Whether such an attribute does define a type, which then holds the policy: an import of a companion would make
    /// the name ambiguous in `routes!` in the module of the handler.
    pub(crate) is_type: bool,
    /// Whether a macro in an attribute above has rewritten the function.
    pub(crate) is_rebuilt: bool,
}

impl Handler {
    /// Sets whether an attribute defines a type, which depends on the adapter of this name.
    pub(crate) fn with_adapter(mut self, crate_name: &Ident) -> Self {
        let is_any = |names: &[&str]| names.iter().any(|name| crate_name == name);
        self.is_type = is_any(&["cors_actix_web"]) && self.has_route()
            || is_any(&["cors_poem", "cors_salvo"]) && self.route.has_handler_attribute;
        self
    }

    /// Whether the attribute of a framework below contains the path.
    pub(crate) fn has_route(&self) -> bool {
        !self.route.paths.is_empty()
    }
}

impl Item {
    pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Self {
        let flat = flatten(tokens.clone());
        let (attributes, rest) = split_attributes(&flat);
        let (visibility, rest) = split_visibility(rest);
        let Some(function) = Function::parse(rest) else {
            let what = format!("`#[cors]` cannot be applied to {}", describe(rest));
            let span = rest.first().map_or_else(Span::call_site, TokenTree::span);
            report_not_a_function(span, &what, report);
            return Self {
                tokens: if is_closure(rest) {
                    TokenStream::new()
                } else {
                    tokens
                },
                handler: None,
            };
        };
        if let Some(word) = function.method_word() {
            let what = "`#[cors]` cannot be applied to a method, because it generates an item next to the function";
            report_not_a_function(word, what, report);
            return Self {
                tokens,
                handler: None,
            };
        }
        let is_rebuilt = is_rebuilt(function.arguments);
        if is_rebuilt && let Some(name) = function.handler_attribute() {
            let what = below_framework(&format!("`#[{name}]`"), function.name);
            let place = report.place(function.name.span());
            report.error(place, Rule::NotAFunction, &what, ABOVE_FRAMEWORK);
            return Self {
                tokens,
                handler: None,
            };
        }
        let route = Route::new(&attributes);
        Self {
            handler: Some(Handler {
                name: function.name.clone(),
                visibility: visibility.into(),
                lints: attributes.iter().filter_map(|a| a.lint_level()).collect(),
                requirements: requirements(function.arguments, &route),
                is_rebuilt,
                is_type: false,
                route,
                has_foreign_attribute: attributes
                    .iter()
                    .any(|a| a.is_foreign() && a.cors().is_none()),
            }),
            tokens: match refuse_second(&attributes, report) {
                Some(others) => {
                    let rest = &flat[attributes.len() * 2..];
                    quote! { #(#others)* #(#rest)* }
                }
                None => tokens,
            },
        }
    }
}

/// The mistake of an attribute above that converts the function to a type.
pub(crate) fn below_framework(attribute: &str, function: &Ident) -> String {
    format!("{attribute} above `#[cors]` turns `{function}` into a type, which has no policy")
}

pub(crate) const ABOVE_FRAMEWORK: &str = "write `#[cors(..)]` above that attribute";

fn report_not_a_function(span: Span, what: &str, report: &mut Report) {
    let place = report.place(span);
    let help = "write it above a free function that handles the request";
    report.error(place, Rule::NotAFunction, what, help);
}

/// Reports each additional `#[cors]`. If there is one, returns the other attributes.
fn refuse_second<'a>(
    attributes: &[Attribute<'a>],
    report: &mut Report,
) -> Option<Vec<Attribute<'a>>> {
    let (second, others): (Vec<Attribute<'_>>, Vec<Attribute<'_>>) = attributes
        .iter()
        .copied()
        .partition(|attribute| attribute.cors().is_some());
    for word in second.iter().filter_map(|attribute| attribute.cors()) {
        let place = report.place(word.span());
        let what = "`#[cors]` is applied twice to one function";
        let help = "merge them into one";
        report.error(place, Rule::DuplicateAttribute, what, help);
    }
    (!second.is_empty()).then_some(others)
}

/// The tokens of a function, starting with its qualifiers.
struct Function<'a> {
    name: &'a Ident,
    arguments: &'a Group,
    after_arguments: &'a [TokenTree],
}

impl<'a> Function<'a> {
    fn parse(tokens: &'a [TokenTree]) -> Option<Self> {
        let qualifiers = tokens
            .iter()
            .take_while(|token| is_qualifier(token))
            .count();
        let [keyword, TokenTree::Ident(name), rest @ ..] = &tokens[qualifiers..] else {
            return None;
        };
        if !is_ident(keyword, "fn") {
            return None;
        }
        let (arguments, after_arguments) = split_arguments(rest)?;
        Some(Self {
            name,
            arguments,
            after_arguments,
        })
    }

    /// The attribute `#[handler]` above, if it has moved the function into an `impl` block, as in salvo: the braces
    /// around the body then have the span of the attribute.
    fn handler_attribute(&self) -> Option<Ident> {
        let body = as_group(self.after_arguments.last()?, Delimiter::Brace)?;
        let attribute = flatten(body.span().source_text()?.parse().ok()?);
        let (attributes, []) = split_attributes(&attribute) else {
            return None;
        };
        attributes.first()?.name().filter(|name| name == "handler")
    }

    /// The word that makes the function a method: `self`, or `Self` in its signature. An associated function
    /// without either cannot be distinguished from a free function.
    fn method_word(&self) -> Option<Span> {
        let arguments = flatten(self.arguments.stream());
        receiver(&arguments).or_else(|| {
            let result = self.after_arguments.iter();
            find_self_type(
                arguments
                    .iter()
                    .chain(result.take_while(|token| !is_body(token))),
            )
        })
    }
}

/// Whether a macro has parsed and printed the function: both parentheses then have the same span. Spans cannot be
/// compared in stable Rust, so their texts are compared.
fn is_rebuilt(arguments: &Group) -> bool {
    let [open, close] = [arguments.span_open(), arguments.span_close()];
    proc_macro::is_available() && format!("{open:?}") == format!("{close:?}")
}

/// `self`, if it is the first argument and not a path.
fn receiver(arguments: &[TokenTree]) -> Option<Span> {
    let is_end = |token: Option<&TokenTree>| token.is_none_or(|token| !is_punct(token, ':'));
    let first = arguments.iter().position(|token| is_ident(token, "self"))?;
    let before = &arguments[..first];
    let is_path = !is_end(arguments.get(first + 1)) && !is_end(arguments.get(first + 2));
    let is_first = !before
        .iter()
        .any(|token| is_punct(token, ',') || is_punct(token, ':'));
    (is_first && !is_path).then(|| arguments[first].span())
}

/// The first `Self`, at any depth.
fn find_self_type<'a>(mut tokens: impl Iterator<Item = &'a TokenTree>) -> Option<Span> {
    tokens.find_map(|token| match token {
        TokenTree::Ident(word) if word == "Self" => Some(word.span()),
        TokenTree::Group(group) => find_self_type(flatten(group.stream()).iter()),
        _ => None,
    })
}

fn is_body(token: &TokenTree) -> bool {
    as_group(token, Delimiter::Brace).is_some()
}

fn is_qualifier(token: &TokenTree) -> bool {
    let words = ["const", "async", "unsafe", "safe", "extern"];
    words.iter().any(|word| is_ident(token, word)) || matches!(token, TokenTree::Literal(_))
}

/// The first parentheses outside the generics, and the tokens after them.
fn split_arguments(tokens: &[TokenTree]) -> Option<(&Group, &[TokenTree])> {
    let mut generics = Generics::default();
    tokens.iter().enumerate().find_map(|(index, token)| {
        let is_outside = generics.pass(token);
        let group = as_group(token, Delimiter::Parenthesis)?;
        is_outside.then(|| (group, &tokens[index + 1..]))
    })
}

/// Splits the visibility from the rest.
pub(crate) fn split_visibility(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let length = match tokens {
        [word, limit, ..] if is_ident(word, "pub") => {
            1 + usize::from(as_group(limit, Delimiter::Parenthesis).is_some())
        }
        _ => 0,
    };
    tokens.split_at(length)
}

fn is_closure(tokens: &[TokenTree]) -> bool {
    let modifiers = ["async", "move", "static"];
    let mut words = tokens.iter();
    let first = words.find(|token| !modifiers.iter().any(|word| is_ident(token, word)));
    first.is_some_and(|token| is_punct(token, '|'))
}

/// The kind of the item, with its article.
fn describe(tokens: &[TokenTree]) -> &'static str {
    const KINDS: [(&str, &str); 13] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait"),
        ("impl", "an `impl` block"),
        ("mod", "a module"),
        ("const", "a constant"),
        ("static", "a static"),
        ("type", "a type alias"),
        ("use", "an import"),
        ("extern", "a foreign block"),
        ("macro_rules", "a macro"),
        ("let", "a variable"),
    ];
    if is_closure(tokens) {
        return "a closure";
    }
    let is_kind = |word: &str| tokens.iter().take(2).any(|token| is_ident(token, word));
    let kind = KINDS.iter().find(|(word, _)| is_kind(word));
    kind.map_or("this", |(_, kind)| kind)
}
