//! The methods of a policy, as bits.

use crate::{
    Names,
    request::{
        RequestedMethod,
        method::{ANY, GET, HEAD, bit},
    },
};

/// The methods that a handler serves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodSet {
    /// A bit for each common method that is listed.
    listed: u8,
    /// The same, with HEAD if GET is listed.
    served: u8,
    names: Names<'static>,
}

impl MethodSet {
    pub(crate) fn new(names: Names<'static>) -> Self {
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

    /// Whether the method is listed, or covered by `any`.
    #[inline]
    pub(crate) fn covers(self, method: RequestedMethod<'_>) -> bool {
        self.has(self.listed, method)
    }

    /// Whether the handler serves the method. GET also serves HEAD.
    #[inline]
    pub(crate) fn serves(self, method: RequestedMethod<'_>) -> bool {
        self.has(self.served, method)
    }

    /// The same, where `any` stands for the methods that a router registers under `any`.
    #[inline]
    pub(crate) fn serves_by_name(self, method: RequestedMethod<'_>) -> bool {
        self.serves(method) && (!self.names.is_any() || ANY & method.bit() != 0)
    }

    #[inline]
    fn has(self, bits: u8, method: RequestedMethod<'_>) -> bool {
        match method.bit() {
            0 => self.names.covers_method(method.name()),
            bit => bits & bit != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Method;
    use proptest::{prelude::*, sample::subsequence};

    use super::MethodSet;
    use crate::{Names, request::RequestedMethod};

    const METHODS: [&str; 10] = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "get", "G",
    ];

    proptest! {
        #[test]
        fn the_bits_agree_with_the_names(
            listed in subsequence(METHODS.to_vec(), 0..10),
            any: bool,
            method in prop::sample::select(METHODS.to_vec()),
        ) {
            let value = if any { "*" } else { "-" };
            let names = Names { list: listed.leak(), value };
            let set = MethodSet::new(names);
            let covers = |method: &str| names.covers_method(method.as_bytes());
            let serves = covers(method) || method == "HEAD" && covers("GET");
            let requested = RequestedMethod::new(method.as_bytes());
            prop_assert_eq!(set.covers(requested), covers(method));
            prop_assert_eq!(set.serves(requested), serves);
            let parsed = Method::from_bytes(method.as_bytes()).expect("a method");
            prop_assert_eq!(set.serves((&parsed).into()), serves);
        }
    }
}
