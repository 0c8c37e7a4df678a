//! Arbitrary tokens as the input of the macros: they never panic, their output parses, and an annotated item is
//! unchanged.

use cors_macros_source::{
    expand_cors, expand_cors_for_editor, expand_macro_for_editor, expand_policies, expand_policy,
    expand_routes,
};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{
    Attribute, Block, File, Ident, Item, Path, Result, Token, Visibility,
    parse::{Parse, ParseStream, Parser as _},
    punctuated::Punctuated,
};

/// The items for an attribute if the input contains none.
const HANDLERS: [&str; 4] = [
    "pub async fn list_users() -> &'static str { \"[]\" }",
    "#[doc = \"Creates.\"] #[allow(unused)] pub(crate) async fn r#create<T: Send>(a: HeaderMap, Json(b): Json<T>) {}",
    "fn answer(_: TypedHeader<Authorization<Bearer>>, _: CookieJar, _: Option<Json<u8>>, _: WebSocketUpgrade) where u8: Copy {}",
    "impl Users { fn list(&self) {} }",
];

/// The maximum number of groups in an input. `syn` would overflow the stack if groups were nested too deeply.
const MAX_GROUPS: usize = 64;

/// Runs `#[cors(..)]` on an item, `policy! { .. }`, `routes![..]` or `policies![..]`. Any other text is used
/// as the arguments of the attribute.
pub fn hold(data: &[u8]) {
    let Some(tokens) = tokens(data) else {
        return;
    };
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let Some((args, item)) = attribute(&trees) {
        return hold_cors(&args, &item);
    }
    match invocation(&trees) {
        Some((name, input)) => hold_macro(&name, &input),
        None => hold_args(&tokens),
    }
}

fn tokens(data: &[u8]) -> Option<TokenStream> {
    let text = str::from_utf8(data).ok()?;
    let is_open = |char: &char| matches!(char, '(' | '[' | '{');
    if text.chars().filter(is_open).count() > MAX_GROUPS {
        return None;
    }
    text.parse().ok()
}

/// `#[cors(args)] item`
fn attribute(trees: &[TokenTree]) -> Option<(TokenStream, TokenStream)> {
    let [
        TokenTree::Punct(hash),
        TokenTree::Group(brackets),
        item @ ..,
    ] = trees
    else {
        return None;
    };
    let inside: Vec<TokenTree> = brackets.stream().into_iter().collect();
    let [TokenTree::Ident(name), TokenTree::Group(args)] = &inside[..] else {
        return None;
    };
    let is_attribute = hash.as_char() == '#' && name == "cors";
    is_attribute.then(|| (args.stream(), item.iter().cloned().collect()))
}

/// `name!{ input }`
fn invocation(trees: &[TokenTree]) -> Option<(String, TokenStream)> {
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(mark),
        TokenTree::Group(input),
    ] = trees
    else {
        return None;
    };
    (mark.as_char() == '!').then(|| (name.to_string(), input.stream()))
}

fn hold_args(args: &TokenStream) {
    for handler in HANDLERS {
        let item = handler.parse().expect("a handler is of tokens");
        hold_cors(args, &item);
    }
}

fn hold_cors(args: &TokenStream, item: &TokenStream) {
    let output = expand_cors(args.clone(), item.clone());
    // For unfinished input, the output for an editor need not parse.
    let _no_panic = expand_cors_for_editor(args.clone(), item.clone());
    // The compiler applies an attribute only to an item.
    let Ok(parsed) = syn::parse2::<Item>(item.clone()) else {
        return;
    };
    assert_parses::<File>(&output);
    if !is_annotated_again(&parsed) {
        let kept = output.to_string();
        let item = item.to_string();
        assert!(kept.starts_with(&item), "{item} is not in {kept}");
    }
}

/// Whether the item has another `#[cors]`, which is reported and removed.
fn is_annotated_again(item: &Item) -> bool {
    let Item::Fn(function) = item else {
        return false;
    };
    let is_cors = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|segment| segment.ident == "cors")
    };
    function.attrs.iter().any(is_cors)
}

fn hold_macro(name: &str, input: &TokenStream) {
    let krate: TokenStream = "::cors_runtime".parse().expect("a path is of tokens");
    let krate = Group::new(Delimiter::Bracket, krate);
    let with_crate: TokenStream = std::iter::once(TokenTree::Group(krate))
        .chain(input.clone())
        .collect();
    let _no_panic = expand_macro_for_editor(name, with_crate.clone());
    match name {
        "policy" => hold_written::<File>(&expand_policy(with_crate), policies, input),
        "routes" => hold_written::<Block>(&expand_routes(with_crate), paths, input),
        "policies" => hold_written::<Block>(&expand_policies(with_crate), paths, input),
        _ => {}
    }
}

/// Attributes, visibilities and generic arguments are copied from the input, so the output is known to parse only if
/// the input is well-formed.
fn hold_written<T: Parse>(
    output: &TokenStream,
    form: fn(ParseStream<'_>) -> Result<()>,
    input: &TokenStream,
) {
    if form.parse2(input.clone()).is_ok() {
        assert_parses::<T>(output);
    }
}

/// The input of `routes!` and `policies!`.
fn paths(input: ParseStream<'_>) -> Result<()> {
    Punctuated::<Path, Token![,]>::parse_terminated(input).map(drop)
}

/// The input of `policy!`.
fn policies(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() {
        Attribute::parse_outer(input)?;
        input.parse::<Visibility>()?;
        input.parse::<Ident>()?;
        input.parse::<Token![=]>()?;
        input.parse::<Group>()?;
    }
    Ok(())
}

fn assert_parses<T: Parse>(output: &TokenStream) {
    if let Err(error) = T::parse.parse2(output.clone()) {
        panic!("{error}: {output}");
    }
}
