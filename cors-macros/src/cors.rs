//! `#[cors]`, from its tokens to the function with its companion.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    args::Args,
    check::check,
    expand::{companion, stand_in},
    item::Item,
    report::Report,
};

/// The item first, untouched; then its companion, or the mistakes and a companion that stands in for
/// it, so that whatever uses the handler adds no error of its own.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = Args::parse(args, &mut report);
    let Item { tokens, handler } = Item::parse(item, &mut report);
    let krate = args.crate_path();
    let beside = match (check(&args, report), handler) {
        (Ok(policy), Some(handler)) => companion(&krate, &handler, &policy),
        (Ok(_), None) => TokenStream::new(),
        (Err(errors), handler) => {
            let stand_in = handler.map(|handler| stand_in(&krate, &handler));
            quote! { #errors #stand_in }
        }
    };
    quote! { #tokens #beside }
}
