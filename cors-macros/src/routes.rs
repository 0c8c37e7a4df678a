//! `routes!` and `policies!`: handler paths to a mounted path, or to their policies.

use cors_rules::Rule;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use crate::{
    report::{Place, Report},
    tokens::{Part, Tokens, as_group, is_punct, located, split_at_commas},
};

// Input:
//
//     [$crate] list_users, users::create::<Db>
//
// Output:
//
//     {
//         mod __unannotated { .. }                       // see `imports`
//         use __unannotated::*;
//         use list_users as __handler_0;
//         use users::create as __handler_1;
//         const _: () = { .. };                          // see `same_method_check`
//
//         enum __Policy0 {}
//         impl HandlerPolicy for __Policy0 { const POLICY: &'static Policy = __handler_0::POLICY; }
//         ..
//         enum __Path {}
//         impl PathPolicies for __Path { .. }
//
//         let router = MethodRouter::new();
//         let router = mount::<_, _, _, __Policy0, __Path>(router, __handler_0);
//         let router = mount::<_, _, _, __Policy1, __Path>(router, __handler_1::<Db>);
//         mount_options::<_, __Path>(router)
//     }
pub(crate) fn routes(input: TokenStream) -> TokenStream {
    let Input { krate, handlers } = match Input::parse(input, "routes!") {
        Ok(input) => input,
        Err(Invalid { krate, errors }) => {
            return quote! {{ #errors #krate::__private::MethodRouter::new() }};
        }
    };
    let private = quote! { #krate::__private };
    let router = Ident::new("__router", Span::mixed_site());
    let prelude = prelude(&krate, &handlers);
    let routable = handlers
        .iter()
        .map(|handler| routable_check(&private, handler));
    let path = path_policies(&krate, &handlers);
    let mounts = handlers.iter().enumerate().map(|(number, handler)| {
        let Handler {
            import, generics, ..
        } = handler;
        let policy = format_ident!("__Policy{number}");
        let span = import.span();
        let mount = quote_spanned! {span=>
            #private::mount::<_, _, _, #policy, __Path>(#router, #import #generics)
        };
        quote! {
            enum #policy {}
            impl #private::HandlerPolicy for #policy {
                const POLICY: &'static #krate::Policy = #import::POLICY;
            }
            let #router = #mount;
        }
    });
    quote! {{
        #prelude
        #(#routable)*
        #path
        let #router = #private::MethodRouter::new();
        #(#mounts)*
        #private::mount_options::<_, __Path>(#router)
    }}
}

pub(crate) fn policies(input: TokenStream) -> TokenStream {
    let Input { krate, handlers } = match Input::parse(input, "policies!") {
        Ok(input) => input,
        Err(Invalid { krate, errors }) => {
            return quote! {{
                #errors
                const __POLICIES: &'static [&'static #krate::Policy] = &[];
                __POLICIES
            }};
        }
    };
    let prelude = prelude(&krate, &handlers);
    let imports = handlers.iter().map(|handler| &handler.import);
    quote! {{
        #prelude
        const __POLICIES: &'static [&'static #krate::Policy] = &[#(#imports::POLICY),*];
        __POLICIES
    }}
}

struct Input {
    krate: Tokens,
    handlers: Vec<Handler>,
}

/// What `Input` cannot be made of.
struct Invalid {
    krate: Tokens,
    errors: TokenStream,
}

/// A handler as it is named in the macro.
struct Handler {
    /// The path of its function, and of its companion.
    path: TokenStream,
    /// `::<..>` after the path.
    generics: TokenStream,
    /// The name under which both are imported.
    import: Ident,
}

impl Input {
    fn parse(input: TokenStream, macro_name: &str) -> Result<Self, Invalid> {
        let mut tokens = input.into_iter();
        let krate = tokens
            .next()
            .and_then(|token| Some(as_group(&token, Delimiter::Bracket)?.stream()))
            .unwrap_or_else(|| quote! { ::cors_runtime })
            .into();
        let mut report = Report::default();
        let parts = split_at_commas(tokens.collect());
        if parts.is_empty() {
            let what = format!("`{macro_name}` needs a handler");
            let help = format!("name one that has `#[cors]`, as in `{macro_name}[list_users]`");
            report.error(Place::default(), Rule::UnannotatedHandler, &what, &help);
        }
        let handlers = parts
            .iter()
            .enumerate()
            .filter_map(|(number, part)| Handler::parse(part, number, &mut report))
            .collect();
        match report.finish(&[]) {
            Ok(_) => Ok(Self { krate, handlers }),
            Err(errors) => Err(Invalid { krate, errors }),
        }
    }
}

impl Handler {
    fn parse(part: &Part, number: usize, report: &mut Report) -> Option<Self> {
        let tokens = &part.tokens[..];
        let open = tokens.iter().position(|token| is_punct(token, '<'));
        let (path, generics) = tokens.split_at(open.unwrap_or(tokens.len()));
        let path = match path {
            [path @ .., a, b] if is_punct(a, ':') && is_punct(b, ':') => path,
            path => path,
        };
        let is_whole = generics.last().is_none_or(|token| is_punct(token, '>'));
        let is_function = is_whole && is_function_path(path);
        let Some(TokenTree::Ident(name)) = path.last().filter(|_| is_function) else {
            let place = report.place(part.span);
            let what = "only a free function can have `#[cors]`";
            let help = "name a function by its path, as in `users::list`";
            report.error(place, Rule::UnannotatedHandler, what, help);
            return None;
        };
        let generics: TokenStream = generics.iter().cloned().collect();
        let turbofish = (!generics.is_empty()).then(|| quote! { ::#generics });
        let span = Span::mixed_site().located_at(name.span());
        Some(Self {
            path: path.iter().cloned().collect(),
            generics: turbofish.unwrap_or_default(),
            import: format_ident!("__handler_{number}", span = span),
        })
    }

    fn policy_and_name(&self) -> TokenStream {
        let Self { import, .. } = self;
        let name = self.name();
        quote! { (#import::POLICY, #name) }
    }

    /// The path as it is written.
    fn name(&self) -> String {
        self.path.to_string().replace(' ', "")
    }
}

/// Whether the path can name a free function.
fn is_function_path(path: &[TokenTree]) -> bool {
    let is_allowed = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word != "Self",
        token => is_punct(token, ':'),
    };
    path.iter().all(is_allowed)
}

fn prelude(krate: &Tokens, handlers: &[Handler]) -> TokenStream {
    let imports = imports(krate, handlers);
    let private = quote! { #krate::__private };
    let pairs = handlers
        .iter()
        .enumerate()
        .flat_map(|(number, second)| handlers[..number].iter().map(move |first| (first, second)));
    let checks = pairs.map(|(first, second)| same_method_check(&private, first, second));
    quote! {
        #imports
        #(#checks)*
    }
}

/// Imports each handler's function and companion under one name.
///
/// A handler that is not annotated has no companion. Its import then brings the function alone, and the
/// name's other half comes from a module that is glob-imported, as an explicit import hides a glob's: a
/// companion whose policy says what is missing.
fn imports(krate: &Tokens, handlers: &[Handler]) -> TokenStream {
    let missing = handlers.iter().map(|handler| {
        let Handler { import, .. } = handler;
        let name = handler.name();
        let text = format!(
            "`{name}` has no `#[cors]`, so it has no policy\n\
             help: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, \
             or add it without a policy, as in `.get({name})`\n\
             rule: {}",
            Rule::UnannotatedHandler
        );
        let panic = quote_spanned! {import.span()=> ::core::panic!(#text) };
        quote! {
            pub enum #import {}
            impl #import {
                pub const POLICY: &'static #krate::Policy = #panic;
            }
        }
    });
    let uses = handlers
        .iter()
        .map(|Handler { path, import, .. }| quote! { use #path as #import; });
    quote! {
        mod __unannotated { #(#missing)* }
        use __unannotated::*;
        #(#uses)*
    }
}

/// Two handlers that serve one method do not compile, wherever they stand: their policies are constants.
fn same_method_check(private: &TokenStream, first: &Handler, second: &Handler) -> TokenStream {
    let span = second.import.span();
    let private = located(private, span);
    let [first, second] = [first, second].map(Handler::policy_and_name);
    let assert = quote_spanned! {span=> #private::assert_apart(#first, #second) };
    quote! { const _: () = #assert; }
}

/// A method that axum cannot route does not compile.
fn routable_check(private: &TokenStream, handler: &Handler) -> TokenStream {
    let span = handler.import.span();
    let private = located(private, span);
    let handler = handler.policy_and_name();
    let assert = quote_spanned! {span=>
        #private::assert_routable(#handler, #private::ROUTABLE)
    };
    quote! { const _: () = #assert; }
}

/// The type that holds the policies of the path.
fn path_policies(krate: &Tokens, handlers: &[Handler]) -> TokenStream {
    let private = quote! { #krate::__private };
    let imports = handlers.iter().map(|handler| &handler.import);
    quote! {
        enum __Path {}
        impl #private::PathPolicies for __Path {
            const POLICIES: &'static [&'static #krate::Policy] = &[#(#imports::POLICY),*];
        }
    }
}
