//! The companion of a handler: an empty enum of the handler's name that holds its policy.

use cors_policy::{OriginPattern, Port, default_port};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;

use crate::{
    check::{Names, Origins, Policy},
    item::Handler,
    report::Message,
};

// Input:
//
//     #[cors(origins = ["https://app.example.com"], methods = [GET])]
//     pub async fn list_users() {}
//
// Output, after the function:
//
//     #[doc(hidden)]
//     #[non_exhaustive]
//     pub enum list_users {}
//     impl list_users {
//         const CORS_POLICY: () = ();
//     }
//     impl list_users {
//         pub const POLICY: &'static ::cors_runtime::Policy = {
//             () = Self::CORS_POLICY;
//             static METHODS: HeaderValue = HeaderValue::from_static("GET");
//             static ORIGIN: HeaderValue = HeaderValue::from_static("https://app.example.com");
//             static POLICY: Policy = Policy::__new(PolicyTable { .. });
//             &POLICY
//         };
//     }
//
// `CORS_POLICY` makes rustc warn of a policy that is never mounted: the lint `dead_code` is silent on
// what a macro writes, so this constant carries the span of the user's function.
pub(crate) fn companion(krate: &TokenStream, handler: &Handler, policy: &Policy) -> TokenStream {
    let Handler { visibility, .. } = handler;
    let name = handler.companion();
    let shell = shell(handler);
    let tripwire = tripwire(handler);
    let (warnings, uses) = warnings(&policy.warnings);
    let table = table(krate, handler, policy);
    let lints = &handler.lints;
    quote! {
        #shell
        #tripwire
        #(#lints)*
        impl #name {
            #warnings
            #visibility const POLICY: &'static #krate::Policy = {
                () = Self::CORS_POLICY;
                #uses
                #table
                &POLICY
            };
        }
    }
}

/// The companion of a handler whose attribute has mistakes.
pub(crate) fn stand_in(krate: &TokenStream, handler: &Handler) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    let shell = shell(handler);
    quote! {
        #shell
        #(#lints)*
        impl #name {
            #visibility const POLICY: &'static #krate::Policy = &#krate::__private::STAND_IN;
        }
    }
}

impl Handler {
    /// The companion's name: resolved where the function is, shown where the function is, and silent
    /// under every lint, as a macro wrote it.
    fn companion(&self) -> Ident {
        let mut name = self.name.clone();
        name.set_span(Span::mixed_site().located_at(self.name.span()));
        name
    }
}

fn shell(handler: &Handler) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    quote! {
        #[doc(hidden)]
        #[non_exhaustive]
        #(#lints)*
        #visibility enum #name {}
    }
}

fn tripwire(handler: &Handler) -> TokenStream {
    let lints = &handler.lints;
    let name = handler.companion();
    let tripwire = quote_spanned! {handler.name.span()=> const CORS_POLICY: () = (); };
    quote! {
        #(#lints)*
        impl #name { #tripwire }
    }
}

/// A `#[deprecated]` constant for each warning, and its uses, where rustc is to show the warnings.
fn warnings(warnings: &[Message]) -> (TokenStream, TokenStream) {
    let mut constants = TokenStream::new();
    let mut uses = TokenStream::new();
    for (number, warning) in warnings.iter().enumerate() {
        let note = warning.text();
        let earlier = &warnings[..number];
        let same = earlier
            .iter()
            .filter(|other| other.rule == warning.rule)
            .count();
        let name = match same {
            0 => warning.rule.id().to_owned(),
            same => format!("{}_{}", warning.rule.id(), same + 1),
        };
        let constant = Ident::new(&name, Span::mixed_site());
        let place = Ident::new(&name, warning.place.span);
        constants.extend(quote! {
            #[deprecated(note = #note)]
            const #constant: () = ();
        });
        uses.extend(quote! { () = Self::#place; });
    }
    (constants, uses)
}

/// The static tables, the last of them `POLICY`.
fn table(krate: &TokenStream, handler: &Handler, policy: &Policy) -> TokenStream {
    let private = quote! { #krate::__private };
    let name = handler.name.unraw().to_string();
    let line = quote_spanned! {handler.name.span()=> ::core::line!() };
    let Policy { credentials, .. } = policy;

    let methods = names(&private, &policy.methods);
    let headers = names(&private, &policy.headers);
    let expose = names(&private, &policy.expose);
    let methods_value = joined(&policy.methods).unwrap_or_default();
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
                #krate::Policy::__new(#private::PolicyTable {
                    name: #name,
                    module: ::core::module_path!(),
                    file: ::core::file!(),
                    line: #line,
                    methods: #methods,
                    origins: #origins,
                    headers: #headers,
                    expose: #expose,
                    max_age: #max_age,
                    credentials: #credentials,
                    values: #private::PolicyValues {
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
        static METHODS: #private::HeaderValue = #private::HeaderValue::from_static(#methods_value);
        #headers_static
        #expose_static
        #max_age_static
        #policy_statics
    }
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
    let name = format_ident!("{name}", span = Span::mixed_site());
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

/// The statics of the origins' values, and the expression of the origins.
fn origins(private: &TokenStream, origins: &Origins) -> (TokenStream, TokenStream) {
    let Origins::List(list) = origins else {
        let any = quote! { #private::Origins::__new(&[], #private::OriginTable::Any) };
        return (TokenStream::new(), any);
    };
    let patterns = list
        .iter()
        .filter_map(|origin| OriginPattern::parse(origin).ok());
    let (mut exact, wild): (Vec<OriginPattern<'_>>, Vec<OriginPattern<'_>>) =
        patterns.partition(OriginPattern::is_exact);
    exact.sort_by_key(|origin| (origin.as_str().len(), origin.as_str()));
    exact.dedup();
    let exact: Vec<&str> = exact.iter().map(OriginPattern::as_str).collect();

    let (item, table) = match (&exact[..], &wild[..]) {
        ([only], []) => (
            quote! { static ORIGIN: #private::HeaderValue = #private::HeaderValue::from_static(#only); },
            quote! { #private::OriginTable::One(&ORIGIN) },
        ),
        _ => {
            let count = Literal::usize_unsuffixed(exact.len());
            let wild = wild.iter().map(|pattern| self::pattern(private, pattern));
            (
                quote! {
                    static ORIGINS: [#private::HeaderValue; #count] =
                        [#(#private::HeaderValue::from_static(#exact)),*];
                },
                quote! { #private::OriginTable::Many { exact: &ORIGINS, patterns: &[#(#wild),*] } },
            )
        }
    };
    (
        item,
        quote! { #private::Origins::__new(&[#(#list),*], #table) },
    )
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
