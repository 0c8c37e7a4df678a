//! Methods and header names, as a policy lists them.

use http::HeaderValue;

use crate::{const_str, headers::list::elements};

/// A list of methods or header names, the wildcard `any`, or both (`[any, "authorization"]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'p> {
    pub(crate) list: &'p [&'p str],
    /// The value of the header that lists them, `*` first; empty where nothing is listed.
    pub(crate) value: &'p str,
}

impl<'p> Names<'p> {
    pub(crate) const NONE: Self = Self {
        list: &[],
        value: "",
    };

    /// Whether the wildcard `any` is among them.
    #[must_use]
    pub const fn is_any(self) -> bool {
        matches!(self.value.as_bytes(), [b'*', ..])
    }

    /// The names that are listed, header names in lower case.
    #[must_use]
    pub const fn list(self) -> &'p [&'p str] {
        self.list
    }

    /// Whether nothing is listed, not even the wildcard.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.value.is_empty()
    }

    /// Whether `name` is listed.
    pub(crate) const fn has(self, name: &str) -> bool {
        const_str::contains(self.list, name)
    }

    /// Whether `method` is covered. Methods are [case-sensitive], and `any` covers every token.
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    pub(crate) fn covers_method(self, method: &[u8]) -> bool {
        let is_listed = self.list.iter().any(|listed| listed.as_bytes() == method);
        is_listed || self.is_any() && cors_rules::is_token(method)
    }

    /// Whether all names in the value of `Access-Control-Request-Headers` are covered.
    pub(crate) fn covers_headers(self, value: &[u8]) -> bool {
        self.lists_exactly(value) || elements(value).all(|name| self.covers_header(name))
    }

    /// Whether the names in `rest` are listed and written as browsers write them: in lower case, without
    /// spaces. It is true of most requests, which then need no tolerant parser.
    fn lists_exactly(self, mut rest: &[u8]) -> bool {
        while let Some(first) = rest.first() {
            let mut names = self.list.iter().map(|name| name.as_bytes());
            let found = names.find_map(|name| {
                let may_match = name.first() == Some(first);
                may_match.then(|| strip_name(rest, name)).flatten()
            });
            match found {
                Some([]) => return true,
                Some([_comma, more @ ..]) => rest = more,
                None => return false,
            }
        }
        false
    }

    /// Whether the header `name` is covered, in any letter case.
    ///
    /// `any` covers every name but `authorization`, which must be listed
    /// ([Fetch, CORS non-wildcard request-header name]).
    ///
    /// [Fetch, CORS non-wildcard request-header name]: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    pub(crate) fn covers_header(self, name: &[u8]) -> bool {
        let listed = |listed: &&str| listed.as_bytes().eq_ignore_ascii_case(name);
        self.list.iter().any(listed)
            || self.is_any()
                && cors_rules::is_token(name)
                && !name.eq_ignore_ascii_case(b"authorization")
    }
}

impl Names<'static> {
    /// The value of the header that lists them, if there are any.
    pub(crate) fn header_value(self) -> Option<HeaderValue> {
        (!self.is_empty()).then(|| HeaderValue::from_static(self.value))
    }
}

/// The text after `name`, if that is the end or a comma.
fn strip_name<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = text.strip_prefix(name)?;
    matches!(rest, [] | [b',', ..]).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Names;
    use crate::headers::list::elements;

    proptest! {
        #[test]
        fn the_exact_comparison_agrees_with_the_tolerant_parser(
            value in "((a|b|a-b|x-long-name|authorization|,| |A|\t|c)[, ]?){0,6}",
            any: bool,
        ) {
            let names = Names {
                list: &["a", "a-b", "x-long-name"],
                value: if any { "*,a,a-b,x-long-name" } else { "a,a-b,x-long-name" },
            };
            let tolerant = elements(value.as_bytes()).all(|name| names.covers_header(name));
            prop_assert_eq!(names.covers_headers(value.as_bytes()), tolerant);
        }
    }
}
