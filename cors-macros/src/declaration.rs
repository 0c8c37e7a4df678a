//! The declaration of a policy, as calls of the builder in `cors_runtime`.

use std::collections::HashSet;

use cors_rules::PerfectHash;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens as _, TokenStreamExt as _, quote};
use syn::ext::IdentExt as _;

use crate::{
    check::{Names, Origins, OwnKeys, Policy, Value},
    tokens::Tokens,
};

/// The static that a policy refers to, `CORS_PREPARED`.
pub(crate) fn prepared_static(krate: &Tokens) -> TokenStream {
    quote! {
        static CORS_PREPARED: #krate::__private::PreparedCell = #krate::__private::PreparedCell::new();
    }
}

/// The policy of the item `name`.
pub(crate) fn policy_value(krate: &Tokens, name: &Ident, policy: &Policy) -> TokenStream {
    let release = declaration(krate, name, policy, &policy.origins);
    let Some(debug_origins) = &policy.debug_origins else {
        return release;
    };
    let debug = declaration(krate, name, policy, debug_origins);
    quote! {{
        #[cfg(debug_assertions)]
        const POLICY: #krate::Policy = #debug;
        #[cfg(not(debug_assertions))]
        const POLICY: #krate::Policy = #release;
        POLICY
    }}
}

/// The policy of the handler `name` that refers to the policy `CORS_NAMED`.
pub(crate) fn policy_value_of_named(name: &Ident, own: &OwnKeys) -> TokenStream {
    let OwnKeys {
        methods,
        enforce,
        allowances,
    } = own;
    let text = name.unraw().to_string();
    let methods = list_and_value(methods);
    let for_handler = Ident::new("__for_handler", name.span());
    let enforced = enforce
        .as_ref()
        .map(|hosts| quote! { .__enforced(&[#(#hosts),*]) });
    quote! {
        CORS_NAMED.#for_handler(
            #text,
            ::core::module_path!(),
            #methods,
            &[#(#allowances),*],
            &CORS_PREPARED,
        )
        #enforced
    }
}

/// The declaration with these origins. Its first call has the span of the name, because it records that location.
fn declaration(krate: &Tokens, name: &Ident, policy: &Policy, origins: &Origins) -> TokenStream {
    let text = name.unraw().to_string();
    let new = Ident::new("new", name.span());
    let mut calls = quote! {
        #krate::__private::Builder::#new(#text, ::core::module_path!())
    };
    call_origins(&mut calls, origins);
    for (key, value) in &policy.values {
        call_key(&mut calls, key.name(), value);
    }
    if !policy.allowances.is_empty() {
        let allowances = &policy.allowances;
        call(&mut calls, "allow", quote! { &[#(#allowances),*] });
    }
    call(&mut calls, "policy", quote! { &CORS_PREPARED });
    let compiled = &origins.compiled;
    if compiled.is_empty() {
        return calls;
    }
    // rustc records each variable, so that cargo rebuilds the crate when one changes.
    quote! {{
        #(
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!(#compiled);
        )*
        #calls
    }}
}

/// Adds `.name(arguments)`.
fn call(calls: &mut TokenStream, name: &str, arguments: TokenStream) {
    calls.append(Punct::new('.', Spacing::Alone));
    calls.append(Ident::new(name, Span::call_site()));
    calls.append(Group::new(Delimiter::Parenthesis, arguments));
}

/// Adds the call for a key. The builder has a method with the name of each key.
fn call_key(calls: &mut TokenStream, name: &str, value: &Value) {
    match value {
        Value::Names(names) if names.is_empty() => {}
        Value::Names(names) => call(calls, name, list_and_value(names)),
        Value::Seconds(seconds) => {
            let text = seconds.to_string();
            let seconds = Literal::u64_unsuffixed(*seconds);
            call(calls, name, quote! { #seconds, #text });
        }
        Value::Status(status) => {
            let status = Literal::u16_unsuffixed(*status);
            call(calls, name, status.into_token_stream());
        }
        Value::Flag => call(calls, name, TokenStream::new()),
        Value::Enforce(hosts) => call(calls, name, quote! { &[#(#hosts),*] }),
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
fn call_origins(calls: &mut TokenStream, origins: &Origins) {
    let Origins {
        is_none,
        list,
        variables,
        optional_variables,
        is_configured,
        predicates,
        ..
    } = origins;
    if *is_none {
        call(calls, "no_origin", TokenStream::new());
    }
    match &list[..] {
        [] => {}
        _ if origins.is_any() => {
            call(calls, "any_origin", TokenStream::new());
        }
        list => call(calls, "origins", quote! { &[#(#list),*] }),
    }
    if list.len() != 1 || origins.is_dynamic() {
        call_hash(calls, list);
    }
    if !variables.is_empty() {
        call(calls, "variables", quote! { &[#(#variables),*] });
    }
    if !optional_variables.is_empty() {
        let names = quote! { &[#(#optional_variables),*] };
        call(calls, "optional_variables", names);
    }
    if *is_configured {
        call(calls, "configured", TokenStream::new());
    }
    if !predicates.is_empty() {
        let paths = predicates
            .iter()
            .map(|path| path.to_string().replace(' ', ""));
        let predicates = quote! { &[#((#paths, #predicates)),*] };
        call(calls, "predicates", predicates);
    }
}

/// Adds the call for the perfect hash of the exact origins, if there are any.
fn call_hash(calls: &mut TokenStream, list: &[String]) {
    let mut unique = HashSet::new();
    let exact: Vec<&str> = list
        .iter()
        .map(String::as_str)
        .filter(|text| !text.contains('*') && unique.insert(*text))
        .collect();
    if exact.is_empty() {
        return;
    }
    let hash = PerfectHash::new(&exact);
    let count = Literal::usize_unsuffixed(exact.len());
    let seed = Literal::u64_unsuffixed(hash.seed);
    let pilots = hash.pilots.into_iter().map(Literal::u16_unsuffixed);
    call(calls, "hash", quote! { #count, #seed, &[#(#pilots),*] });
}
