//! The requirements of a handler's argument types on its policy. Types are recognized by their names.

use cors_rules::Rule;
use proc_macro2::{Group, Span, TokenTree};

use crate::{
    framework::Route,
    tokens::{is_punct, split_at_commas},
};

/// A requirement of an argument on the policy.
pub(crate) struct Requirement {
    pub(crate) rule: Rule,
    /// The type with the requirement.
    pub(crate) span: Span,
    /// Whether the handler can run if the requirement is not met, because the type is optional.
    pub(crate) is_optional: bool,
    pub(crate) need: Need,
}

/// The kind of a requirement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Scripts may send this request header.
    Header(&'static str),
    /// Scripts may send credentials.
    Credentials,
    /// The server refuses requests from other origins.
    Enforcement,
    /// Requests have a body, with any content type.
    Body,
}

/// The requirements of the arguments, in order.
pub(crate) fn requirements(arguments: &Group, route: &Route) -> Vec<Requirement> {
    let mut requirements: Vec<Requirement> = split_at_commas(arguments.stream())
        .iter()
        .filter(|argument| !is_conditional(&argument.tokens))
        .filter_map(|argument| requirement(type_of(&argument.tokens)))
        .collect();
    if route.takes_any_content_type {
        let bodies = requirements.iter_mut();
        for body in bodies.filter(|body| body.rule == Rule::JsonWithoutContentType) {
            body.need = Need::Body;
        }
    }
    requirements
}

/// Whether the argument has an attribute, which may be a `cfg` that removes it.
fn is_conditional(argument: &[TokenTree]) -> bool {
    argument.first().is_some_and(|token| is_punct(token, '#'))
}

/// The tokens after the first single colon.
fn type_of(argument: &[TokenTree]) -> &[TokenTree] {
    let is_colon = |index: usize| {
        argument
            .get(index)
            .is_some_and(|token| is_punct(token, ':'))
    };
    let single = (0..argument.len()).find(|&index| {
        is_colon(index) && !is_colon(index + 1) && (index == 0 || !is_colon(index - 1))
    });
    single.map_or(&[], |index| &argument[index + 1..])
}

fn requirement(kind: &[TokenTree]) -> Option<Requirement> {
    let outermost = outermost(kind).unwrap_or_default();
    let is_optional = outermost == "Option" || outermost == "Result";
    // Their values come from the program, not from a header.
    if outermost == "State" || outermost == "Extension" {
        return None;
    }
    kind.iter().find_map(|token| {
        let TokenTree::Ident(name) = token else {
            return None;
        };
        let (rule, need) = match name.to_string().as_str() {
            "Json" => (Rule::JsonWithoutContentType, Need::Header("content-type")),
            "Authorization" | "Bearer" | "BearerAuth" | "AuthBearer" | "BearerToken" => (
                Rule::BearerWithoutAuthorization,
                Need::Header("authorization"),
            ),
            "CookieJar" | "PrivateCookieJar" | "SignedCookieJar" | "Cookies" | "Cookie" => {
                (Rule::CookiesWithoutCredentials, Need::Credentials)
            }
            "WebSocketUpgrade" | "WebSocket" | "IncomingUpgrade" => {
                (Rule::UpgradeWithoutEnforce, Need::Enforcement)
            }
            _ => return None,
        };
        Some(Requirement {
            rule,
            span: name.span(),
            is_optional,
            need,
        })
    })
}

/// The last segment of the path that `kind` begins with.
fn outermost(kind: &[TokenTree]) -> Option<String> {
    let path = kind
        .iter()
        .take_while(|token| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':'));
    match path.last() {
        Some(TokenTree::Ident(name)) => Some(name.to_string()),
        _ => None,
    }
}
