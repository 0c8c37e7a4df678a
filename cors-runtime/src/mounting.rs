//! What is worked out of policies while compiling: checks across handlers, and texts.

use crate::Policy;

/// A text of at most `N` bytes, and the length that it would have with room for all of it.
///
/// It is made twice: with no room, to learn its length, and with that length.
pub struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    const fn new() -> Self {
        Self {
            bytes: [0; N],
            length: 0,
        }
    }

    const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() {
            if self.length < N {
                self.bytes[self.length] = text[i];
            }
            self.length += 1;
            i += 1;
        }
    }

    /// The length in bytes, be there room or not.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// The text; empty where there was no room.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// The parts, one after the other.
#[must_use]
pub const fn join<const N: usize>(parts: &[&str]) -> Text<N> {
    let mut text = Text::new();
    let mut i = 0;
    while i < parts.len() {
        text.push(parts[i]);
        i += 1;
    }
    text
}

/// The value of `Allow` for a path with these policies.
#[must_use]
pub const fn allow<const N: usize>(policies: &[&Policy]) -> Text<N> {
    let mut text = Text::new();
    text.push("OPTIONS");
    if lists(policies, "GET") && !lists(policies, "HEAD") {
        text.push(",HEAD");
    }
    let mut i = 0;
    while i < policies.len() {
        let methods = policies[i].methods().list();
        let mut j = 0;
        while j < methods.len() {
            if !same(methods[j], "OPTIONS") {
                text.push(",");
                text.push(methods[j]);
            }
            j += 1;
        }
        i += 1;
    }
    text
}

/// A method that both policies serve.
#[must_use]
pub const fn common_method(a: &Policy, b: &Policy) -> Option<&'static str> {
    let (a, b) = (a.methods(), b.methods());
    if a.is_any() && b.is_any() {
        return Some("any");
    }
    let (listed, other) = if a.is_any() { (b, a) } else { (a, b) };
    let mut i = 0;
    while i < listed.list().len() {
        let method = listed.list()[i];
        if other.is_any() || contains(other.list(), method) {
            return Some(method);
        }
        i += 1;
    }
    None
}

/// A method of the policy that is not in `routable`.
#[must_use]
pub const fn unroutable_method(policy: &Policy, routable: &[&str]) -> Option<&'static str> {
    let methods = policy.methods().list();
    let mut i = 0;
    while i < methods.len() {
        if !contains(routable, methods[i]) {
            return Some(methods[i]);
        }
        i += 1;
    }
    None
}

const fn lists(policies: &[&Policy], method: &str) -> bool {
    let mut i = 0;
    while i < policies.len() {
        if contains(policies[i].methods().list(), method) {
            return true;
        }
        i += 1;
    }
    false
}

pub(crate) const fn contains(list: &[&str], text: &str) -> bool {
    let mut i = 0;
    while i < list.len() {
        if same(list[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}
