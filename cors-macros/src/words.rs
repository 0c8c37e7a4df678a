//! The words of an attribute as paths of documented items, for an editor.

use cors_rules::{Key, KeyKind};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt as _;

use crate::tokens::{Part, Tokens, as_group, is_ident, is_punct, split_at_commas};

/// A constant that contains each key and each word of its value. It also contains unfinished words, so that
/// an editor completes them.
pub(crate) fn words(krate: &Tokens, args: TokenStream) -> TokenStream {
    let words = Words { krate };
    let arguments = split_at_commas(args);
    let arguments = arguments.iter().map(|part| words.argument(part));
    quote! { const _: () = { #(#arguments)* }; }
}

/// The key `origins` of `routes!` and `policies!`, if the tokens begin with it.
pub(crate) fn mounting_word(krate: &Tokens, tokens: &[TokenTree]) -> Option<TokenStream> {
    let TokenTree::Ident(key) = tokens.first()? else {
        return None;
    };
    Some(Words { krate }.word("mounting", key))
}

struct Words<'k> {
    krate: &'k Tokens,
}

impl Words<'_> {
    /// A statement with the path of the item `word` in this module.
    fn word(&self, module: &str, word: &Ident) -> TokenStream {
        let krate = self.krate;
        let module = Ident::new(module, Span::mixed_site());
        quote! { let _ = #krate::__private::words::#module::#word; }
    }

    /// A key, with the words of its value.
    fn argument(&self, part: &Part) -> TokenStream {
        let [TokenTree::Ident(key), rest @ ..] = &part.tokens[..] else {
            return TokenStream::new();
        };
        let value = match rest {
            [equals, value @ ..] if is_punct(equals, '=') => value,
            value => value,
        };
        let kind = Key::from_name(&key.unraw().to_string()).map(Key::kind);
        let words = match kind {
            Some(KeyKind::Origins) => self.list("origins", value),
            Some(KeyKind::Methods) => self.list("methods", value),
            Some(KeyKind::HeaderNames) => self.list("headers", value),
            Some(KeyKind::Enforce) => self.list("enforce", value),
            Some(KeyKind::Rules) => self.list("rules", value),
            Some(KeyKind::Path) => self.path(key, value),
            _ => TokenStream::new(),
        };
        // No item can have the name `crate`.
        let key = (key != "crate").then(|| self.word("keys", key));
        quote! { #key #words }
    }

    /// The path of a named policy or of the crate.
    fn path(&self, key: &Ident, path: &[TokenTree]) -> TokenStream {
        if path.is_empty() || !path.iter().all(is_part_of_path) {
            return TokenStream::new();
        }
        let krate = self.krate;
        if key == "crate" {
            return quote! { use #(#path)* as _; };
        }
        quote! { let _: &#krate::Policy = &#(#path)*; }
    }

    /// The elements of a list, or the word instead of a list.
    fn list(&self, module: &str, value: &[TokenTree]) -> TokenStream {
        match value {
            [TokenTree::Group(list)] if list.delimiter() != Delimiter::Brace => {
                let elements = split_at_commas(list.stream());
                let elements = elements
                    .iter()
                    .map(|part| self.element(module, &part.tokens));
                quote! { #(#elements)* }
            }
            value => self.element(module, value),
        }
    }

    /// The first word of an element, and the function of `matching(is_tenant)`.
    fn element(&self, module: &str, element: &[TokenTree]) -> TokenStream {
        let [TokenTree::Ident(word), rest @ ..] = element else {
            return TokenStream::new();
        };
        if rest.iter().any(|token| is_punct(token, ':')) {
            return TokenStream::new();
        }
        let function = rest
            .last()
            .and_then(|token| as_group(token, Delimiter::Parenthesis))
            .filter(|_| is_ident(&word.clone().into(), "matching"))
            .map(Group::stream)
            .filter(|path| {
                !path.is_empty()
                    && path
                        .clone()
                        .into_iter()
                        .all(|token| is_part_of_path(&token))
            })
            .map(|path| quote! { let _ = #path; });
        let word = self.word(module, word);
        quote! { #word #function }
    }
}

fn is_part_of_path(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_)) || is_punct(token, ':')
}
