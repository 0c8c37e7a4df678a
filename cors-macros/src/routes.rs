//! `routes!` and `policies!`, which expand handler paths to a mounted path, or to the handlers' policies.

use cors_rules::Rule;
use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};

use crate::{
    args::{is_path, path_text},
    origin_set::OriginSet,
    report::{Place, Report, write},
    tokens::{Part, Tokens, as_group, flatten, is_punct, located, split_at_commas},
};

// Input:
//
//     [$crate] list_users, users::create::<Db>
//
// Output, where `$crate::mounting` is the module of the adapter and `$crate::adapter` that of `cors_runtime`:
//
//     {
//         mod __unannotated { .. }                       // see `imports`
//         use __unannotated::*;
//         use list_users as __handler_0;
//         use users::create as __handler_1;
//         const _: () = { .. };                          // see `disjoint_methods_check`
//
//         enum __Policy0 {}
//         impl HandlerPolicy for __Policy0 {
//             type Companion = __handler_0;
//             const POLICY: &'static Policy = __handler_0::POLICY;
//         }
//         ..
//         enum __Path {}
//         impl PathPolicies for __Path { .. }
//
//         use mount as __mount;
//         let __routes = Routes::new();
//         let __routes = __mount::<_, _, _, __Policy0, __Path>(__routes, __handler_0);
//         let __routes = __mount::<_, _, _, __Policy1, __Path>(__routes, __handler_1::<Db>);
//         mount_options::<_, __Path>(__routes)
//     }
//
// With `origins = &set;` before the handlers, the last statements are:
//
//         use mount_bound as __mount;
//         let __bound = bind::<__Path>(&set);
//         let __routes = Routes::new();
//         let __routes = __mount::<_, _, _, __Policy0, __Path>(__routes, __handler_0, &__bound, 0);
//         ..
//         mount_options_bound::<_, __Path>(__routes, &__bound)
//
// With `[$crate; types]`, the framework defines a type with each handler's name, as rocket does. The types may belong
// to several paths: two of them may serve one method, and the manifest contains each as a path. A type is not
// imported, but named by an alias, because an import of a type next to its handler would be ambiguous (E0659).
pub(crate) fn routes(input: TokenStream) -> TokenStream {
    let Input {
        krate,
        are_types,
        set,
        handlers,
    } = match Input::parse(input, "routes!") {
        Ok(input) => input,
        Err(Invalid { krate, set, errors }) => {
            let set = set.map(|set| set.statement(&krate));
            return quote! {{ #errors #set #krate::mounting::Routes::new() }};
        }
    };
    let mounting = quote! { #krate::mounting };
    let [routes, bound] = ["__routes", "__bound"].map(|name| Ident::new(name, Span::mixed_site()));
    let imports = imports(&krate, &handlers, are_types);
    let disjoint = (!are_types).then(|| disjoint_methods_checks(&krate, &handlers));
    let checks = handlers
        .iter()
        .map(|handler| handler_check(&krate, handler, set.is_some()));
    let needs_set = set.as_ref().map(|set| needs_set(&krate, set, &handlers));
    let path = path_policies(&krate, &handlers, are_types);
    let bind = set.as_ref().map(|set| bind(&mounting, set));
    let mounts = handlers
        .iter()
        .enumerate()
        .map(|(number, handler)| mount_handler(&krate, handler, number, set.is_some()));
    let (mount, mount_options) = match set {
        Some(_) => (
            quote! { mount_bound },
            quote! { mount_options_bound::<_, __Path>(#routes, &#bound) },
        ),
        None => (
            quote! { mount },
            quote! { mount_options::<_, __Path>(#routes) },
        ),
    };
    quote! {{
        #imports
        #disjoint
        #(#checks)*
        #needs_set
        #path
        use #mounting::#mount as __mount;
        #bind
        let #routes = #mounting::Routes::new();
        #(#mounts)*
        #mounting::#mount_options
    }}
}

/// Binds the path's policies to the set. The call has the span of `origins`, so that rustc reports
/// a value of another type there.
fn bind(mounting: &TokenStream, set: &OriginSet) -> TokenStream {
    let OriginSet { span, value } = set;
    let mounting = located(mounting, *span);
    let call = quote_spanned! {*span=> #mounting::bind::<__Path> };
    let bound = Ident::new("__bound", Span::mixed_site());
    quote! { let #bound = #call(#value); }
}

/// Mounts the handler with the index `number` in the path.
fn mount_handler(krate: &Tokens, handler: &Handler, number: usize, is_bound: bool) -> TokenStream {
    let Handler {
        import,
        generics,
        value,
        ..
    } = handler;
    let mention = handler.mention();
    let span = import.span();
    let policy = format_ident!("__Policy{number}", span = span);
    let routes = Ident::new("__routes", span);
    let bound = is_bound.then(|| {
        let bound = Ident::new("__bound", span);
        let index = Literal::usize_unsuffixed(number);
        quote_spanned! {span=> , &#bound, #index }
    });
    // All tokens of the call have one span, so that rustc reports a handler that the framework does not
    // accept at its path, and not at the whole macro.
    let mount = quote_spanned! {span=>
        __mount::<_, _, _, #policy, __Path>(#routes, #value #generics #bound)
    };
    quote! {
        enum #policy {}
        impl #krate::mounting::HandlerPolicy for #policy {
            type Companion = #import;
            const POLICY: &'static #krate::Policy = {
                #mention
                #import::POLICY
            };
        }
        let #routes = #mount;
    }
}

pub(crate) fn policies(input: TokenStream) -> TokenStream {
    let Input {
        krate,
        are_types,
        set,
        handlers,
    } = match Input::parse(input, "policies!") {
        Ok(input) => input,
        Err(Invalid { krate, set, errors }) => {
            let policies = bound_policies(&krate, set.as_ref(), &quote! { &[] });
            return quote! {{ #errors #policies }};
        }
    };
    let imports = imports(&krate, &handlers, are_types);
    let disjoint = disjoint_methods_checks(&krate, &handlers);
    let unbound = if set.is_none() { &handlers[..] } else { &[] };
    let checks = unbound.iter().map(|handler| {
        let mention = handler.mention();
        let assert = needs_no_set(&krate, handler);
        quote! { const _: () = { #mention #assert }; }
    });
    let needs_set = set.as_ref().map(|set| needs_set(&krate, set, &handlers));
    let policies = handlers.iter().map(|handler| {
        let Handler {
            import,
            generics,
            value,
            ..
        } = handler;
        let private = quote! { #krate::__private };
        // Checks that the type and the function belong to one item; see `item_mismatch`.
        let check = quote_spanned! {import.span()=>
            || #private::item_mismatch::<#import, _>(&#value #generics)
        };
        quote! {{
            static __POLICY: #krate::Policy = #import::POLICY.__named_by_path(#check);
            &__POLICY
        }}
    });
    let policies = bound_policies(&krate, set.as_ref(), &quote! { &[#(#policies),*] });
    quote! {{
        #imports
        #disjoint
        #(#checks)*
        #needs_set
        #policies
    }}
}

/// The value of `policies!`: the static policies, or bound policies if there is a set.
fn bound_policies(krate: &Tokens, set: Option<&OriginSet>, policies: &TokenStream) -> TokenStream {
    let value = set.map_or_else(
        || quote! { __POLICIES },
        |set| {
            let krate = located(&krate.to_token_stream(), set.span);
            let new = quote_spanned! {set.span=> #krate::BoundPolicies::new };
            let set = set.value_or_fallback();
            quote! { #new(__POLICIES, #set) }
        },
    );
    quote! {
        const __POLICIES: &'static [&'static #krate::Policy] = #policies;
        #value
    }
}

pub(crate) struct Input {
    pub(crate) krate: Tokens,
    /// Whether the handlers are types, possibly of several paths.
    are_types: bool,
    set: Option<OriginSet>,
    handlers: Vec<Handler>,
}

/// Malformed input.
pub(crate) struct Invalid {
    pub(crate) krate: Tokens,
    set: Option<OriginSet>,
    pub(crate) errors: TokenStream,
}

/// A handler in the macro's input.
struct Handler {
    /// The path of the function and of its companion.
    path: TokenStream,
    /// `::<..>` after the path.
    generics: TokenStream,
    /// The name under which both are imported.
    import: Ident,
    /// The expression for the function: `import`, or `path` if the handler is a type.
    value: TokenStream,
}

impl Input {
    pub(crate) fn parse(input: TokenStream, macro_name: &str) -> Result<Self, Invalid> {
        let mut tokens = input.into_iter();
        let krate = tokens
            .next()
            .and_then(|token| Some(as_group(&token, Delimiter::Bracket)?.stream()))
            .unwrap_or_else(|| quote! { ::cors_runtime });
        let (krate, are_types) = split_krate(krate);
        let mut report = Report::default();
        let tokens: Vec<TokenTree> = tokens.collect();
        let (set, handlers) = OriginSet::split(&tokens, macro_name, &mut report);
        let parts = split_at_commas(handlers);
        if parts.is_empty() {
            let what = format!("`{macro_name}` requires at least one handler");
            let help = format!("list handlers with `#[cors]`, as in `{macro_name}[list_users]`");
            report.error(Place::default(), Rule::UnannotatedHandler, &what, &help);
        }
        let handlers = parts
            .iter()
            .enumerate()
            .filter_map(|(number, part)| Handler::parse(part, number, are_types, &mut report))
            .collect();
        match report.finish(&[]) {
            Ok(_) => Ok(Self {
                krate,
                are_types,
                set,
                handlers,
            }),
            Err(errors) => Err(Invalid { krate, set, errors }),
        }
    }
}

/// The path of the adapter, and whether `; types` follows.
fn split_krate(tokens: TokenStream) -> (Tokens, bool) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.split(|token| is_punct(token, ';')).next() {
        Some(krate) if krate.len() < tokens.len() => {
            let krate: TokenStream = krate.iter().cloned().collect();
            (krate.into(), true)
        }
        _ => (tokens.into_iter().collect::<TokenStream>().into(), false),
    }
}

impl Handler {
    fn parse(part: &Part, number: usize, is_type: bool, report: &mut Report) -> Option<Self> {
        let tokens = &part.tokens[..];
        let open = tokens.iter().position(|token| is_punct(token, '<'));
        let (path, generics) = tokens.split_at(open.unwrap_or(tokens.len()));
        let path = match path {
            [path @ .., a, b] if open.is_some() && is_punct(a, ':') && is_punct(b, ':') => path,
            path => path,
        };
        let is_whole = generics.last().is_none_or(|token| is_punct(token, '>'));
        let is_function = is_whole && is_function_path(path);
        let Some(TokenTree::Ident(name)) = path.last().filter(|_| is_function) else {
            let place = report.place(part.span);
            let (what, help) = not_a_path(tokens);
            report.error(place, Rule::UnannotatedHandler, &what, &help);
            return None;
        };
        let generics: TokenStream = generics.iter().cloned().collect();
        let turbofish = (!generics.is_empty()).then(|| quote! { ::#generics });
        let span = Span::mixed_site().located_at(name.span());
        let import = format_ident!("__handler_{number}", span = span);
        let path: TokenStream = path.iter().cloned().collect();
        let value = if is_type {
            path.clone()
        } else {
            import.to_token_stream()
        };
        Some(Self {
            path,
            generics: turbofish.unwrap_or_default(),
            import,
            value,
        })
    }

    fn policy_and_name(&self) -> TokenStream {
        let Self { import, .. } = self;
        let name = self.name();
        quote! { (#import::POLICY, #name) }
    }

    /// A statement that names the function. If the function cannot be imported, for instance because it is private,
    /// rustc does not evaluate a constant that contains the statement. Otherwise the policy of `imports` would panic,
    /// and a second error would report that the handler has no `#[cors]`.
    fn mention(&self) -> Option<TokenStream> {
        let Self {
            import,
            generics,
            value,
            ..
        } = self;
        let span = import.span();
        generics
            .is_empty()
            .then(|| quote_spanned! {span=> let _ = || #value; })
    }

    /// The path as it is written.
    fn name(&self) -> String {
        self.path.to_string().replace(' ', "")
    }
}

/// The mistake and the help for tokens that are not a path.
fn not_a_path(tokens: &[TokenTree]) -> (String, String) {
    if let [TokenTree::Ident(method), call] = tokens
        && let Some(call) = as_group(call, Delimiter::Parenthesis)
        && let handler = flatten(call.stream())
        && is_path(&handler)
    {
        let what =
            format!("the methods of a handler are set in its `#[cors]`, not in `{method}(..)`");
        return (what, write(&path_text(&handler)));
    }
    if let [handler @ .., call] = tokens
        && let Some(call) = as_group(call, Delimiter::Parenthesis)
        && call.stream().is_empty()
        && !handler.is_empty()
        && is_path(handler)
    {
        let handler = path_text(handler);
        let what = format!("`{handler}()` calls the handler, where its path is expected");
        return (what, write(&handler));
    }
    let what = match tokens {
        [.., a, b] if is_punct(a, ':') && is_punct(b, ':') => {
            format!(
                "the name of the handler is missing after `{}`",
                path_text(tokens)
            )
        }
        _ => "only a free function can have `#[cors]`".to_owned(),
    };
    (
        what,
        "write the path of a function, as in `users::list`".to_owned(),
    )
}

/// Whether the path can name a free function.
fn is_function_path(path: &[TokenTree]) -> bool {
    let is_allowed = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word != "Self",
        token => is_punct(token, ':'),
    };
    path.iter().all(is_allowed)
}

/// Checks that no two handlers serve the same method.
fn disjoint_methods_checks(krate: &Tokens, handlers: &[Handler]) -> TokenStream {
    let adapter = quote! { #krate::adapter };
    let pairs = handlers
        .iter()
        .enumerate()
        .flat_map(|(number, second)| handlers[..number].iter().map(move |first| (first, second)));
    let checks = pairs.map(|(first, second)| disjoint_methods_check(&adapter, first, second));
    quote! { #(#checks)* }
}

/// Imports each handler's function and companion under one name.
///
/// A handler that is not annotated has no companion, so its import only contains the function. The type with this name
/// then comes from a module that is glob-imported, because an explicit import takes precedence: a companion whose
/// policy is an error message. If the attribute of a framework defines a type, a trait provides such a policy instead.
fn imports(krate: &Tokens, handlers: &[Handler], are_types: bool) -> TokenStream {
    if are_types {
        return aliases(krate, handlers);
    }
    let missing = handlers.iter().map(|handler| {
        let Handler { import, .. } = handler;
        let name = handler.name();
        let text = format!(
            "`{name}` has no `#[cors]`, so it has no policy\n\
             help: write `#[cors(origins = [\"https://app.example.com\"], methods = [GET])]` above it, \
             or add the handler without a policy, as in `.get({name})`\n\
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
        mod __unannotated {
            pub use #krate::__private::UnannotatedType as _;
            #(#missing)*
        }
        use __unannotated::*;
        #(#uses)*
    }
}

/// Defines an alias for each handler's type. For a type that is not annotated, a trait provides the policy: an error.
fn aliases(krate: &Tokens, handlers: &[Handler]) -> TokenStream {
    let aliases = handlers
        .iter()
        .map(|Handler { path, import, .. }| quote! { type #import = #path; });
    quote! {
        use #krate::__private::UnannotatedType as _;
        #(#aliases)*
    }
}

/// Two handlers that serve the same method do not compile, in any modules, because their policies are
/// constants.
fn disjoint_methods_check(adapter: &TokenStream, first: &Handler, second: &Handler) -> TokenStream {
    let span = second.import.span();
    let adapter = located(adapter, span);
    let mentions = [first, second].map(Handler::mention);
    let [first, second] = [first, second].map(Handler::policy_and_name);
    let assert = quote_spanned! {span=> #adapter::assert_disjoint_methods(#first, #second) };
    quote! {
        const _: () = {
            #(#mentions)*
            #assert
        };
    }
}

/// Checks that the framework can route all methods of the handler, and that `configured` origins have a set.
fn handler_check(krate: &Tokens, handler: &Handler, has_set: bool) -> TokenStream {
    let span = handler.import.span();
    let krate = located(&krate.to_token_stream(), span);
    let mention = handler.mention();
    let handler = handler.policy_and_name();
    let assert = Ident::new(
        if has_set {
            "assert_routable"
        } else {
            "assert_mountable"
        },
        span,
    );
    let assert = quote_spanned! {span=>
        #krate::adapter::#assert(
            #handler,
            #krate::mounting::FRAMEWORK,
            #krate::mounting::ROUTABLE,
        )
    };
    quote! {
        const _: () = {
            #mention
            #assert
        };
    }
}

/// Checks that a handler without a set has no `configured` origins.
fn needs_no_set(krate: &Tokens, handler: &Handler) -> TokenStream {
    let span = handler.import.span();
    let krate = located(&krate.to_token_stream(), span);
    let handler = handler.policy_and_name();
    quote_spanned! {span=> #krate::adapter::assert_needs_no_set(#handler, "policies!") }
}

/// Checks that a set has a handler with `configured` origins.
fn needs_set(krate: &Tokens, set: &OriginSet, handlers: &[Handler]) -> TokenStream {
    let krate = located(&krate.to_token_stream(), set.span);
    let mentions = handlers.iter().map(Handler::mention);
    let policies = handlers
        .iter()
        .map(|Handler { import, .. }| quote_spanned! {import.span()=> #import::POLICY });
    let assert = quote_spanned! {set.span=>
        #krate::adapter::assert_needs_set(&[#(#policies),*])
    };
    quote! {
        const _: () = {
            #(#mentions)*
            #assert
        };
    }
}

/// The type that has the policies of the path.
fn path_policies(krate: &Tokens, handlers: &[Handler], are_types: bool) -> TokenStream {
    let imports = handlers.iter().map(|handler| &handler.import);
    let mentions = handlers.iter().map(Handler::mention);
    let policies = quote! { <__Path as #krate::mounting::PathPolicies>::POLICIES };
    let paths = if are_types {
        let each = handlers.iter().map(|Handler { import, .. }| {
            quote! { #krate::__private::manifest_path! { &[#import::POLICY] } }
        });
        quote! { #(#each)* }
    } else {
        quote! { #krate::__private::manifest_path! { #policies } }
    };
    quote! {
        enum __Path {}
        impl #krate::mounting::PathPolicies for __Path {
            const POLICIES: &'static [&'static #krate::Policy] = {
                #(#mentions)*
                &[#(#imports::POLICY),*]
            };
        }
        #paths
    }
}
