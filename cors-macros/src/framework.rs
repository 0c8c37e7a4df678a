//! The route in the attribute of a framework below `#[cors]`: `#[get("/books")]`,
//! `#[route("/books", method = "GET")]`, `#[route(GET, uri = "/books")]`.

use std::slice;

use cors_rules::methods::is_standard;
use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt as _;

use crate::{
    args::{is_path, text},
    attribute::Attribute,
    tokens::{Part, is_ident, is_punct, split_at_commas},
};

/// Methods with an attribute of the same name in frameworks, as in `#[get("/")]`.
const ATTRIBUTES: [&str; 7] = ["delete", "get", "head", "options", "patch", "post", "put"];

/// The same, but attributes with these names may have another purpose.
const RARE_ATTRIBUTES: [&str; 3] = ["connect", "query", "trace"];

/// The route of a handler, as far as its attributes contain it.
#[derive(Default)]
pub(crate) struct Route {
    /// Empty if the methods are unknown.
    pub(crate) methods: Vec<RouteMethod>,
    /// The paths that are literals.
    pub(crate) paths: Vec<String>,
    /// Whether `#[handler]` of poem or salvo, or `#[endpoint]` of salvo, is below.
    pub(crate) has_handler_attribute: bool,
    /// Whether the framework parses JSON with any content type, as rocket does.
    pub(crate) takes_any_content_type: bool,
}

/// A method that the framework routes to the handler.
pub(crate) struct RouteMethod {
    pub(crate) name: String,
    pub(crate) span: Span,
    /// The name of the attribute.
    pub(crate) attribute: String,
}

impl Route {
    pub(crate) fn new(attributes: &[Attribute<'_>]) -> Self {
        let mut reader = Reader::default();
        for attribute in attributes.iter().filter(|attribute| attribute.is_foreign()) {
            if let (Some(name), Some(arguments)) = (attribute.name(), attribute.arguments()) {
                reader.attribute(&name, &split_at_commas(arguments));
            }
        }
        let Reader {
            mut route,
            has_unreadable,
        } = reader;
        if has_unreadable {
            route.methods.clear();
        }
        let mut names = attributes.iter().filter_map(|attribute| attribute.name());
        route.has_handler_attribute = names.any(|name| name == "handler" || name == "endpoint");
        route
    }
}

#[derive(Default)]
struct Reader {
    route: Route,
    /// Whether some methods cannot be read.
    has_unreadable: bool,
}

impl Reader {
    /// `#[name(arguments)]`
    fn attribute(&mut self, name: &Ident, arguments: &[Part]) {
        let word = name.unraw().to_string().to_ascii_lowercase();
        if word == "route" || word == "routes" {
            for argument in arguments {
                self.argument(&word, argument);
                self.path_of(argument);
            }
        } else if is_method_attribute(&word, arguments) {
            self.method(word.to_ascii_uppercase(), name.span(), &word);
            arguments
                .first()
                .into_iter()
                .for_each(|path| self.path_of(path));
        } else {
            return;
        }
        self.route.takes_any_content_type |= takes_any_content_type(arguments);
    }

    /// An argument of `#[route]`: `GET`, `GET "/"`, `method = "GET"`, `methods = [GET]` or `methods(GET)`.
    fn argument(&mut self, attribute: &str, argument: &Part) {
        match &argument.tokens[..] {
            [method @ TokenTree::Ident(word), rest @ ..]
                if is_standard(&word.to_string())
                    && matches!(rest, [] | [TokenTree::Literal(_)]) =>
            {
                self.methods(attribute, slice::from_ref(method));
            }
            [key, equals, methods @ ..] if is_methods_key(key) && is_punct(equals, '=') => {
                self.methods(attribute, methods);
            }
            [key, list @ TokenTree::Group(_)] if is_methods_key(key) => {
                self.methods(attribute, slice::from_ref(list));
            }
            _ => {}
        }
    }

    /// `"/"`, `uri = "/"` or `GET "/"`
    fn path_of(&mut self, argument: &Part) {
        let literal = match &argument.tokens[..] {
            [TokenTree::Literal(literal)] | [TokenTree::Ident(_), TokenTree::Literal(literal)] => {
                literal
            }
            [key, equals, TokenTree::Literal(literal)]
                if is_ident(key, "uri") && is_punct(equals, '=') =>
            {
                literal
            }
            _ => return,
        };
        let paths = &mut self.route.paths;
        if let Some(path) = text(literal)
            && !paths.contains(&path)
        {
            paths.push(path);
        }
    }

    /// A method, or a list of methods.
    fn methods(&mut self, attribute: &str, tokens: &[TokenTree]) {
        match tokens {
            [TokenTree::Group(list)] => {
                for part in split_at_commas(list.stream()) {
                    self.methods(attribute, &part.tokens);
                }
            }
            [TokenTree::Literal(literal)] => match text(literal) {
                Some(name) => self.method(name, literal.span(), attribute),
                None => self.has_unreadable = true,
            },
            [.., TokenTree::Ident(word)] if is_path(tokens) => {
                let name = word.unraw().to_string().to_ascii_uppercase();
                self.has_unreadable |= !is_standard(&name);
                self.method(name, word.span(), attribute);
            }
            _ => self.has_unreadable = true,
        }
    }

    fn method(&mut self, name: String, span: Span, attribute: &str) {
        let methods = &mut self.route.methods;
        if methods.iter().all(|method| method.name != name) {
            let attribute = attribute.to_owned();
            methods.push(RouteMethod {
                name,
                span,
                attribute,
            });
        }
    }
}

/// Whether it is the attribute of a method: its first argument is a string.
fn is_method_attribute(word: &str, arguments: &[Part]) -> bool {
    let path = match arguments.first().map(|argument| &argument.tokens[..]) {
        Some([TokenTree::Literal(path)]) => text(path),
        _ => None,
    };
    path.is_some_and(|path| {
        ATTRIBUTES.contains(&word) || RARE_ATTRIBUTES.contains(&word) && path.starts_with('/')
    })
}

fn is_methods_key(token: &TokenTree) -> bool {
    is_ident(token, "method") || is_ident(token, "methods")
}

/// Whether the arguments are those of rocket for a handler that reads a body of any content type: `data`
/// is the argument with the body, and `format` is the content type.
fn takes_any_content_type(arguments: &[Part]) -> bool {
    let value = |name| {
        arguments
            .iter()
            .find_map(|argument| match &argument.tokens[..] {
                [key, equals, value] if is_ident(key, name) && is_punct(equals, '=') => {
                    Some(value.to_string())
                }
                _ => None,
            })
    };
    let is_json = value("format").is_some_and(|format| format.contains("json"));
    value("data").is_some() && !is_json
}
