//! The values of a configuration by key, for the rules. The macros have the same stage for attributes.

use std::array;

use cors_rules::{Fault, Fix, Key, KeyKind, Rule, allow, max_age, preflight_status, text};

use super::{
    entry::{Entry, Item, Written},
    form::Form,
    report::{Place, Report, Subject},
};

/// The values by key. A key that is missing or has a malformed value has no value.
pub(crate) struct Args([Option<Arg>; Key::ALL.len()]);

/// A key that is written.
struct Arg {
    entry: usize,
    value: Option<Value>,
}

/// The value of a key, by the kind of the key.
enum Value {
    List(List),
    Seconds(Seconds),
    Status(u16),
    Flag(bool),
    /// Whether the key is enabled, and its hosts if they are written.
    Enforce(bool, Option<List>),
    Rules(Vec<Rule>),
}

/// A list of names or origins.
#[derive(Default)]
pub(crate) struct List {
    /// Whether the list is empty. A list with a malformed element is not empty.
    pub(crate) is_empty: bool,
    /// Whether it is the word `none`.
    pub(crate) is_none: bool,
    pub(crate) elements: Vec<Element>,
}

/// One element of a list.
pub(crate) struct Element {
    /// `*` represents `any`.
    pub(crate) text: String,
    written: String,
    form: Form,
    item: usize,
}

/// A duration.
struct Seconds {
    seconds: u64,
    written: String,
}

impl Args {
    pub(crate) fn read(entries: &[Entry], report: &mut Report<'_>) -> Self {
        let mut args = Self(array::from_fn(|_| None));
        for (index, entry) in entries.iter().enumerate() {
            let mut reader = Reader {
                entry,
                number: index + 1,
                report,
            };
            reader.read(&mut args);
        }
        args
    }

    fn value(&self, key: Key) -> Option<&Value> {
        self.0[key as usize].as_ref()?.value.as_ref()
    }

    /// Whether the key is written, with any value. For a flag, whether it is enabled.
    pub(crate) fn has(&self, key: Key) -> bool {
        let is_written = self.0[key as usize].is_some();
        let is_off = matches!(
            self.value(key),
            Some(Value::Flag(false) | Value::Enforce(false, _))
        );
        is_written && !is_off
    }

    pub(crate) fn list(&self, key: Key) -> Option<&List> {
        match self.value(key)? {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The hosts of `enforce`, where they are written.
    pub(crate) fn hosts(&self) -> Option<&List> {
        match self.value(Key::Enforce)? {
            Value::Enforce(_, hosts) => hosts.as_ref(),
            _ => None,
        }
    }

    pub(crate) fn elements(&self, key: Key) -> &[Element] {
        let list = match key {
            Key::Enforce => self.hosts(),
            _ => self.list(key),
        };
        list.map_or(&[], |list| &list.elements)
    }

    pub(crate) fn seconds(&self) -> Option<u64> {
        match self.value(Key::MaxAge)? {
            Value::Seconds(seconds) => Some(seconds.seconds),
            _ => None,
        }
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self.value(Key::PreflightStatus)? {
            Value::Status(status) => Some(*status),
            _ => None,
        }
    }

    /// The rules whose warnings are silenced.
    pub(crate) fn silenced(&self) -> &[Rule] {
        match self.value(Key::Allow) {
            Some(Value::Rules(rules)) => rules,
            _ => &[],
        }
    }

    /// The subject of a mistake in the value of a key, or in an element of its list.
    pub(crate) fn subject(&self, key: Key, index: Option<usize>) -> Subject<'_> {
        let entry = self.0[key as usize].as_ref().map_or(0, |arg| arg.entry);
        let element = index.and_then(|index| self.elements(key).get(index));
        let seconds = match self.value(key) {
            Some(Value::Seconds(seconds)) => Some(&*seconds.written),
            _ => None,
        };
        Subject {
            place: Place {
                entry,
                item: element.map_or(0, |element| element.item),
            },
            key: Some(key.name()),
            value: element.map(|element| &*element.written).or(seconds),
            form: element.map_or(Form::Bare, |element| element.form),
        }
    }
}

/// The number of an element, starting at 1, and its text. An element that is not a text is an error.
type NumberedText<'e> = (usize, Result<&'e str, &'e str>);

/// Reads one entry.
struct Reader<'r, 'e, 'n> {
    entry: &'e Entry,
    /// The number of the entry, starting at 1.
    number: usize,
    report: &'r mut Report<'n>,
}

