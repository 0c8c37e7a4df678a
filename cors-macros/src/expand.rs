//! The companion of a handler: an empty enum with the handler's name that holds its policy.

use cors_rules::Rule;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;

use crate::{
    check::{OwnKeys, Policy},
    declaration::{policy_value, policy_value_of_named, prepared_static},
    item::{ABOVE_FRAMEWORK, Handler, below_framework},
    report::{Message, Place},
    requirement::Deferred,
    signature::Need,
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
//             static CORS_PREPARED: PreparedCell = PreparedCell::new();
//             static POLICY: ::cors_runtime::Policy = ::cors_runtime::__private::Builder
//                 ::new("list_users", ::core::module_path!())
//                 .origins(&["https://app.example.com"])
//                 .methods(&["GET"], "GET")
//                 .policy(&CORS_PREPARED);
//             ::cors_runtime::__private::manifest_entry! { &POLICY }
//             &POLICY
//         };
//     }
//
// `CORS_POLICY` makes rustc warn about a policy that is never mounted. The lint `dead_code` ignores items
// with a macro's span, so this constant has the span of the user's function. It has its own `impl`,
// because the lint reports all unused constants of an `impl` in one warning.
pub(crate) fn companion(
    krate: &Tokens,
    handler: &Handler,
    policy: &Policy,
    warnings: &[Message],
) -> TokenStream {
    let value = policy_value(krate, &handler.name, policy);
    companion_items(krate, handler, warnings, &TokenStream::new(), &value)
}

/// The companion of a handler that refers to a named policy. Its policy is the named one with the handler's own keys.
pub(crate) fn companion_of_named(
    krate: &Tokens,
    handler: &Handler,
    named: &TokenStream,
    own: &OwnKeys,
    deferred: &[Deferred],
    warnings: &[Message],
) -> TokenStream {
    let checks = deferred.iter().map(check);
    let constant = quote! { const CORS_NAMED: &'static #krate::Policy = &#named; };
    let companion = handler.companion();
    let value = policy_value_of_named(&handler.name, own);
    let value = quote! {{
        const CORS_NAMED: &'static #krate::Policy = #companion::CORS_NAMED;
        #(#checks)*
        #value
    }};
    companion_items(krate, handler, warnings, &constant, &value)
}

/// The items of the companion. `value` is its policy, and `constant` another constant that the value uses.
fn companion_items(
    krate: &Tokens,
    handler: &Handler,
    warnings: &[Message],
    constant: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    let companion = companion_enum(handler);
    let prepared = prepared_static(krate);
    let (warnings, uses) = self::warnings(warnings, &quote! { Self });
    let documentation = handler.documentation();
    let paths = &handler.route.paths;
    let at_paths = (!paths.is_empty()).then(|| quote! { .__at_paths(&[#(#paths),*]) });
    let upgrades = handler.takes_upgrades().then(|| quote! { .__upgrades() });
    let tripwire = quote_spanned! {handler.name.span()=> const CORS_POLICY: () = (); };
    quote! {
        #companion
        #(#lints)*
        impl #name { #tripwire }
        #(#lints)*
        impl #name {
            #warnings
            #constant
            #documentation
            #visibility const POLICY: &'static #krate::Policy = {
                () = Self::CORS_POLICY;
                #uses
                #prepared
                static POLICY: #krate::Policy = #value #at_paths #upgrades;
                #krate::__private::manifest_entry! { &POLICY }
                &POLICY
            };
        }
    }
}

/// The companion of a handler whose attribute has errors.
pub(crate) fn fallback(krate: &Tokens, handler: &Handler) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    let companion = companion_enum(handler);
    let documentation = handler.documentation();
    quote! {
        #companion
        #(#lints)*
        impl #name {
            #documentation
            #visibility const POLICY: &'static #krate::Policy = &#krate::__private::FALLBACK;
        }
    }
}

impl Handler {
    /// The name of the companion. It is resolved and shown at the function's name. Because its span is a macro's, no
    /// lint reports it.
    fn companion(&self) -> Ident {
        let mut name = self.name.clone();
        name.set_span(Span::mixed_site().located_at(self.name.span()));
        name
    }

    /// Whether it takes a WebSocket.
    fn takes_upgrades(&self) -> bool {
        let mut needs = self.requirements.iter().map(|requirement| requirement.need);
        needs.any(|need| need == Need::Enforcement)
    }

    /// Whether there may already be a type with the function's name.
    const fn is_imported(&self) -> bool {
        self.has_foreign_attribute || self.is_rebuilt
    }

    /// The documentation of the policy, if the type of a framework holds it. The companion has no documentation.
    fn documentation(&self) -> Option<TokenStream> {
        (self.is_imported() || self.is_type)
            .then(|| quote! { #[doc = "The CORS policy of the handler."] })
    }

    /// The module that the companion is imported from. Its name contains the line of the function: otherwise a glob
    /// import of a module with a handler of the same name would make it ambiguous.
    fn companion_module(&self) -> Ident {
        let name = self.companion();
        let line = if proc_macro::is_available() {
            self.name.span().unwrap().line()
        } else {
            0
        };
        format_ident!("__cors_{line}_{}", name.unraw(), span = name.span())
    }
}

/// The type that holds the policy.
///
/// If an attribute is known to define a type with the function's name, that type holds the policy. With an additional
/// import of a companion, `routes!` could not import the name, because the type is defined by a deeper macro.
fn companion_enum(handler: &Handler) -> TokenStream {
    if handler.is_type {
        return TokenStream::new();
    }
    if handler.is_imported() {
        return imported_enum(handler);
    }
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

/// The same type, glob-imported. The attributes of actix-web, rocket, poem and salvo define a type with the
/// function's name. It shadows the import, so that the policy is added to it.
fn imported_enum(handler: &Handler) -> TokenStream {
    let Handler {
        visibility, lints, ..
    } = handler;
    let name = handler.companion();
    let module = handler.companion_module();
    let order_check = (!handler.has_foreign_attribute).then(|| order_check(handler));
    quote! {
        #[doc(hidden)]
        mod #module {
            #[non_exhaustive]
            pub enum #name {}
            #order_check
        }
        #[doc(hidden)]
        #(#lints)*
        #visibility use #module::*;
    }
}

/// An error if the attribute of a framework is above `#[cors]`. The framework then defines a type with the
/// function's name in the module, and may move the function elsewhere. In contrast to a companion, that type has a
/// value.
fn order_check(handler: &Handler) -> TokenStream {
    let name = handler.companion();
    let what = below_framework("an attribute", &name);
    let Message { text, .. } =
        Message::new(Place::default(), Rule::NotAFunction, &what, ABOVE_FRAMEWORK);
    let panic = quote_spanned! {name.span()=> ::core::panic!(#text) };
    quote! {
        const _: () = {
            use super::*;
            if ::core::mem::size_of::<::core::option::Option<#name>>() != 0 {
                #panic
            }
        };
    }
}

/// A `#[deprecated]` constant of `holder` for each warning, and their uses at the places where rustc shows them.
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

/// A check of a named policy. rustc evaluates its condition.
fn check(deferred: &Deferred) -> TokenStream {
    let Deferred {
        message: Message { place, rule, text },
        is_error,
        condition,
    } = deferred;
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
