//! `#[cors]`, which expands to the function and its companion.

use cors_rules::Key;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    agreement::apply_methods,
    args::Args,
    check::{check_handler, check_own_keys},
    expand::{companion, companion_of_named, fallback},
    item::{Handler, Item},
    report::Report,
    requirement,
    tokens::Tokens,
};

/// The item, unchanged, followed by its companion, or by the errors and a fallback companion, so that code that uses
/// the handler causes no further errors. `crate_name` is the crate that exports this `cors`.
pub(crate) fn expand(crate_name: &Ident, args: TokenStream, item: TokenStream) -> TokenStream {
    let Expansion {
        item,
        handler,
        krate,
        companion,
    } = Expansion::new(crate_name, args, item);
    let companion = companion.unwrap_or_else(|errors| {
        let fallback = handler.map(|handler| fallback(&krate, &handler));
        quote! { #errors #fallback }
    });
    quote! { #item #companion }
}

/// The parts of an expansion.
pub(crate) struct Expansion {
    pub(crate) item: TokenStream,
    /// The function, if it can have a companion.
    pub(crate) handler: Option<Handler>,
    pub(crate) krate: Tokens,
    /// The companion, or the errors.
    pub(crate) companion: Result<TokenStream, TokenStream>,
}

impl Expansion {
    pub(crate) fn new(crate_name: &Ident, args: TokenStream, item: TokenStream) -> Self {
        let mut report = Report::default();
        let mut args = Args::parse(args, &mut report);
        let Item { tokens, handler } = Item::parse(item, &mut report);
        let handler = handler.map(|handler| handler.with_adapter(crate_name));
        if let Some(handler) = &handler {
            apply_methods(&handler.route.methods, &mut args, &mut report);
        }
        let krate = args.crate_path(crate_name);
        Self {
            item: tokens,
            companion: expand_companion(&krate, &args, handler.as_ref(), report),
            handler,
            krate,
        }
    }
}

/// The companion, or the errors.
fn expand_companion(
    krate: &Tokens,
    args: &Args,
    handler: Option<&Handler>,
    mut report: Report,
) -> Result<TokenStream, TokenStream> {
    let silenced = args.silenced();
    let requirements = handler.map_or(&[][..], |handler| &handler.requirements);
    if args.has(Key::Policy) {
        let named = &args.path(Key::Policy).cloned().unwrap_or_default();
        let own = check_own_keys(args, &mut report);
        let deferred = requirement::defer(requirements, named, &own, silenced, &mut report);
        let warnings = report.finish(silenced)?;
        let expand =
            |handler| companion_of_named(krate, handler, named, &own, &deferred, &warnings);
        return Ok(handler.map(expand).unwrap_or_default());
    }
    let policy = check_handler(args, &mut report);
    requirement::check(requirements, args, &policy, &mut report);
    let warnings = report.finish(silenced)?;
    let expand = |handler| companion(krate, handler, &policy, &warnings);
    Ok(handler.map(expand).unwrap_or_default())
}
