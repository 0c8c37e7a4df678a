//! The static tables of a policy.

use cors_policy::{OriginPattern, PerfectHash, Port, default_port, slot};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::check::{Names, Origins, Policy};

/// The statics of a policy, the last of them `POLICY`.
pub(crate) fn policy_table(
    krate: &TokenStream,
    source: &TokenStream,
    policy: &Policy,
) -> TokenStream {
    let private = quote! { #krate::__private };
    let Policy {
        credentials,
        private_network,
        preflight_status,
        ..
    } = policy;
    let (methods_static, methods) = methods_table(krate, &policy.methods);
    let headers = names(&private, &policy.headers);
    let expose = names(&private, &policy.expose);
    let (headers_static, headers_value) = optional(&private, "HEADERS", joined(&policy.headers));
    let (expose_static, expose_value) = optional(&private, "EXPOSE", joined(&policy.expose));
    let seconds = policy.max_age.map(|seconds| seconds.to_string());
    let (max_age_static, max_age_value) = optional(&private, "MAX_AGE", seconds);
    let max_age = option(policy.max_age.map(Literal::u64_unsuffixed));

    let policy_static = |condition: TokenStream, origins: &Origins| {
        let (origins_static, origins) = self::origins(&private, origins);
        quote! {
            #condition
            static POLICY: #krate::Policy = {
                #origins_static
                static TEMPLATES: #private::Templates = #private::Templates::new();
                #krate::Policy::__new(#private::PolicyTable {
                    source: #source,
                    methods: #methods,
                    origins: #origins,
                    headers: #headers,
                    expose: #expose,
                    max_age: #max_age,
                    credentials: #credentials,
                    private_network: #private_network,
                    preflight_status: #preflight_status,
                    values: #private::PolicyValues {
                        templates: &TEMPLATES,
                        methods: &METHODS,
                        headers: #headers_value,
                        expose: #expose_value,
                        max_age: #max_age_value,
                    },
                })
            };
        }
    };
    let policy_statics = match &policy.debug_origins {
        None => policy_static(TokenStream::new(), &policy.origins),
        Some(debug_origins) => {
            let debug = policy_static(quote! { #[cfg(debug_assertions)] }, debug_origins);
            let release = policy_static(quote! { #[cfg(not(debug_assertions))] }, &policy.origins);
            quote! { #debug #release }
        }
    };
    quote! {
        #methods_static
        #headers_static
        #expose_static
        #max_age_static
        #policy_statics
    }
}

/// The static `METHODS`, and the expression of the methods.
pub(crate) fn methods_table(krate: &TokenStream, methods: &Names) -> (TokenStream, TokenStream) {
    let private = quote! { #krate::__private };
    let value = joined(methods).unwrap_or_default();
    let item = quote! {
        static METHODS: #private::HeaderValue = #private::HeaderValue::from_static(#value);
    };
    (item, names(&private, methods))
}

fn names(private: &TokenStream, names: &Names) -> TokenStream {
    let Names { any, list } = names;
    quote! { #private::Names::__new(#any, &[#(#list),*]) }
}

/// The value of the header that lists `names`.
fn joined(names: &Names) -> Option<String> {
    let wildcard = names.any.then_some("*");
    let list: Vec<&str> = wildcard
        .into_iter()
        .chain(names.list.iter().map(String::as_str))
        .collect();
    (!list.is_empty()).then(|| list.join(","))
}

/// A static of the value and a reference to it, where there is one.
fn optional(
    private: &TokenStream,
    name: &str,
    value: Option<String>,
) -> (Option<TokenStream>, TokenStream) {
    let name = Ident::new(name, Span::mixed_site());
    let reference = option(value.as_ref().map(|_| quote! { &#name }));
    let item = value.map(|value| {
        quote! {
            static #name: #private::HeaderValue = #private::HeaderValue::from_static(#value);
        }
    });
    (item, reference)
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote! { ::core::option::Option::Some(#value) },
        None => quote! { ::core::option::Option::None },
    }
}

/// The statics of the origins, and the expression of the origins.
fn origins(private: &TokenStream, origins: &Origins) -> (TokenStream, TokenStream) {
    let Origins { list, compiled, .. } = origins;
    let compiled = compiled.iter().map(|name| {
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!(#name);
        }
    });
    let (items, table) = origin_table(private, origins);
    let list = list.iter().filter(|origin| *origin != "*");
    (
        // rustc notes each variable that the policy was made of, and builds anew when one changes.
        quote! { #(#compiled)* #items },
        quote! { #private::Origins::__new(&[#(#list),*], #table) },
    )
}

fn origin_table(private: &TokenStream, origins: &Origins) -> (TokenStream, TokenStream) {
    if origins.list.iter().any(|origin| origin == "*") {
        return (TokenStream::new(), quote! { #private::OriginTable::Any });
    }
    let (exact, patterns) = split(&origins.list);
    let value = |origin: &&str| quote! { #private::HeaderValue::from_static(#origin) };
    if let ([only], true) = (&exact[..], patterns.is_empty() && origins.is_static()) {
        let only = value(only);
        return (
            quote! { static ORIGIN: #private::HeaderValue = #only; },
            quote! { #private::OriginTable::One(&ORIGIN) },
        );
    }
    let hash = PerfectHash::of(&exact);
    let (seed, pilots) = (hash.seed, &hash.pilots);
    let exact = in_slots(&exact, &hash);
    let count = Literal::usize_unsuffixed(exact.len());
    let exact = exact.iter().map(value);
    let patterns = patterns
        .iter()
        .map(|pattern| self::pattern(private, pattern));
    let Origins { predicates, .. } = origins;
    let (variable_items, variables) = variables(private, origins);
    (
        quote! {
            static ORIGINS: [#private::HeaderValue; #count] = [#(#exact),*];
            #variable_items
        },
        quote! {
            #private::OriginTable::Many {
                exact: #private::ExactOrigins {
                    seed: #seed,
                    pilots: &[#(#pilots),*],
                    slots: &ORIGINS,
                },
                patterns: &[#(#patterns),*],
                variables: &[#(#variables),*],
                predicates: &[#(#predicates),*],
            }
        },
    )
}

/// The origins in the order of their slots.
fn in_slots<'a>(origins: &[&'a str], hash: &PerfectHash) -> Vec<&'a str> {
    let mut slots = vec![""; origins.len()];
    for origin in origins {
        slots[slot(hash.seed, &hash.pilots, origins.len(), origin.as_bytes())] = origin;
    }
    slots
}

/// Exact origins, each once, and patterns.
fn split(list: &[String]) -> (Vec<&str>, Vec<OriginPattern<'_>>) {
    let mut exact = Vec::new();
    let mut patterns = Vec::new();
    for origin in list {
        match OriginPattern::parse(origin) {
            Ok(pattern) if !pattern.is_exact() => patterns.push(pattern),
            // `null` is no pattern, but may be opted into.
            Ok(_) | Err(_) => exact.push(origin.as_str()),
        }
    }
    exact.sort_unstable();
    exact.dedup();
    (exact, patterns)
}

fn pattern(private: &TokenStream, pattern: &OriginPattern<'_>) -> TokenStream {
    let scheme = format!("{}://", pattern.scheme());
    let dot = if pattern.has_subdomain_wildcard() {
        "."
    } else {
        ""
    };
    let host = format!("{dot}{}", pattern.host());
    let port = match pattern.port() {
        Port::Default => quote! { Exact("") },
        Port::Number(number) => {
            let port = format!(":{number}");
            quote! { Exact(#port) }
        }
        Port::Any => {
            let default = default_port(pattern.scheme());
            let default = default.map(|port| port.to_string()).unwrap_or_default();
            quote! { Any { default: #default } }
        }
    };
    quote! {
        #private::OriginPattern { scheme: #scheme, host: #host, port: #private::PortPattern::#port }
    }
}

/// A static for each variable that is read at start-up, and references to them.
fn variables(private: &TokenStream, origins: &Origins) -> (TokenStream, Vec<TokenStream>) {
    let context = origins.context;
    let (others, credentials) = (context.others, context.credentials);
    let (null, insecure, suffix) = (
        context.allow_null,
        context.allow_insecure,
        context.allow_public_suffix,
    );
    let mut items = TokenStream::new();
    let mut references = Vec::new();
    for (number, name) in origins.variables.iter().enumerate() {
        let variable = Ident::new(&format!("VARIABLE_{number}"), Span::mixed_site());
        items.extend(quote! {
            static #variable: #private::OriginVariable = #private::OriginVariable::new(
                #name,
                #private::Context {
                    others: #others,
                    credentials: #credentials,
                    allow_null: #null,
                    allow_insecure: #insecure,
                    allow_public_suffix: #suffix,
                },
            );
        });
        references.push(quote! { &#variable });
    }
    (items, references)
}

impl Origins {
    /// Whether all origins are known while compiling.
    fn is_static(&self) -> bool {
        self.variables.is_empty() && self.predicates.is_empty()
    }
}