impl<'e> Reader<'_, 'e, '_> {
    fn read(&mut self, args: &mut Args) {
        let Some((key, is_misspelt)) = self.key() else {
            return;
        };
        if self.entry.value == Written::Null {
            return;
        }
        let arg = &mut args.0[key as usize];
        let entry = self.number;
        if is_misspelt {
            // The user intended to write the key, so no second mistake reports it as missing.
            let flag = self.flag_value().map(Value::Flag);
            let value = flag.filter(|_| is_flag(key));
            arg.get_or_insert(Arg { entry, value });
        } else if arg.is_some() {
            self.mistake(None, &key.repeated());
        } else {
            let value = self.value(key);
            *arg = Some(Arg { entry, value });
        }
    }

    /// The key, or the key that was probably intended, and whether the key is misspelt.
    fn key(&mut self) -> Option<(Key, bool)> {
        let Some(name) = &self.entry.key else {
            self.not_a_key();
            return None;
        };
        let is_of_configurations = |key: &Key| key.kind() != KeyKind::Path;
        match Key::from_name(name) {
            Some(key) if is_of_configurations(&key) => Some((key, false)),
            Some(key) => {
                self.mistake(None, &only_in_attributes(key));
                None
            }
            None => {
                let nearest = Key::nearest(name).filter(is_of_configurations);
                self.mistake(None, &Key::unknown(name, nearest));
                nearest.map(|key| (key, true))
            }
        }
    }

    fn value(&mut self, key: Key) -> Option<Value> {
        match key.kind() {
            KeyKind::Origins | KeyKind::Methods | KeyKind::HeaderNames => {
                self.list(key).map(Value::List)
            }
            KeyKind::Seconds => self.seconds().map(Value::Seconds),
            KeyKind::Status => self.status().map(Value::Status),
            KeyKind::Flag | KeyKind::OptOut => self.flag(key).map(Value::Flag),
            KeyKind::Enforce => self.enforce(key),
            KeyKind::Rules => self.rules(key).map(Value::Rules),
            KeyKind::Path => None,
        }
    }

    /// Reports a mistake in the entry. `value` is the value, unless the key itself is wrong.
    fn mistake(&mut self, value: Option<&str>, fault: &Fault) {
        self.mistake_at(0, value, Form::Bare, fault);
    }

    fn mistake_at(&mut self, item: usize, value: Option<&str>, form: Form, fault: &Fault) {
        let subject = Subject {
            place: Place {
                entry: self.number,
                item,
            },
            key: self.entry.key.as_deref(),
            value,
            form,
        };
        self.report.add(&subject, fault);
    }

    fn not_a_key(&mut self) {
        let fault = Fault {
            rule: Rule::UnknownKey,
            what: "a key must be a string".to_owned(),
            fix: Fix::Advice("write a key with its value, as in `methods = [GET]`".to_owned()),
        };
        self.mistake(Some(&self.entry.value.shown()), &fault);
    }

