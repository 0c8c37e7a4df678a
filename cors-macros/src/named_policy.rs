//! `policy!`: named policies.

use cors_rules::Rule;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::{
    args::Args,
    attribute::split_attributes,
    check::{Policy, check_named},
    declaration::{policy_value, prepared_static},
    expand::warnings,
    item::split_visibility,
    report::{Message, Report},
    tokens::{Tokens, as_group, flatten, is_punct},
};

// Input:
//
//     [$crate]
//     /// The web application.
//     pub APP = { origins = ["https://app.example.com"], credentials }
//
// Output:
//
//     /// The web application.
//     pub static APP: Policy = { .. };
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    expand_with(input, value)
}

/// A function that returns the value of a policy from its crate, name and body.
type Value = fn(&Tokens, &Ident, TokenStream) -> TokenStream;

/// The output in which `value` creates the values of the policies.
pub(crate) fn expand_with(input: TokenStream, value: Value) -> TokenStream {
    let tokens = flatten(input);
    let Some((krate, mut rest)) = tokens.split_first() else {
        return TokenStream::new();
    };
    let krate = as_group(krate, Delimiter::Bracket)
        .map_or_else(|| quote! { ::cors_runtime }, Group::stream)
        .into();
    let mut output = TokenStream::new();
    while !rest.is_empty() {
        match expand_first(&krate, rest, value) {
            Some((policy, others)) => {
                output.extend(policy);
                rest = others;
            }
            None => {
                output.extend(malformed(&rest[0]));
                break;
            }
        }
    }
    output
}

fn malformed(token: &TokenTree) -> TokenStream {
    let mut report = Report::default();
    let place = report.place(token.span());
    let what = "`policy!` expects named policies";
    let help = "write one as in `pub APP = { origins = [\"https://app.example.com\"] }`";
    report.error(place, Rule::UnknownKey, what, help);
    report.finish(&[]).err().unwrap_or_default()
}

/// The first policy, and the tokens after it.
fn expand_first<'a>(
    krate: &Tokens,
    tokens: &'a [TokenTree],
    value: Value,
) -> Option<(TokenStream, &'a [TokenTree])> {
    let (attributes, rest) = split_attributes(tokens);
    let (visibility, rest) = split_visibility(rest);
    let [TokenTree::Ident(name), equals, body, rest @ ..] = rest else {
        return None;
    };
    let body = as_group(body, Delimiter::Brace).filter(|_| is_punct(equals, '='))?;
    let value = value(krate, name, body.stream());
    let policy = quote! {
        #(#attributes)*
        #(#visibility)* static #name: #krate::Policy = #value;
    };
    Some((policy, rest))
}

fn value(krate: &Tokens, name: &Ident, body: TokenStream) -> TokenStream {
    let (policy, warnings) = match check(body) {
        Ok(checked) => checked,
        Err(errors) => return quote! {{ #errors #krate::__private::FALLBACK }},
    };
    let (constants, uses) = self::warnings(&warnings, &quote! { Warnings });
    let prepared = prepared_static(krate);
    let value = policy_value(krate, name, &policy);
    let holder = (!warnings.is_empty()).then(|| {
        quote! {
            enum Warnings {}
            impl Warnings { #constants }
        }
    });
    quote! {{
        #holder
        #uses
        #prepared
        #krate::__private::manifest_entry! { &#name }
        #value
    }}
}

/// The policy with its warnings, or the errors.
pub(crate) fn check(body: TokenStream) -> Result<(Policy, Vec<Message>), TokenStream> {
    let mut report = Report::default();
    let args = Args::parse(body, &mut report);
    let policy = check_named(&args, &mut report);
    let warnings = report.finish(args.silenced())?;
    Ok((policy, warnings))
}
