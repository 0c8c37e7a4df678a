//! The lines of one header.

/// The lines of a header in a request: none, one with its value, or several.
#[derive(Debug)]
pub enum Lines<'r, V: ?Sized> {
    /// The header is absent.
    None,
    /// It has one line.
    One(&'r V),
    /// It has several lines.
    Several,
}

impl<V: ?Sized> Clone for Lines<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: ?Sized> Copy for Lines<'_, V> {}

impl<'r, V: ?Sized> Lines<'r, V> {
    /// Adds a line.
    #[inline]
    pub fn add(&mut self, value: &'r V) {
        *self = match self {
            Lines::None => Lines::One(value),
            Lines::One(_) | Lines::Several => Lines::Several,
        };
    }

    /// The value, if the header has exactly one line.
    #[inline]
    #[must_use]
    pub fn one(self) -> Option<&'r V> {
        match self {
            Lines::One(value) => Some(value),
            Lines::None | Lines::Several => None,
        }
    }
}

impl<'r, V: ?Sized> FromIterator<&'r V> for Lines<'r, V> {
    fn from_iter<T: IntoIterator<Item = &'r V>>(values: T) -> Self {
        let mut lines = Lines::None;
        values.into_iter().for_each(|value| lines.add(value));
        lines
    }
}
