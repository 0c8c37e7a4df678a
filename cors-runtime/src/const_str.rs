//! Strings in constants.

/// Whether both strings are equal.
pub(crate) const fn eq(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Whether `list` contains `text`.
pub(crate) const fn contains(list: &[&str], text: &str) -> bool {
    let mut i = 0;
    while i < list.len() {
        if eq(list[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

/// A string of at most `N` bytes that is built in a constant. Longer strings are truncated.
#[derive(Debug)]
pub struct ConstString<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> ConstString<N> {
    pub(crate) const fn concat(parts: &[&str]) -> Self {
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

    /// The string; empty if it was truncated inside a character.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}
