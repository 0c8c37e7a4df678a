//! The check that a handler and its policy belong to one item.
//!
//! `use path as name` imports the function and the companion at `path`, and the two may belong to
//! different items: a glob import or an outer scope can provide a companion for a function of the same
//! name that has none. Type names contain the path of the item, but are available only at run time.

use std::{any::type_name, fmt};

use cors_rules::Rule;

use crate::{policy::Policy, prepared::Mistake};

/// Checks that `handler` is the function whose policy the type `C` holds.
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

/// The mistake if `handler` is not the function whose policy the type `C` holds.
pub fn item_mismatch<C, H>(_handler: &H) -> Option<Mistake> {
    mismatch(type_name::<H>(), type_name::<C>())
}

fn mismatch(handler: &str, companion: &str) -> Option<Mistake> {
    let is_one = is_one_item(handler, companion);
    (!is_one).then(|| {
        let companion = Companion::new(companion);
        let name = handler.rsplit("::").next().unwrap_or(handler);
        let what = format!(
            "`{handler}` has no `#[cors]`, and its name refers to the policy of `{companion}`"
        );
        let help = format!(
            "write `#[cors(..)]` above `{handler}`, or mount it without a policy, as in `.get({name})`"
        );
        Mistake::new(what, help, Rule::UnannotatedHandler)
    })
}

/// The policy of a type that the attribute of a framework defines, if it has no `#[cors]`. The constant
/// of a companion takes precedence over that of a trait.
pub trait UnannotatedType {
    /// A compile error that names the type.
    const POLICY: &'static Policy = no_policy();
}

impl<T: ?Sized> UnannotatedType for T {}

#[track_caller]
const fn no_policy() -> &'static Policy {
    panic!(
        "the handler has no `#[cors]`, so it has no policy\n\
         help: write `#[cors(origins = [\"https://app.example.com\"])]` above its other attributes, or mount \
         it without a policy\n\
         rule: unannotated_handler"
    )
}

/// Whether `handler`, the type name of a function or type with its generics, belongs to the same item as `companion`.
fn is_one_item(handler: &str, companion: &str) -> bool {
    let Companion { scope, name } = Companion::new(companion);
    let rest = handler
        .strip_prefix(scope)
        .and_then(|rest| rest.strip_prefix(name));
    rest.is_some_and(|generics| generics.is_empty() || generics.starts_with('<'))
}

/// The path of a companion, without the module from which it is imported if a framework's attribute makes that
/// necessary.
struct Companion<'a> {
    scope: &'a str,
    name: &'a str,
}

impl<'a> Companion<'a> {
    fn new(path: &'a str) -> Self {
        let (scope, name) = path.split_at(path.rfind("::").map_or(0, |index| index + 2));
        let module = scope
            .trim_end_matches("::")
            .rfind("::")
            .map_or(0, |index| index + 2);
        let scope = if scope[module..].starts_with("__cors_") {
            &scope[..module]
        } else {
            scope
        };
        Self { scope, name }
    }
}

impl fmt::Display for Companion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scope, name } = self;
        write!(f, "{scope}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_item;

    #[test]
    fn a_handler_and_its_companion_are_one_item() {
        assert!(is_one_item("a::b::list", "a::b::list"));
        assert!(is_one_item("a::b::list<u8>", "a::b::list"));
        assert!(is_one_item("a::b::list", "a::b::__cors_7_list::list"));
        assert!(is_one_item("a::list<a::T>", "a::__cors_7_list::list"));
        assert!(is_one_item(
            "a::f::{{closure}}::list",
            "a::f::{{closure}}::__cors_7_list::list"
        ));
    }

    #[test]
    fn others_are_not() {
        assert!(!is_one_item("a::list", "a::b::list"));
        assert!(!is_one_item("a::list_all", "a::list"));
        assert!(!is_one_item("a::list_all", "a::__cors_7_list::list"));
        assert!(!is_one_item("a::b::list", "a::__cors_7_list::list"));
        assert!(!is_one_item("a::list", "a::b::__cors_7_list::list"));
    }
}
