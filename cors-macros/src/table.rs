//! The static table of a policy.

use std::collections::HashSet;

use cors_rules::PerfectHash;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens as _, TokenStreamExt as _, quote};
use syn::ext::IdentExt as _;

use crate::{
    check::{Names, Origins, Policy},
    tokens::Tokens,
};

/// What the policy keeps beside it, `CORS_PREPARED`.
pub(crate) fn slot(krate: &Tokens) -> TokenStream {
    quote! { static CORS_PREPARED: #krate::__private::Slot = #krate::__private::Slot::new(); }
}

/// The policy of the item that is called `name`.
pub(crate) fn policy_table(krate: &Tokens, name: &Ident, policy: &Policy) -> TokenStream {
    let release = table(krate, name, policy, &policy.origins);
    let Some(debug_origins) = &policy.debug_origins else {
        return release;
    };
    let debug = table(krate, name, policy, debug_origins);
    quote! {{
        #[cfg(debug_assertions)]
        const POLICY: #krate::Policy = #debug;
        #[cfg(not(debug_assertions))]
        const POLICY: #krate::Policy = #release;
        POLICY
    }}
}

/// The policy of a handler whose policy is `CORS_NAMED`, as above.
pub(crate) fn named_table(name: &Ident, methods: &Names, allowed: &[&str]) -> TokenStream {
    let text = name.unraw().to_string();
    let methods = list_and_value(methods);
    let of_handler = Ident::new("__of_handler", name.span());
    quote! {
        CORS_NAMED.#of_handler(
            #text,
            ::core::module_path!(),
            #methods,
            &[#(#allowed),*],
            &CORS_PREPARED,
        )
    }
}

/// The table with these origins. The first call has the name's place in the source, which the table notes.
fn table(krate: &Tokens, name: &Ident, policy: &Policy, origins: &Origins) -> TokenStream {
    let text = name.unraw().to_string();
    let of = Ident::new("of", name.span());
    let mut table = quote! {
        #krate::__private::Table::EMPTY.#of(#text, ::core::module_path!())
    };
    call_origins(&mut table, origins);
    call_keys(&mut table, policy);
    call(&mut table, "policy", quote! { &CORS_PREPARED });
    let compiled = &origins.compiled;
    if compiled.is_empty() {
        return table;
    }
    // rustc notes each variable that the policy was made of, and builds anew when one changes.
    quote! {{
        #(
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!(#compiled);
        )*
        #table
    }}
}

/// Adds `.name(arguments)`.
fn call(table: &mut TokenStream, name: &str, arguments: TokenStream) {
    table.append(Punct::new('.', Spacing::Alone));
    table.append(Ident::new(name, Span::call_site()));
    table.append(Group::new(Delimiter::Parenthesis, arguments));
}

/// Adds the calls for all keys but the origins.
fn call_keys(table: &mut TokenStream, policy: &Policy) {
    for (key, names) in [
        ("methods", &policy.methods),
        ("headers", &policy.headers),
        ("expose", &policy.expose),
    ] {
        if names.any || !names.list.is_empty() {
            call(table, key, list_and_value(names));
        }
    }
    if let Some(seconds) = policy.max_age {
        let text = seconds.to_string();
        let seconds = Literal::u64_unsuffixed(seconds);
        call(table, "max_age", quote! { #seconds, #text });
    }
    if policy.credentials {
        call(table, "credentials", TokenStream::new());
    }
    if policy.private_network {
        call(table, "private_network", TokenStream::new());
    }
    if policy.preflight_status != 204 {
        let status = Literal::u16_unsuffixed(policy.preflight_status);
        call(table, "preflight_status", status.into_token_stream());
    }
    if !policy.allowed.is_empty() {
        let allowed = &policy.allowed;
        call(table, "allow", quote! { &[#(#allowed),*] });
    }
}

/// Names, and the value of the header that lists them.
fn list_and_value(names: &Names) -> TokenStream {
    let Names { any, list } = names;
    let wildcard = any.then_some("*");
    let value: Vec<&str> = wildcard
        .into_iter()
        .chain(list.iter().map(String::as_str))
        .collect();
    let value = value.join(",");
    quote! { &[#(#list),*], #value }
}

/// Adds the calls for the origins.
fn call_origins(table: &mut TokenStream, origins: &Origins) {
    let Origins {
        list,
        variables,
        predicates,
        ..
    } = origins;
    match &list[..] {
        [] => {}
        list if list.iter().any(|origin| origin == "*") => {
            call(table, "any_origin", TokenStream::new());
        }
        list => call(table, "origins", quote! { &[#(#list),*] }),
    }
    let is_constant = list.len() == 1 && variables.is_empty() && predicates.is_empty();
    if !is_constant {
        call_hash(table, list);
    }
    if !variables.is_empty() {
        call(table, "variables", quote! { &[#(#variables),*] });
    }
    if !predicates.is_empty() {
        let paths = predicates
            .iter()
            .map(|path| path.to_string().replace(' ', ""));
        let predicates = quote! { &[#((#paths, #predicates)),*] };
        call(table, "predicates", predicates);
    }
}

/// Adds the call for the perfect hash of the exact origins, where there are any.
fn call_hash(table: &mut TokenStream, list: &[String]) {
    let mut unique = HashSet::new();
    let exact: Vec<&str> = list
        .iter()
        .map(String::as_str)
        .filter(|text| !text.contains('*') && unique.insert(*text))
        .collect();
    if exact.is_empty() {
        return;
    }
    let hash = PerfectHash::of(&exact);
    let count = Literal::usize_unsuffixed(exact.len());
    let seed = Literal::u64_unsuffixed(hash.seed);
    let pilots = hash.pilots.into_iter().map(Literal::u16_unsuffixed);
    call(table, "hash", quote! { #count, #seed, &[#(#pilots),*] });
}
