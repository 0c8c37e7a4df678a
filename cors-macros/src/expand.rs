//! The companion of a handler: an empty enum of the handler's name that holds its policy.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::{
    check::{Names, Policy},
    demand::Unchecked,
    item::Handler,
    report::Message,
    table::{named_table, policy_table, slot},
    tokens::Tokens,
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
//             static CORS_PREPARED: Slot = Slot::new();
//             static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Table::EMPTY
//                 .of("list_users", ::core::module_path!())
//                 .origins(&["https://app.example.com"])
//                 .methods(&["GET"], "GET")
//                 .policy(&CORS_PREPARED);
//             ::cors_runtime::__private::manifest_entry! { &POLICY }
//             &POLICY
//         };
//     }
//
// `CORS_POLICY` makes rustc warn of a policy that is never mounted: the lint `dead_code` is silent on
// what a macro writes, so this constant carries the span of the user's function; alone in its `impl`, as
// the lint speaks of all constants of an `impl` at once.
pub(crate) fn companion(
    krate: &Tokens,
    handler: &Handler,
    policy: &Policy,
    warnings: &[Message],
) -> TokenStream {
    let table = policy_table(krate, &handler.name, policy);
    whole(krate, handler, warnings, &TokenStream::new(), &table)
}

/// The companion of a handler whose policy has a name: the named one, with the handler's own methods.
pub(crate) fn named_companion(
    krate: &Tokens,
    handler: &Handler,
    path: &TokenStream,
    methods: &Names,
    allowed: &[&str],
    unchecked: &[Unchecked],
    warnings: &[Message],
) -> TokenStream {
    let checks = unchecked.iter().map(check);
    let beside = quote! { const CORS_NAMED: &'static #krate::Policy = &#path; };
    let companion = handler.companion();
    let named = quote! { #companion::CORS_NAMED };
    let table = named_table(&handler.name, methods, allowed);
    let table = quote! {{
        const CORS_NAMED: &'static #krate::Policy = #named;
        #(#checks)*
        #table
    }};
    whole(krate, handler, warnings, &beside, &table)
}

fn whole(
    krate: &Tokens,
    handler: &Handler,
    warnings: &[Message],
    beside: &TokenStream,
    table: &TokenStream,
) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    let shell = shell(handler);
    let slot = slot(krate);
    let (warnings, uses) = self::warnings(warnings, &quote! { Self });
    let tripwire = quote_spanned! {handler.name.span()=> const CORS_POLICY: () = (); };
    quote! {
        #shell
        #(#lints)*
        impl #name { #tripwire }
        #(#lints)*
        impl #name {
            #warnings
            #beside
            #visibility const POLICY: &'static #krate::Policy = {
                () = Self::CORS_POLICY;
                #uses
                #slot
                static POLICY: #krate::Policy = #table;
                #krate::__private::manifest_entry! { &POLICY }
                &POLICY
            };
        }
    }
}

/// The companion of a handler whose attribute has mistakes.
pub(crate) fn stand_in(krate: &Tokens, handler: &Handler) -> TokenStream {
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

/// A `#[deprecated]` constant of `holder` for each warning, and their uses, where rustc is to show them.
pub(crate) fn warnings(warnings: &[Message], holder: &TokenStream) -> (TokenStream, TokenStream) {
    let mut constants = TokenStream::new();
    let mut uses = TokenStream::new();
    for (number, Message { place, rule, text }) in warnings.iter().enumerate() {
        let earlier = &warnings[..number];
        let same = earlier.iter().filter(|other| other.rule == *rule).count();
        let name = match same {
            0 => rule.id().to_owned(),
            same => format!("{rule}_{}", same + 1),
        };
        let constant = Ident::new(&name, Span::mixed_site());
        let place = Ident::new(&name, place.span);
        constants.extend(quote! {
            #[deprecated(note = #text)]
            const #constant: () = ();
        });
        uses.extend(quote! { () = #holder::#place; });
    }
    (constants, uses)
}

/// A check that can only be made where the named policy is known: rustc evaluates the condition.
fn check(unchecked: &Unchecked) -> TokenStream {
    let Unchecked {
        message: Message { place, rule, text },
        is_error,
        condition,
    } = unchecked;
    if *is_error {
        let panic = quote_spanned! {place.span=> ::core::panic!(#text) };
        return quote! { const _: () = if #condition { #panic }; };
    }
    let constant = Ident::new(rule.id(), Span::mixed_site());
    let place = Ident::new(rule.id(), place.span);
    quote! {{
        struct Broken<const IS_BROKEN: ::core::primitive::bool>;
        impl Broken<true> {
            #[deprecated(note = #text)]
            const #constant: () = ();
        }
        impl Broken<false> {
            const #constant: () = ();
        }
        () = Broken::<{ #condition }>::#place;
    }}
}
