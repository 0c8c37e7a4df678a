//! Texts of a policy: constants of the program, or values that are read at run time.

use std::borrow::Cow;

use http::HeaderValue;

/// A list of texts.
#[derive(Clone, Debug)]
pub(crate) enum Texts {
    Static(&'static [&'static str]),
    Owned(Box<[Box<str>]>),
}

/// A list of methods or header names, the wildcard, or both.
#[derive(Clone, Debug)]
pub struct NameList {
    pub(crate) list: Texts,
    /// The value of the header that lists them. `any` is written as a leading `*`. Empty if the list is empty.
    pub(crate) value: Cow<'static, str>,
}

impl Texts {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let (constants, owned): (&[&str], &[Box<str>]) = match self {
            Texts::Static(texts) => (texts, &[]),
            Texts::Owned(texts) => (&[], texts),
        };
        let owned = owned.iter().map(|text| &**text);
        constants.iter().copied().chain(owned)
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Texts::Static(texts) => texts.len(),
            Texts::Owned(texts) => texts.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        match self {
            Texts::Static(texts) => texts.get(index).copied(),
            Texts::Owned(texts) => texts.get(index).map(|text| &**text),
        }
    }
}

impl FromIterator<String> for Texts {
    fn from_iter<T: IntoIterator<Item = String>>(texts: T) -> Self {
        let texts = texts.into_iter().map(String::into_boxed_str);
        Texts::Owned(texts.collect())
    }
}

impl NameList {
    /// Whether the list contains the wildcard `any`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.value.starts_with('*')
    }

    /// The listed names. Header names are in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter()
    }

    /// Whether the list is empty and has no wildcard.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }
}

/// The value of a header. Each call creates a new value, so that values share no reference count.
#[expect(clippy::ptr_arg, reason = "a constant text is not copied")]
pub(crate) fn header_value(text: &Cow<'static, str>) -> Option<HeaderValue> {
    match text {
        Cow::Borrowed(text) => HeaderValue::from_str(text)
            .ok()
            .map(|_| HeaderValue::from_static(text)),
        Cow::Owned(text) => HeaderValue::from_str(text).ok(),
    }
}
