//! The methods of a policy, as bits.

use super::texts::NameList;
use crate::request::{
    RequestedMethod,
    method::{ANY, GET, HEAD, bit},
};

/// The methods that a handler serves.
#[derive(Clone, Debug)]
pub(crate) struct MethodSet {
    /// A bit for each common method that is listed.
    listed: u8,
    /// The same, with HEAD if GET is listed.
    served: u8,
    is_any: bool,
    /// The listed methods that have no bit.
    others: Box<[Box<str>]>,
}

impl MethodSet {
    pub(crate) fn new(names: &NameList) -> Self {
        let bits = names.list.iter().map(|name| bit(name.as_bytes()));
        let listed = if names.is_any() {
            u8::MAX
        } else {
            bits.fold(0, |bits, bit| bits | bit)
        };
        let head = if listed & GET == 0 { 0 } else { HEAD };
        let others = names.list.iter().filter(|name| bit(name.as_bytes()) == 0);
        Self {
            listed,
            served: listed | head,
            is_any: names.is_any(),
            others: others.map(Box::from).collect(),
        }
    }

    /// Whether the method is listed, or covered by `any`.
    #[inline]
    pub(crate) fn covers(&self, method: RequestedMethod<'_>) -> bool {
        self.has(self.listed, method)
    }

    /// Whether the handler serves the method. GET also serves HEAD.
    #[inline]
    pub(crate) fn serves(&self, method: RequestedMethod<'_>) -> bool {
        self.has(self.served, method)
    }

    /// The same, if `any` means the methods that a router registers for `any`.
    #[inline]
    pub(crate) fn serves_by_name(&self, method: RequestedMethod<'_>) -> bool {
        self.serves(method) && (!self.is_any || ANY & method.bit() != 0)
    }

    #[inline]
    fn has(&self, bits: u8, method: RequestedMethod<'_>) -> bool {
        match method.bit() {
            0 => self.covers_other(method.name()),
            bit => bits & bit != 0,
        }
    }

    /// Whether a method without a bit is covered. Methods are [case-sensitive], and `any` covers every token.
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    fn covers_other(&self, method: &[u8]) -> bool {
        let is_listed = self.others.iter().any(|listed| listed.as_bytes() == method);
        is_listed || self.is_any && cors_rules::is_token(method)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use cors_rules::is_token;
    use http::Method;
    use proptest::{prelude::*, sample::subsequence};

    use super::MethodSet;
    use crate::{
        prepared::texts::{NameList, Texts},
        request::RequestedMethod,
    };

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
            let value = Cow::Borrowed(if any { "*" } else { "-" });
            let list: Texts = listed.iter().map(|&method| method.to_owned()).collect();
            let set = MethodSet::new(&NameList { list, value });
            let covers = |method| listed.contains(&method) || any && is_token(method.as_bytes());
            let serves = covers(method) || method == "HEAD" && covers("GET");
            let requested = RequestedMethod::new(method.as_bytes());
            prop_assert_eq!(set.covers(requested), covers(method));
            prop_assert_eq!(set.serves(requested), serves);
            let parsed = Method::from_bytes(method.as_bytes()).expect("a method");
            prop_assert_eq!(set.serves((&parsed).into()), serves);
        }
    }
}
