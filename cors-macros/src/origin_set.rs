//! `origins = &set;`, before the handlers of `routes!` and `policies!`.

use cors_rules::{Key, Rule};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;

use crate::{
    report::{Report, write},
    tokens::{Tokens, is_punct},
};

/// The set of origins for the handlers with `configured` origins.
pub(crate) struct OriginSet {
    /// The span of `origins`.
    pub(crate) span: Span,
    /// An expression of the type `&OriginSet`.
    pub(crate) value: TokenStream,
}

impl OriginSet {
    /// The set, if there is one, and the tokens of the handlers.
    pub(crate) fn split(
        tokens: &[TokenTree],
        macro_name: &str,
        report: &mut Report,
    ) -> (Option<Self>, TokenStream) {
        let key = match tokens {
            [TokenTree::Ident(key), equals, ..] if is_punct(equals, '=') => Some(key),
            _ => None,
        };
        let position = |char| tokens.iter().position(|token| is_punct(token, char));
        let (semicolon, end) = match (position(';'), key) {
            (Some(semicolon), _) => (Some(semicolon), semicolon),
            (None, Some(_)) => (None, position(',').unwrap_or(tokens.len())),
            (None, None) => return (None, tokens.iter().cloned().collect()),
        };
        let handlers = tokens.iter().skip(end + 1).cloned().collect();
        let Some(key) = key else {
            report_not_a_key(&tokens[0], report);
            return (None, handlers);
        };
        check_key(key, macro_name, report);
        let value = &tokens[2..end];
        if value.is_empty() {
            let what = "`origins` has no value";
            report_form(key, what, macro_name, report);
        } else if semicolon.is_none() {
            let what = "the set and the handlers must be separated by `;`";
            report_form(key, what, macro_name, report);
        }
        let set = Self {
            span: Span::mixed_site().located_at(key.span()),
            value: value.iter().cloned().collect(),
        };
        (Some(set), handlers)
    }

    /// The expression, or a fallback of the same type if it is missing.
    pub(crate) fn value_or_fallback(&self) -> TokenStream {
        if self.value.is_empty() {
            return quote! { ::core::option::Option::unwrap(::core::option::Option::None) };
        }
        self.value.clone()
    }

    /// A statement with the expression, so that its mistakes are reported together with those of the input.
    pub(crate) fn statement(&self, krate: &Tokens) -> TokenStream {
        let value = self.value_or_fallback();
        quote_spanned! {self.span=> let _: &#krate::OriginSet = #value; }
    }
}

/// Reports a `;` after something other than a key.
fn report_not_a_key(first: &TokenTree, report: &mut Report) {
    let place = report.place(first.span());
    let what = "`;` is only allowed after a set of origins";
    let help = "write `origins = &set;`, or separate handlers with `,`";
    report.error(place, Rule::UnknownKey, what, help);
}

fn check_key(key: &Ident, macro_name: &str, report: &mut Report) {
    let name = key.unraw().to_string();
    if name == Key::Origins.name() {
        return;
    }
    let place = report.place(key.span());
    let what = format!("unknown key `{name}`");
    let help = match Key::nearest(&name) {
        Some(Key::Origins) => write("origins"),
        _ => format!("write `origins`, the only key of `{macro_name}`"),
    };
    report.error(place, Rule::UnknownKey, &what, &help);
}

fn report_form(key: &Ident, what: &str, macro_name: &str, report: &mut Report) {
    let place = report.place(key.span());
    let help = format!("write it as in `{macro_name}[origins = &set; list_users]`");
    report.error(place, Rule::UnknownKey, what, &help);
}
