//! `#[cors]`, from its tokens to the function with its companion.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    args::Args,
    check::{check, check_named},
    demand,
    expand::{companion, named_companion, stand_in},
    item::{Handler, Item},
    report::Report,
};

/// The item first, untouched; then its companion, or the mistakes and a companion that stands in for
/// it, so that whatever uses the handler adds no error of its own.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let args = Args::parse(args, &mut report);
    let Item {
        mut tokens,
        handler,
    } = Item::parse(item, &mut report);
    let beside = match (beside(&args, handler.as_ref(), report), handler) {
        (Ok(companion), _) => companion,
        (Err(errors), Some(handler)) => {
            let stand_in = stand_in(&args.crate_path(), &handler);
            quote! { #errors #stand_in }
        }
        (Err(errors), None) => errors,
    };
    tokens.extend(beside);
    tokens
}

/// The companion, or the errors.
fn beside(
    args: &Args,
    handler: Option<&Handler>,
    mut report: Report,
) -> Result<TokenStream, TokenStream> {
    let krate = args.crate_path();
    let allowed = args.allowed();
    let demands = handler.map_or(&[][..], |handler| &handler.demands);
    if args.policy.is_written() {
        let path = &args.policy.value().cloned().unwrap_or_default();
        let methods = check_named(args, &mut report);
        let unchecked = demand::leave(demands, path, &methods, allowed, &mut report);
        let warnings = report.finish(allowed)?;
        let expand = |handler| {
            named_companion(
                &krate,
                handler,
                path,
                &methods,
                &args.allowances(),
                &unchecked,
                &warnings,
            )
        };
        return Ok(handler.map(expand).unwrap_or_default());
    }
    let policy = check(args, &mut report);
    demand::check(demands, args, &policy, &mut report);
    let warnings = report.finish(allowed)?;
    let expand = |handler| companion(&krate, handler, &policy, &warnings);
    Ok(handler.map(expand).unwrap_or_default())
}