    fn flag_value(&self) -> Option<bool> {
        match &self.entry.value {
            Written::Flag(flag) => Some(*flag),
            Written::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn flag(&mut self, key: Key) -> Option<bool> {
        let flag = self.flag_value();
        if flag.is_none() {
            self.mistake(Some(&self.entry.value.shown()), &key.malformed());
        }
        flag
    }

    /// Reads a boolean, or the hosts.
    fn enforce(&mut self, key: Key) -> Option<Value> {
        if let Some(flag) = self.flag_value() {
            return Some(Value::Enforce(flag, None));
        }
        let hosts = self.names(key, &key.malformed())?;
        Some(Value::Enforce(true, Some(hosts)))
    }

    fn status(&mut self) -> Option<u16> {
        let written = self.entry.value.shown();
        match preflight_status::parse(&written) {
            Ok(status) => Some(status),
            Err(fault) => {
                self.mistake(Some(&written), &fault);
                None
            }
        }
    }

    fn seconds(&mut self) -> Option<Seconds> {
        let written = self.entry.value.shown();
        match max_age::parse(&written) {
            Ok(seconds) => Some(Seconds { seconds, written }),
            Err(fault) => {
                self.mistake(Some(&written), &fault);
                None
            }
        }
    }

    fn rules(&mut self, key: Key) -> Option<Vec<Rule>> {
        let texts = self.texts(&key.malformed())?;
        let mut rules = Vec::new();
        for (item, text) in texts {
            match text {
                Ok(id) => match allow::parse(id) {
                    Ok(rule) => rules.push(rule),
                    Err(fault) => self.mistake_at(item, Some(id), Form::Quoted, &fault),
                },
                Err(other) => self.mistake_at(item, Some(other), Form::Quoted, &key.malformed()),
            }
        }
        Some(rules)
    }

    fn list(&mut self, key: Key) -> Option<List> {
        if key == Key::Origins && self.entry.value == Written::Text("none".to_owned()) {
            return Some(List {
                is_none: true,
                ..List::default()
            });
        }
        self.names(key, &not_a_list(key))
    }

    /// Reads the elements of a list. A value that is not a list has the mistake `fault`.
    fn names(&mut self, key: Key, fault: &Fault) -> Option<List> {
        let texts = self.texts(fault)?;
        let form = match (&self.entry.value, &texts[..]) {
            (Written::Text(_), [(_, Ok("any" | "*"))]) => Form::InPlaceOfList,
            (Written::Text(_), [_, _, ..]) => Form::Bare,
            _ => Form::Quoted,
        };
        let mut list = List {
            is_empty: texts.is_empty(),
            ..List::default()
        };
        for (item, text) in texts {
            match text {
                Ok(text) if is_nearly_any(text) => {
                    self.mistake_at(item, Some(text), form, &nearly_any(key, text));
                }
                Ok(text) if is_origins(key) && text.eq_ignore_ascii_case("none") => {
                    self.mistake_at(item, Some(text), form, &none_in_list(key, text));
                }
                Ok(text) => list.elements.push(Element::new(text, form, item)),
                Err(other) => {
                    self.mistake_at(item, Some(other), form, &key.unexpected_element(other));
                }
            }
        }
        Some(list)
    }

    /// Reads the texts of a list, with their numbers. A value that is not a list has the mistake `fault`.
    fn texts(&mut self, fault: &Fault) -> Option<Vec<NumberedText<'e>>> {
        let entry = self.entry;
        let texts: Vec<Result<&str, &str>> = match &entry.value {
            Written::Text(text) => text::elements(text).map(Ok).collect(),
            Written::List(items) => items.iter().map(Item::text).collect(),
            other => {
                self.mistake(Some(&other.shown()), fault);
                return None;
            }
        };
        Some((1..).zip(texts).collect())
    }
}

impl Element {
    fn new(written: &str, form: Form, item: usize) -> Self {
        let text = if written == "any" { "*" } else { written };
        Self {
            text: text.to_owned(),
            written: written.to_owned(),
            form,
            item,
        }
    }
}

fn is_flag(key: Key) -> bool {
    matches!(key.kind(), KeyKind::Flag | KeyKind::OptOut)
}

fn is_nearly_any(text: &str) -> bool {
    text != "any" && text.eq_ignore_ascii_case("any")
}

fn nearly_any(key: Key, written: &str) -> Fault {
    Fault {
        fix: Fix::Advice("write `any`".to_owned()),
        ..key.unexpected_element(written)
    }
}

fn is_origins(key: Key) -> bool {
    key.kind() == KeyKind::Origins
}

/// The fault of `none`, in any spelling, as an element of a list.
fn none_in_list(key: Key, written: &str) -> Fault {
    let fix = match key {
        Key::Origins => Fix::Advice("write `origins = none`".to_owned()),
        _ => Fix::Remove,
    };
    Fault {
        fix,
        ..key.unexpected_element(written)
    }
}

fn not_a_list(key: Key) -> Fault {
    Fault {
        rule: key.syntax_rule(),
        what: format!("`{}` must be a list of strings, or `\"any\"`", key.name()),
        ..key.malformed()
    }
}

fn only_in_attributes(key: Key) -> Fault {
    Fault {
        rule: Rule::UnknownKey,
        what: format!("`{}` is only valid in attributes", key.name()),
        fix: Fix::Remove,
    }
}
