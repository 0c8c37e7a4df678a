//! The macros for an editor. An editor shows, completes and renames the tokens of an expansion at the places of their
//! spans, regardless of their purpose. Therefore only tokens from the source keep their spans, and occur only once.
//! The compiler uses the spans of an expansion for errors, so it needs another expansion.
//!
//! The output contains the same types as the output for the compiler, and the errors of the macros.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use crate::{
    cors::Expansion,
    item::Handler,
    named_policy,
    origin_set::OriginSet,
    report::Report,
    routes::{Input, Invalid},
    tokens::{Tokens, located},
    words::{mounting_word, words},
};

// Input:
//
//     #[cors(origins = ["https://app.example.com"], methods = [GET])]
//     pub async fn list_users() {}
//
// Output, after the function:
//
//     const _: () = {
//         let _ = ::cors_runtime::__private::words::keys::origins;
//         let _ = ::cors_runtime::__private::words::keys::methods;
//         let _ = ::cors_runtime::__private::words::methods::GET;
//     };
//     pub enum list_users {}
//     impl list_users {
//         pub const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::FALLBACK;
//     }
//
// The errors are last, because they depend on the text of a word: an editor completes a word only if the word has the
// same place in the output for another text.
pub(crate) fn cors(crate_name: &Ident, args: TokenStream, item: TokenStream) -> TokenStream {
    let Expansion {
        item,
        handler,
        krate,
        companion,
    } = Expansion::new(crate_name, args.clone(), item);
    let krate = unlocated(krate);
    let words = words(&krate, args);
    let fallback = handler.map(|handler| {
        let is_type = handler.is_type || crate_name == "cors_rocket" && handler.has_route();
        self::companion(&krate, &handler, is_type)
    });
    let errors = companion.err();
    quote! { #item #words #fallback #errors }
}

/// The companion, unless the attribute of a framework defines a type with the function's name. Its name has the
/// place of the function's name, so that both are renamed together.
fn companion(krate: &Tokens, handler: &Handler, is_type: bool) -> TokenStream {
    let name = &handler.name;
    let visibility = unlocated(handler.visibility.clone());
    let companion = (!is_type).then(|| {
        quote! {
            /// The companion of the handler, which holds its CORS policy.
            #[allow(non_camel_case_types)]
            #visibility enum #name {}
        }
    });
    let name = unlocated(name.to_token_stream().into());
    quote! {
        #companion
        impl #name {
            /// The CORS policy of the handler.
            #visibility const POLICY: &'static #krate::Policy = &#krate::__private::FALLBACK;
        }
    }
}

