//! The form of code in messages. The rules propose code of an attribute, which is converted to that of a configuration.

use cors_rules::{Key, KeyKind};

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As a text in quotes.
    Quoted,
    /// As a number, or as an element of a comma-separated text.
    Bare,
    /// As a text instead of a list.
    InPlaceOfList,
}

impl Form {
    /// `value` in this form.
    pub(crate) fn write(self, value: &str) -> String {
        match self {
            Form::Quoted => format!("{value:?}"),
            Form::Bare => value.to_owned(),
            Form::InPlaceOfList => format!("[{value:?}]"),
        }
    }
}

/// Converts the code in backticks in a help text.
pub(crate) fn translate_help(help: &str) -> String {
    let parts = help.split('`').enumerate();
    let translated = parts.map(|(index, part)| match index % 2 {
        0 => part.to_owned(),
        _ => translate(part),
    });
    translated.collect::<Vec<_>>().join("`")
}

/// Converts code of an attribute to that of a configuration. Other texts are returned unchanged.
fn translate(code: &str) -> String {
    let (name, rest) = code.split_at(code.find([' ', '(']).unwrap_or(code.len()));
    let key = Key::from_name(name);
    let is_flag = key.is_some_and(|key| {
        matches!(
            key.kind(),
            KeyKind::Flag | KeyKind::Enforce | KeyKind::OptOut
        )
    });
    let ids = rest.strip_prefix('(').and_then(|ids| ids.strip_suffix(')'));
    match (key, rest.strip_prefix(" = "), ids) {
        (Some(_), Some(value), _) => format!("{name} = {}", translate_value(value)),
        (Some(Key::Enforce), None, Some(hosts)) => {
            format!("{name} = {}", hosts.trim_start_matches("hosts = "))
        }
        (Some(_), None, Some(ids)) => format!("{name} = {}", quote_elements(ids)),
        (Some(_), None, None) if is_flag && rest.is_empty() => format!("{name} = true"),
        _ => translate_value(code),
    }
}

fn translate_value(value: &str) -> String {
    match value
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'))
    {
        Some(elements) => quote_elements(elements),
        None if matches!(value, "any" | "none") => format!("{value:?}"),
        None => value.to_owned(),
    }
}

fn quote_elements(elements: &str) -> String {
    let quote = |element: &str| {
        if element.starts_with('"') {
            element.to_owned()
        } else {
            format!("{element:?}")
        }
    };
    format!(
        "[{}]",
        cors_rules::text::list(elements.split(", ").map(quote))
    )
}

#[cfg(test)]
mod tests {
    use cors_rules::Key;

    use super::{Form, translate, translate_help};

    #[test]
    fn a_value_is_written_in_its_form() {
        assert_eq!(Form::Quoted.write("GET"), "\"GET\"");
        assert_eq!(Form::Bare.write("600"), "600");
        assert_eq!(Form::InPlaceOfList.write("GET"), "[\"GET\"]");
    }

    #[test]
    fn code_of_an_attribute_becomes_that_of_a_configuration() {
        let table = [
            ("add `credentials`", "add `credentials = true`"),
            (
                "add `danger_null_origin`",
                "add `danger_null_origin = true`",
            ),
            ("write `origins = any`", "write `origins = \"any\"`"),
            ("write `any`", "write `\"any\"`"),
            ("write `origins = none`", "write `origins = \"none\"`"),
            ("add `enforce`", "add `enforce = true`"),
            (
                "write `enforce(hosts = [\"localhost:3000\"])`",
                "write `enforce = [\"localhost:3000\"]`",
            ),
            ("write `[GET]`", "write `[\"GET\"]`"),
            (
                "`methods = [GET, \"PURGE\"]`",
                "`methods = [\"GET\", \"PURGE\"]`",
            ),
            (
                "add `allow(loopback_in_release)`",
                "add `allow = [\"loopback_in_release\"]`",
            ),
            (
                "`debug_origins = [\"http://localhost:*\"]`",
                "`debug_origins = [\"http://localhost:*\"]`",
            ),
            ("`max_age = 600`", "`max_age = 600`"),
            (
                "write `https://` and the host",
                "write `https://` and the host",
            ),
            (
                "as in `https://*.example.com:*`",
                "as in `https://*.example.com:*`",
            ),
            ("remove any", "remove any"),
        ];
        for (attribute, configuration) in table {
            assert_eq!(translate_help(attribute), configuration);
        }
    }

    #[test]
    fn the_example_of_each_key_is_an_assignment() {
        for key in Key::ALL {
            let example = translate(key.example());
            let assignment = format!("{} = ", key.name());
            assert!(example.starts_with(&assignment), "{example}");
        }
    }
}
