//! The form of an element of a list. A proposed value keeps it.

/// The form of an element.
pub(crate) enum Source {
    /// As a word in a list.
    Word,
    /// As a string.
    String,
    /// As `any` instead of a list.
    WholeList,
    /// As `env!("X")`, with the name of the variable.
    Variable(String),
}

impl Source {
    /// The value in this form. Methods and seconds need no quotes.
    pub(crate) fn write(&self, value: &str) -> String {
        let is_plain = value.bytes().all(|byte| byte.is_ascii_uppercase())
            || value.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            Source::Variable(_) => value.to_owned(),
            Source::WholeList if is_plain => format!("[{value}]"),
            Source::WholeList => format!("[{value:?}]"),
            Source::Word if is_plain => value.to_owned(),
            Source::Word | Source::String => format!("{value:?}"),
        }
    }
}