// Input:
//
//     [$crate] pub APP = { origins = ["https://app.example.com"] }
//
// Output:
//
//     pub static APP: Policy = { const _: () = { .. }; FALLBACK };
pub(crate) fn policy(input: TokenStream) -> TokenStream {
    named_policy::expand_with(input, |krate, _, body| {
        let words = words(krate, body.clone());
        let errors = named_policy::check(body).err();
        quote! {{ #words #errors #krate::__private::FALLBACK }}
    })
}

// Input:
//
//     [$crate] origins = &set; list_users, users::create::<Db>
//
// Output:
//
//     {
//         let _ = (list_users, users::create::<Db>);
//         let _ = $crate::__private::words::mounting::origins;
//         let _: &OriginSet = &set;
//         $crate::mounting::Routes::new()
//     }
pub(crate) fn routes(input: TokenStream) -> TokenStream {
    let Mounted {
        krate,
        mentions,
        set,
    } = Mounted::parse(input, "routes!");
    let set = set.map(|set| quote! { let _: &#krate::OriginSet = #set; });
    quote! {{
        #mentions
        #set
        #krate::mounting::Routes::new()
    }}
}

pub(crate) fn policies(input: TokenStream) -> TokenStream {
    let Mounted {
        krate,
        mentions,
        set,
    } = Mounted::parse(input, "policies!");
    let value = match set {
        Some(set) => quote! { #krate::BoundPolicies::new(&[], #set) },
        None => quote! { &[] as &'static [&'static #krate::Policy] },
    };
    quote! {{
        #mentions
        #value
    }}
}

/// The input of `routes!` or `policies!`.
struct Mounted {
    krate: Tokens,
    /// The handlers and the key as they are written, and the errors.
    mentions: TokenStream,
    /// The expression of the set.
    set: Option<TokenStream>,
}

impl Mounted {
    fn parse(input: TokenStream, macro_name: &str) -> Self {
        let tokens: Vec<TokenTree> = input.clone().into_iter().skip(1).collect();
        let (set, handlers) = OriginSet::split(&tokens, macro_name, &mut Report::default());
        let (krate, errors) = match Input::parse(input, macro_name) {
            Ok(Input { krate, .. }) => (krate, None),
            Err(Invalid { krate, errors, .. }) => (krate, Some(errors)),
        };
        let key = set.as_ref().and_then(|_| mounting_word(&krate, &tokens));
        Self {
            mentions: quote! { let _ = (#handlers); #key #errors },
            krate,
            set: set.map(|set| set.value_or_fallback()),
        }
    }
}

/// The same tokens, with the same name resolution, but without their places.
fn unlocated(tokens: Tokens) -> Tokens {
    located(&tokens.into_token_stream(), Span::mixed_site()).into()
}

#[cfg(test)]
mod tests {
    use proc_macro2::{TokenStream, TokenTree};
    use quote::format_ident;

    use super::{cors, policies, policy, routes};

    fn tokens(text: &str) -> TokenStream {
        text.parse().expect("tokens")
    }

    /// The identifiers that have a place in the source, in the order of the output.
    fn located_words(output: TokenStream) -> Vec<String> {
        let mut words = Vec::new();
        for token in output {
            match token {
                TokenTree::Group(group) => words.extend(located_words(group.stream())),
                TokenTree::Ident(word) => {
                    let place = word.span().source_text();
                    words.extend(place.map(|_| word.to_string()));
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        words
    }

    /// The located identifiers in the output of `#[cors(..)]` on a function, without those of the function.
    fn attribute(crate_name: &str, args: &str, item: &str) -> Vec<String> {
        let item = tokens(item);
        let own = located_words(item.clone()).len();
        let output = cors(&format_ident!("{crate_name}"), tokens(args), item);
        located_words(output).split_off(own)
    }

    #[test]
    fn an_attribute_is_shown_by_its_own_words() {
        let args = r"methods = [GET, POST], origins = [matching(tenants::is_known)], max_age = 5, credentials";
        let words = attribute("cors_axum", args, "pub async fn list_users() {}");
        let own = [
            "methods",
            "GET",
            "POST",
            "origins",
            "matching",
            "tenants",
            "is_known",
            "max_age",
            "credentials",
        ];
        assert_eq!(words, [&own[..], &["list_users"]].concat());
    }

    #[test]
    fn what_is_not_finished_is_shown_before_the_errors() {
        let args = "policy = AP, methods = [DEL], cred";
        let words = attribute("cors_axum", args, "fn list() {}");
        let own = ["policy", "AP", "methods", "DEL", "cred", "list"];
        let (before, errors) = words.split_at(own.len());
        assert_eq!(before, own);
        assert_eq!(errors[..2], ["core", "compile_error"]);
    }

    #[test]
    fn the_type_of_a_framework_is_the_companion() {
        for (crate_name, item) in [
            ("cors_actix_web", "#[get(\"/\")] fn list_users() {}"),
            ("cors_poem", "#[handler] fn list_users() {}"),
            ("cors_rocket", "#[get(\"/\")] fn list_users() {}"),
            ("cors_salvo", "#[handler] fn list_users() {}"),
        ] {
            let words = attribute(crate_name, "origins = any, methods = [GET]", item);
            assert_eq!(words, ["origins", "any", "methods", "GET"], "{crate_name}");
        }
    }

    #[test]
    fn a_handler_is_shown_once_where_it_is_mounted() {
        let input = "origins = &set; list_users, users::create::<Db>";
        let own = ["list_users", "users", "create", "Db", "origins", "set"];
        for mount in [routes, policies] {
            let krate = "[]".parse::<TokenStream>().expect("a group");
            let input = krate.into_iter().chain(tokens(input)).collect();
            assert_eq!(located_words(mount(input)), own);
        }
    }

    #[test]
    fn a_named_policy_is_shown_by_its_own_words() {
        let words = located_words(policy(tokens(
            "[] pub APP = { origins = any, expose = any }",
        )));
        assert_eq!(words, ["pub", "APP", "origins", "any", "expose", "any"]);
    }
}
