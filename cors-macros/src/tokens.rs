//! Token streams, scanned by hand: paths, signatures and lists need no syntax tree.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};

/// Tokens that are emitted several times, one by one: in rustc, joining two streams costs as much as many tokens.
#[derive(Clone)]
pub(crate) struct Tokens(Vec<TokenTree>);

impl From<TokenStream> for Tokens {
    fn from(stream: TokenStream) -> Self {
        Self(stream.into_iter().collect())
    }
}

impl From<&[TokenTree]> for Tokens {
    fn from(tokens: &[TokenTree]) -> Self {
        Self(tokens.to_vec())
    }
}

impl ToTokens for Tokens {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}

/// The tokens of `stream` without the invisible groups that `macro_rules!` puts around its arguments.
pub(crate) fn flatten(stream: TokenStream) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flat.extend(flatten(group.stream()));
            }
            token => flat.push(token),
        }
    }
    flat
}

/// The tokens between two commas.
pub(crate) struct Part {
    pub(crate) tokens: Vec<TokenTree>,
    /// The first token, or the comma if there is none.
    pub(crate) span: Span,
}

impl Part {
    /// Creates a part of at least one token.
    pub(crate) fn new(tokens: &[TokenTree]) -> Self {
        Self {
            tokens: tokens.to_vec(),
            span: tokens[0].span(),
        }
    }
}

/// The parts of `stream`, separated at commas outside generics. A trailing comma adds no part.
pub(crate) fn split_at_commas(stream: TokenStream) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut tokens: Vec<TokenTree> = Vec::new();
    let mut generics = Generics::default();
    for token in flatten(stream) {
        if generics.pass(&token) && is_punct(&token, ',') {
            let span = tokens.first().unwrap_or(&token).span();
            let tokens = std::mem::take(&mut tokens);
            parts.push(Part { tokens, span });
        } else {
            tokens.push(token);
        }
    }
    if let Some(first) = tokens.first() {
        let span = first.span();
        parts.push(Part { tokens, span });
    }
    parts
}

pub(crate) fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

pub(crate) fn is_ident(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// The token as a group, if it is one with this delimiter.
pub(crate) fn as_group(token: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The depth inside `<` and `>` while tokens are scanned.
#[derive(Default)]
pub(crate) struct Generics {
    depth: usize,
    after_dash: bool,
}

impl Generics {
    /// Processes one token, and returns whether it is outside.
    pub(crate) fn pass(&mut self, token: &TokenTree) -> bool {
        if is_punct(token, '<') {
            self.depth += 1;
        } else if is_punct(token, '>') && !self.after_dash {
            self.depth = self.depth.saturating_sub(1);
        }
        self.after_dash = is_punct(token, '-');
        self.depth == 0
    }
}

/// The tokens with their own name resolution, at the location of `span`.
pub(crate) fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let locate = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.clone().into_iter().map(locate).collect()
}
