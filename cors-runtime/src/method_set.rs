//! The methods of a policy, as bits.

use crate::Names;

/// The methods that a handler serves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodSet {
    /// A bit for each method of [`bit`].
    bits: u8,
    names: Names,
}

impl MethodSet {
    pub(crate) fn of(names: Names) -> Self {
        let bits = names.list().iter().map(|name| bit(name.as_bytes()));
        let bits = if names.is_any() {
            u8::MAX
        } else {
            bits.fold(0, |bits, bit| bits | bit)
        };
        Self { bits, names }
    }

    /// Whether `method` is listed, or covered by `any`. Methods are [case-sensitive].
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    #[inline]
    pub(crate) fn covers(self, method: &[u8]) -> bool {
        match bit(method) {
            0 => self.names.covers_method(method),
            bit => self.bits & bit != 0,
        }
    }
}

/// The bit of a method that is more common than others; 0 for those.
#[inline]
fn bit(method: &[u8]) -> u8 {
    match method {
        b"GET" => 1,
        b"HEAD" => 1 << 1,
        b"POST" => 1 << 2,
        b"PUT" => 1 << 3,
        b"PATCH" => 1 << 4,
        b"DELETE" => 1 << 5,
        b"OPTIONS" => 1 << 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};

    use super::MethodSet;
    use crate::Names;

    const METHODS: [&str; 10] = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "get", "G",
    ];

    proptest! {
        #[test]
        fn bits_say_what_the_names_say(
            listed in subsequence(METHODS.to_vec(), 0..10),
            any: bool,
            asked in prop::sample::select(METHODS.to_vec()),
        ) {
            let value = if any { "*" } else { "-" };
            let names = Names { list: listed.leak(), value };
            prop_assert_eq!(
                MethodSet::of(names).covers(asked.as_bytes()),
                names.covers_method(asked.as_bytes())
            );
        }
    }
}
