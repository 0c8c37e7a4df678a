//! Functions for constants: checks of the handlers of a path, and the value of `Allow`.

use super::Policy;
use crate::{
    const_str::{self, ConstString},
    request::method::ANY_BY_NAME,
};

/// Rejects two handlers that serve the same method.
///
/// # Panics
///
/// If they serve the same method. In a constant, the program then does not compile.
#[track_caller]
pub const fn assert_disjoint_methods(first: (&Policy, &str), second: (&Policy, &str)) {
    let Some(method) = common_method(first.0, second.0) else {
        return;
    };
    let text: ConstString<1024> = ConstString::concat(&[
        "`",
        first.1,
        "` and `",
        second.1,
        "` both serve ",
        method,
        "\nhelp: remove the method from one of them; mount the handlers of another path separately\nrule: same_method_twice",
    ]);
    panic!("{}", text.as_str())
}

/// Rejects a handler with a method that is not in `routable`, the methods that `framework` routes. `*` in `routable`
/// means any method.
///
/// # Panics
///
/// If there is such a method. In a constant, the program then does not compile.
#[track_caller]
pub const fn assert_routable((policy, name): (&Policy, &str), framework: &str, routable: &[&str]) {
    if const_str::contains(routable, "*") {
        return;
    }
    let methods = policy.methods().list();
    let mut i = 0;
    while i < methods.len() {
        if !const_str::contains(routable, methods[i]) {
            let text: ConstString<1024> = ConstString::concat(&[
                framework,
                " cannot route the custom method of `",
                name,
                "`: ",
                methods[i],
                "\nhelp: serve it with `CorsLayer` around a service of your own\nrule: unroutable_method",
            ]);
            panic!("{}", text.as_str())
        }
        i += 1;
    }
}

/// Rejects a handler that [`assert_routable`] rejects, and one with `configured` origins, because `routes!` receives no
/// `OriginSet` for it.
///
/// # Panics
///
/// If it is such a handler. In a constant, the program then does not compile.
#[track_caller]
pub const fn assert_mountable(handler: (&Policy, &str), framework: &str, routable: &[&str]) {
    assert_routable(handler, framework, routable);
    assert_needs_no_set(handler, "routes!");
}

/// Rejects a handler with `configured` origins that is passed to the macro `macro_name` without an `OriginSet`.
///
/// # Panics
///
/// If it has such origins. In a constant, the program then does not compile.
#[track_caller]
pub const fn assert_needs_no_set((policy, name): (&Policy, &str), macro_name: &str) {
    if !policy.origins().is_configured() {
        return;
    }
    let text: ConstString<1024> = ConstString::concat(&[
        "`",
        name,
        "` has `configured` origins, but is mounted without an `OriginSet`\nhelp: write `",
        macro_name,
        "[origins = &set; ",
        name,
        "]`\nrule: unconfigured_origins",
    ]);
    panic!("{}", text.as_str())
}

/// Rejects an `OriginSet` if no handler has `configured` origins.
///
/// # Panics
///
/// If no handler has such origins. In a constant, the program then does not compile.
#[track_caller]
pub const fn assert_needs_set(policies: &[&Policy]) {
    let mut i = 0;
    while i < policies.len() {
        if policies[i].origins().is_configured() {
            return;
        }
        i += 1;
    }
    panic!(
        "no handler here has `configured` origins, so the `OriginSet` has no effect\n\
         help: add `configured` to the `origins` of a handler, or remove `origins = ..;`\n\
         rule: unconfigured_origins"
    )
}

/// A method that both policies serve.
const fn common_method(a: &Policy, b: &Policy) -> Option<&'static str> {
    let (a, b) = (a.methods(), b.methods());
    if a.is_any() && b.is_any() {
        return Some("any");
    }
    let (listed, other) = if a.is_any() { (b, a) } else { (a, b) };
    let mut i = 0;
    while i < listed.list().len() {
        let method = listed.list()[i];
        if other.is_any() || other.has(method) {
            return Some(method);
        }
        i += 1;
    }
    None
}

/// The value of `Allow` for a path with these policies: OPTIONS, and the methods of the handlers.
#[must_use]
pub const fn allow<const N: usize>(policies: &[&Policy]) -> ConstString<N> {
    let mut text = ConstString::concat(&["OPTIONS"]);
    if have_any(policies) {
        text.push(",");
        text.push(ANY_BY_NAME);
    } else if have(policies, "GET") && !have(policies, "HEAD") {
        text.push(",HEAD");
    }
    let mut i = 0;
    while i < policies.len() {
        let methods = policies[i].methods().list();
        let mut j = 0;
        while j < methods.len() {
            if !const_str::eq(methods[j], "OPTIONS") {
                text.push(",");
                text.push(methods[j]);
            }
            j += 1;
        }
        i += 1;
    }
    text
}

const fn have_any(policies: &[&Policy]) -> bool {
    let mut i = 0;
    while i < policies.len() {
        if policies[i].methods().is_any() {
            return true;
        }
        i += 1;
    }
    false
}

const fn have(policies: &[&Policy], method: &str) -> bool {
    let mut i = 0;
    while i < policies.len() {
        if policies[i].methods().has(method) {
            return true;
        }
        i += 1;
    }
    false
}
