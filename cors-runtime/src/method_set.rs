//! The methods of a policy, as bits.

use http::Method;

use crate::{Names, request::Preflight};

/// The methods that a handler serves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodSet {
    /// A bit for each method of [`bit`] that is listed.
    listed: u8,
    /// The same, with HEAD where GET is listed.
    served: u8,
    names: Names,
}

/// A method that is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'r> {
    /// The bit of a method that has one.
    bit: u8,
    /// The method, if it may have none.
    other: &'r [u8],
}

impl<'r> Asked<'r> {
    #[inline]
    pub(crate) fn of(method: &'r [u8]) -> Self {
        let bit = bit(method);
        Self { bit, other: method }
    }

    /// What a preflight asks for.
    #[inline]
    pub(crate) fn in_preflight(preflight: &Preflight<'r>) -> Self {
        Self::of(preflight.method)
    }

    /// The method of an actual request.
    #[inline(always)]
    pub(crate) fn by(method: &'r Method) -> Self {
        let bit = match *method {
            Method::GET => GET,
            Method::HEAD => HEAD,
            Method::POST => POST,
            Method::PUT => PUT,
            Method::PATCH => PATCH,
            Method::DELETE => DELETE,
            Method::OPTIONS => OPTIONS,
            _ => return Self::of(method.as_str().as_bytes()),
        };
        Self { bit, other: b"" }
    }
}

impl MethodSet {
    pub(crate) fn of(names: Names) -> Self {
        let bits = names.list().iter().map(|name| bit(name.as_bytes()));
        let listed = if names.is_any() {
            u8::MAX
        } else {
            bits.fold(0, |bits, bit| bits | bit)
        };
        let head = if listed & GET == 0 { 0 } else { HEAD };
        Self {
            listed,
            served: listed | head,
            names,
        }
    }

    /// Whether the method is listed, or covered by `any`. Methods are [case-sensitive].
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    #[inline]
    pub(crate) fn covers(self, asked: Asked<'_>) -> bool {
        self.has(self.listed, asked)
    }

    /// Whether the handler serves the method. GET also serves HEAD.
    #[inline]
    pub(crate) fn serves(self, asked: Asked<'_>) -> bool {
        self.has(self.served, asked)
    }

    #[inline]
    fn has(self, bits: u8, asked: Asked<'_>) -> bool {
        match asked.bit {
            0 => self.names.covers_method(asked.other),
            bit => bits & bit != 0,
        }
    }
}

const GET: u8 = 1;
const HEAD: u8 = 1 << 1;
const POST: u8 = 1 << 2;
const PUT: u8 = 1 << 3;
const PATCH: u8 = 1 << 4;
const DELETE: u8 = 1 << 5;
const OPTIONS: u8 = 1 << 6;

/// The bit of a method that is more common than others; 0 for those.
#[inline(always)]
fn bit(method: &[u8]) -> u8 {
    match method {
        b"GET" => GET,
        b"HEAD" => HEAD,
        b"POST" => POST,
        b"PUT" => PUT,
        b"PATCH" => PATCH,
        b"DELETE" => DELETE,
        b"OPTIONS" => OPTIONS,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use proptest::{prelude::*, sample::subsequence};

    use super::{Asked, MethodSet};
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
            let set = MethodSet::of(names);
            let covers = |method: &str| names.covers_method(method.as_bytes());
            let serves = covers(asked) || asked == "HEAD" && covers("GET");
            let asked_for = Asked::of(asked.as_bytes());
            prop_assert_eq!(set.covers(asked_for), covers(asked));
            prop_assert_eq!(set.serves(asked_for), serves);
            let method = Method::from_bytes(asked.as_bytes()).expect("a method");
            prop_assert_eq!(set.serves(Asked::by(&method)), serves);
        }
    }
}
