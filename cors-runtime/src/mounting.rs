//! What is worked out of policies while compiling: checks across handlers, and texts.

use crate::Policy;

/// A text of at most `N` bytes; what is beyond is cut.
#[derive(Debug)]
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Text<N> {
    pub(crate) const fn of(parts: &[&str]) -> Self {
        let mut text = Self {
            bytes: [0; N],
            length: 0,
        };
        let mut i = 0;
        while i < parts.len() {
            text.push(parts[i]);
            i += 1;
        }
        text
    }

    pub(crate) const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut i = 0;
        while i < text.len() && self.length < N {
            self.bytes[self.length] = text[i];
            self.length += 1;
            i += 1;
        }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// Refuses two handlers that serve one method.
///
/// # Panics
///
/// If they do, and so the program does not compile where this makes a constant.
#[track_caller]
pub const fn assert_apart(first: (&Policy, &str), second: (&Policy, &str)) {
    let Some(method) = common_method(first.0, second.0) else {
        return;
    };
    let text: Text<1024> = Text::of(&[
        "`",
        first.1,
        "` and `",
        second.1,
        "` both serve ",
        method,
        "\nhelp: leave it to one of them\nrule: same_method_twice",
    ]);
    panic!("{}", text.as_str())
}

/// Refuses a handler with a method that is not in `routable`.
///
/// # Panics
///
/// If there is one, and so the program does not compile where this makes a constant.
#[cfg(feature = "axum")]
#[track_caller]
pub const fn assert_routable((policy, name): (&Policy, &str), routable: &[&str]) {
    let methods = policy.methods().list();
    let mut i = 0;
    while i < methods.len() {
        if !contains(routable, methods[i]) {
            let text: Text<1024> = Text::of(&[
                "axum cannot route the custom method of `",
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
        if other.is_any() || contains(other.list(), method) {
            return Some(method);
        }
        i += 1;
    }
    None
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
