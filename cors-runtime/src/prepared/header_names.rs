//! The header names that scripts may send, in a form for comparison with those of preflights.

use super::texts::NameList;
use crate::headers::list::elements;

/// The header names that scripts may send.
#[derive(Clone, Debug)]
pub(crate) struct HeaderNames {
    /// In lower case.
    list: Box<[Box<str>]>,
    is_any: bool,
}

impl HeaderNames {
    pub(crate) fn new(names: &NameList) -> Self {
        Self {
            list: names.list.iter().map(Box::from).collect(),
            is_any: names.is_any(),
        }
    }

    /// Whether the list contains the wildcard `any`.
    pub(crate) const fn is_any(&self) -> bool {
        self.is_any
    }

    /// The listed names.
    pub(crate) const fn list(&self) -> &[Box<str>] {
        &self.list
    }

    /// Whether all names in a value of `Access-Control-Request-Headers` are covered.
    pub(crate) fn covers_headers(&self, value: &[u8]) -> bool {
        self.lists_exactly(value) || elements(value).all(|name| self.covers_header(name))
    }

    /// Whether the names in `rest` are listed, and have the form that browsers send: in lower case, without
    /// spaces. This is the case for most requests, which then need no tolerant parser.
    fn lists_exactly(&self, mut rest: &[u8]) -> bool {
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
    /// `any` covers every name except `authorization`, which must be listed
    /// ([Fetch, CORS non-wildcard request-header name]).
    ///
    /// [Fetch, CORS non-wildcard request-header name]: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    pub(crate) fn covers_header(&self, name: &[u8]) -> bool {
        let mut listed = self.list.iter().map(|listed| listed.as_bytes());
        listed.any(|listed| listed.eq_ignore_ascii_case(name))
            || self.is_any
                && cors_rules::is_token(name)
                && !name.eq_ignore_ascii_case(b"authorization")
    }
}

/// The text after `name`, if it is empty or begins with a comma.
fn strip_name<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = text.strip_prefix(name)?;
    matches!(rest, [] | [b',', ..]).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::HeaderNames;
    use crate::headers::list::elements;

    proptest! {
        #[test]
        fn the_exact_comparison_agrees_with_the_tolerant_parser(
            value in "((a|b|a-b|x-long-name|authorization|,| |A|\t|c)[, ]?){0,6}",
            any: bool,
        ) {
            let names = HeaderNames {
                list: ["a", "a-b", "x-long-name"].map(Box::from).into(),
                is_any: any,
            };
            let tolerant = elements(value.as_bytes()).all(|name| names.covers_header(name));
            prop_assert_eq!(names.covers_headers(value.as_bytes()), tolerant);
        }
    }
}
