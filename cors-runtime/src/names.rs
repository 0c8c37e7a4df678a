//! Methods and header names, as a policy lists them.

use http::HeaderValue;

use crate::decision::elements;

/// A list of methods or header names, the wildcard `any`, or both (`[any, "authorization"]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    pub(crate) list: &'static [&'static str],
    /// The value of the header that lists them, `*` first; empty where nothing is listed.
    pub(crate) value: &'static str,
}

impl Names {
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
    pub const fn list(self) -> &'static [&'static str] {
        self.list
    }

    /// Whether nothing is listed, not even the wildcard.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.value.is_empty()
    }

    /// The value of the header that lists them, where there are any.
    pub(crate) fn header_value(self) -> Option<HeaderValue> {
        (!self.is_empty()).then(|| HeaderValue::from_static(self.value))
    }

    /// Whether `method` is listed. Methods are [case-sensitive], and `any` covers every token.
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    pub(crate) fn covers_method(self, method: &[u8]) -> bool {
        self.lists_method(method) || self.is_any() && cors_rules::is_token(method)
    }

    /// Whether `method` is listed by its name.
    pub(crate) fn lists_method(self, method: &[u8]) -> bool {
        self.list.iter().any(|listed| listed.as_bytes() == method)
    }

    /// Whether all names in the value of `Access-Control-Request-Headers` are covered.
    pub(crate) fn covers_headers(self, value: &HeaderValue) -> bool {
        self.lists_exactly(value.as_bytes()) || elements(value).all(|name| self.covers_header(name))
    }

    /// Whether the names in `rest` are listed, written as browsers do: in lower case, without spaces.
    /// Most requests need no closer look.
    fn lists_exactly(self, mut rest: &[u8]) -> bool {
        while let Some(first) = rest.first() {
            let mut names = self.list.iter().map(|name| name.as_bytes());
            let found = names.find_map(|name| {
                let is_near = name.first() == Some(first);
                is_near.then(|| after_name(rest, name)).flatten()
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

/// What stands behind `name`, if that is the end or a comma.
fn after_name<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let after = text.strip_prefix(name)?;
    matches!(after, [] | [b',', ..]).then_some(after)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::Names;
    use crate::decision::elements;

    proptest! {
        #[test]
        fn the_quick_look_at_headers_agrees_with_the_tolerant_one(
            value in "((a|b|a-b|x-long-name|authorization|,| |A|\t|c)[, ]?){0,6}",
            any: bool,
        ) {
            let names = Names {
                list: &["a", "a-b", "x-long-name"],
                value: if any { "*,a,a-b,x-long-name" } else { "a,a-b,x-long-name" },
            };
            let value = HeaderValue::from_str(&value).expect("a value");
            let tolerant = elements(&value).all(|name| names.covers_header(name));
            prop_assert_eq!(names.covers_headers(&value), tolerant);
        }
    }
}
