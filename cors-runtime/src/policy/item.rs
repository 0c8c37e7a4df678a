//! The check that a handler and its policy come from one item.
//!
//! `use path as name` imports the function and the companion that `path` names, and the two may be of
//! different items: a glob import or an outer scope can bring a companion beside a function of the same
//! name that has none. Types know the path of their item, but only while the program runs.

use std::any::type_name;

use cors_rules::Rule;

use crate::prepared::Mistake;

/// Checks that the function `handler` is the one whose policy the type `C` holds.
///
/// # Panics
///
/// If they are different items.
#[track_caller]
pub fn assert_one_item<C, H>(handler: &H) {
    if let Some(mistake) = item_mismatch::<C, H>(handler) {
        panic!("{mistake}");
    }
}

/// What is wrong, if the function `handler` is not the one whose policy the type `C` holds.
pub fn item_mismatch<C, H>(_handler: &H) -> Option<Mistake> {
    let (handler, companion) = (type_name::<H>(), type_name::<C>());
    let rest = handler.strip_prefix(companion);
    let is_one = rest.is_some_and(|generics| generics.is_empty() || generics.starts_with('<'));
    (!is_one).then(|| {
        let name = handler.rsplit("::").next().unwrap_or(handler);
        let what = format!(
            "`{handler}` has no `#[cors]`, and the policy by its name is that of `{companion}`"
        );
        let help = format!(
            "write `#[cors(..)]` above `{handler}`, or mount it without a policy, as in `.get({name})`"
        );
        Mistake::new(what, help, Rule::UnannotatedHandler)
    })
}
