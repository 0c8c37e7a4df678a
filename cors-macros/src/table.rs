//! The static table of a policy.

use cors_policy::PerfectHash;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use crate::check::{Names, Origins, Policy};

/// The policy of the item that is called `name`, as the last statements of a block.
pub(crate) fn policy_table(krate: &TokenStream, name: &Ident, policy: &Policy) -> TokenStream {
    let start = start(krate, name);
    let keys = keys(policy);
    let table = |origins: &Origins| {
        let compiled = compiled(origins);
        let origins = self::origins(origins);
        quote! {
            #compiled
            #start #origins #keys.policy(&CORS_PREPARED)
        }
    };
    let slot = self::slot(krate);
    let release = table(&policy.origins);
    let Some(debug_origins) = &policy.debug_origins else {
        return quote! { #slot #release };
    };
    let debug = table(debug_origins);
    quote! {
        #slot
        #[cfg(debug_assertions)]
        const POLICY: #krate::Policy = { #debug };
        #[cfg(not(debug_assertions))]
        const POLICY: #krate::Policy = { #release };
        POLICY
    }
}

/// Where the policy keeps what is made of it before the first request.
fn slot(krate: &TokenStream) -> TokenStream {
    quote! { static CORS_PREPARED: #krate::__private::Slot = #krate::__private::Slot::new(); }
}

/// The policy of a handler whose policy is `CORS_NAMED`, as above.
pub(crate) fn named_table(
    krate: &TokenStream,
    name: &Ident,
    methods: &Names,
    allowed: &[&str],
) -> TokenStream {
    let text = name.unraw().to_string();
    let methods = list_and_value(methods);
    let slot = slot(krate);
    let of_handler = Ident::new("__of_handler", name.span());
    quote! {
        #slot
        CORS_NAMED.#of_handler(
            #text,
            ::core::module_path!(),
            #methods,
            &[#(#allowed),*],
            &CORS_PREPARED,
        )
    }
}

/// The table of `name`; the call has the name's place in the source, which the table notes.
fn start(krate: &TokenStream, name: &Ident) -> TokenStream {
    let text = name.unraw().to_string();
    let of = Ident::new("of", name.span());
    quote! { #krate::__private::Table::EMPTY.#of(#text, ::core::module_path!()) }
}

/// The calls for all keys but the origins.
fn keys(policy: &Policy) -> TokenStream {
    let mut calls = TokenStream::new();
    for (key, names) in [
        (quote! { methods }, &policy.methods),
        (quote! { headers }, &policy.headers),
        (quote! { expose }, &policy.expose),
    ] {
        if names.any || !names.list.is_empty() {
            let names = list_and_value(names);
            calls.extend(quote! { .#key(#names) });
        }
    }
    if let Some(seconds) = policy.max_age {
        let text = seconds.to_string();
        let seconds = Literal::u64_unsuffixed(seconds);
        calls.extend(quote! { .max_age(#seconds, #text) });
    }
    if policy.credentials {
        calls.extend(quote! { .credentials() });
    }
    if policy.private_network {
        calls.extend(quote! { .private_network() });
    }
    if policy.preflight_status != 204 {
        let status = Literal::u16_unsuffixed(policy.preflight_status);
        calls.extend(quote! { .preflight_status(#status) });
    }
    if !policy.allowed.is_empty() {
        let allowed = &policy.allowed;
        calls.extend(quote! { .allow(&[#(#allowed),*]) });
    }
    calls
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

/// The calls for the origins.
fn origins(origins: &Origins) -> TokenStream {
    let Origins {
        list,
        variables,
        predicates,
        ..
    } = origins;
    let mut calls = match &list[..] {
        [] => TokenStream::new(),
        list if list.iter().any(|origin| origin == "*") => quote! { .any_origin() },
        list => quote! { .origins(&[#(#list),*]) },
    };
    let is_constant = list.len() == 1 && variables.is_empty() && predicates.is_empty();
    if !is_constant {
        calls.extend(hash(list));
    }
    if !variables.is_empty() {
        calls.extend(quote! { .variables(&[#(#variables),*]) });
    }
    if !predicates.is_empty() {
        let paths = predicates
            .iter()
            .map(|path| path.to_string().replace(' ', ""));
        calls.extend(quote! { .predicates(&[#((#paths, #predicates)),*]) });
    }
    calls
}

/// The call for the perfect hash of the exact origins, where there are any.
fn hash(list: &[String]) -> TokenStream {
    let exact = exact(list);
    if exact.is_empty() {
        return TokenStream::new();
    }
    let texts: Vec<&str> = exact.iter().map(|&(_, text)| text).collect();
    let hash = PerfectHash::of(&texts);
    let count = exact.len();
    let mut slots = vec![0; count];
    for (place, text) in exact {
        slots[cors_policy::slot(hash.seed, &hash.pilots, count, text.as_bytes())] = place;
    }
    let seed = Literal::u64_unsuffixed(hash.seed);
    let pilots = hash.pilots.into_iter().map(Literal::u16_unsuffixed);
    let slots = slots.into_iter().map(Literal::usize_unsuffixed);
    quote! { .hash(#seed, &[#(#pilots),*], &[#(#slots),*]) }
}

/// The exact origins, each once, and their places in the list.
fn exact(list: &[String]) -> Vec<(usize, &str)> {
    let mut exact: Vec<(usize, &str)> = list
        .iter()
        .map(String::as_str)
        .enumerate()
        .filter(|(_, text)| !text.contains('*'))
        .collect();
    exact.sort_unstable_by_key(|&(_, text)| text);
    exact.dedup_by_key(|&mut (_, text)| text);
    exact
}

/// rustc notes each variable that the policy was made of, and builds anew when one changes.
fn compiled(origins: &Origins) -> TokenStream {
    let names = &origins.compiled;
    quote! {
        #(
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!(#names);
        )*
    }
}
