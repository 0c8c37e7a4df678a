//! The keys of a policy in the manifest. Each key has one arm in [`Field::from_key`]. The difference, the
//! Markdown table and the HTML page are derived from it.

use cors_rules::Key;

use crate::{enforce::Enforce, handler::Handler, names::Names, origin::Origin, risk::Risk};

/// The field of a [`Handler`] with the value of one key, and the words for it.
pub(crate) struct Field {
    pub(crate) key: Key,
    /// The heading of its column in Markdown.
    pub(crate) heading: &'static str,
    /// The term of its row on the HTML page.
    pub(crate) term: &'static str,
    /// The noun in the sentences of a difference.
    pub(crate) noun: &'static str,
    pub(crate) value: Accessor,
}

/// A function that reads the value from a handler, by the kind of the key, and the sentence for a change
/// of the value if the kind does not determine it.
pub(crate) enum Accessor {
    Origins(fn(&Handler) -> &[Origin]),
    Methods(fn(&Handler) -> &Names),
    HeaderNames {
        get: fn(&Handler) -> &Names,
        /// The argument is the headers: `the header x-request-id`.
        sentence: Sentence,
    },
    Seconds {
        get: fn(&Handler) -> Option<u32>,
        /// The default of browsers.
        default: u32,
        /// The argument is the duration: `600 seconds (before: 5)`.
        sentence: Sentence,
    },
    Status {
        get: fn(&Handler) -> u16,
        default: u16,
    },
    Flag {
        get: fn(&Handler) -> bool,
        /// The risk of setting the flag.
        risk: Option<Risk>,
        callers: Callers,
        /// The argument is the callers: `pages of a public network`.
        sentence: Sentence,
    },
    Enforce {
        get: fn(&Handler) -> &Enforce,
        /// The sentence for requests of every origin.
        origins: fn(Clause<'_>) -> String,
        /// The argument is the hosts: `any host`.
        hosts: Sentence,
    },
    /// The opt-outs, and the rules whose warnings are silenced.
    Rules(fn(&Handler) -> &[String]),
}

/// The callers that receive a permission by a flag.
#[derive(Clone, Copy)]
pub(crate) enum Callers {
    /// The origins of the policy. The sentences about new origins contain the flag, as in `with
    /// credentials`, so only origins that are allowed before and after the change have a separate sentence.
    Origins,
    Others(&'static str),
}

/// Creates the sentence about a change from the common parts and the part that depends on the kind of the key.
type Sentence = fn(Clause<'_>, &str) -> String;

/// The common parts of all sentences about a change.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'a> {
    /// `now`, or `no longer`.
    pub(crate) now: &'static str,
    /// The name of the handler.
    pub(crate) handler: &'a str,
}

impl Field {
    /// The field of `key`. `None` for a key without a field.
    pub(crate) fn from_key(key: Key) -> Option<Self> {
        let new = |label, value| Self {
            key,
            heading: label,
            term: label,
            noun: label,
            value,
        };
        Some(match key {
            Key::Origins => new("origins", Accessor::Origins(|handler| &handler.origins)),
            Key::Methods => new("methods", Accessor::Methods(|handler| &handler.methods)),
            Key::Headers => {
                let value = Accessor::HeaderNames {
                    get: |handler| &handler.headers,
                    sentence: may_send_headers,
                };
                Self {
                    term: "request headers",
                    ..new("headers", value)
                }
            }
            Key::Expose => {
                let value = Accessor::HeaderNames {
                    get: |handler| &handler.expose,
                    sentence: may_read_headers,
                };
                Self {
                    heading: "expose",
                    ..new("exposed headers", value)
                }
            }
            Key::MaxAge => {
                let value = Accessor::Seconds {
                    get: |handler| handler.max_age,
                    // https://fetch.spec.whatwg.org/#http-access-control-max-age
                    default: 5,
                    sentence: may_cache_preflights,
                };
                new("max-age", value)
            }
            Key::Credentials => {
                let value = Accessor::Flag {
                    get: |handler| handler.credentials,
                    risk: Some(Risk::Credentials),
                    callers: Callers::Origins,
                    sentence: may_send_credentials,
                };
                new("credentials", value)
            }
            Key::Enforce => {
                let value = Accessor::Enforce {
                    get: |handler| &handler.enforce,
                    origins: may_run,
                    hosts: may_be_reached,
                };
                new("enforce", value)
            }
            Key::PrivateNetwork => {
                let value = Accessor::Flag {
                    get: |handler| handler.private_network,
                    risk: Some(Risk::PrivateNetwork),
                    callers: Callers::Others("pages of a public network"),
                    sentence: may_reach_private_network,
                };
                new("private network", value)
            }
            Key::PreflightStatus => {
                let value = Accessor::Status {
                    get: |handler| handler.preflight_status,
                    default: 204,
                };
                new("preflight status", value)
            }
            Key::Allow => {
                let value = Accessor::Rules(|handler| &handler.allow);
                Self {
                    term: "allows",
                    ..new("allow", value)
                }
            }
            // `allow` contains the opt-outs.
            Key::DangerNullOrigin | Key::DangerInsecureOrigins | Key::DangerPublicSuffix
            // `origins` contains these in a build with `debug_assertions`.
            | Key::DebugOrigins
            // The other fields contain the values of the named policy.
            | Key::Policy
            // The path of the library is not part of the policy.
            | Key::Crate => return None,
        })
    }

    /// All fields: those of the keys in `first`, then the others in the order of the key table.
    pub(crate) fn starting_with(first: [Key; 3]) -> impl Iterator<Item = Self> {
        let others = Key::ALL.iter().filter(move |key| !first.contains(key));
        first
            .into_iter()
            .chain(others.copied())
            .filter_map(Self::from_key)
    }

    /// All fields in the order of the Markdown table and of the HTML page.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::starting_with([Key::Methods, Key::Origins, Key::Credentials])
    }
}

fn may_send_headers(Clause { now, handler }: Clause<'_>, headers: &str) -> String {
    format!("callers may {now} send {handler} {headers}")
}

fn may_read_headers(Clause { now, handler }: Clause<'_>, headers: &str) -> String {
    format!("callers may {now} read, in the responses of {handler}, {headers}")
}

fn may_cache_preflights(Clause { now, handler }: Clause<'_>, duration: &str) -> String {
    format!("browsers may {now} cache preflight responses of {handler} for {duration}")
}

fn may_send_credentials(Clause { now, handler }: Clause<'_>, callers: &str) -> String {
    format!("{callers} may {now} send credentials to {handler}")
}

fn may_run(Clause { now, handler }: Clause<'_>) -> String {
    format!("pages of any origin may {now} run {handler}, without reading its responses")
}

fn may_be_reached(Clause { now, handler }: Clause<'_>, hosts: &str) -> String {
    format!("{handler} may {now} be reached under {hosts}")
}

fn may_reach_private_network(Clause { now, handler }: Clause<'_>, callers: &str) -> String {
    format!("{callers} may {now} call {handler} on a private network")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cors_rules::{Key, KeyKind, KeyOwner};

    use super::{Accessor, Field};
    use crate::samples::handler;

    /// The names of the keys that have a field.
    fn names() -> BTreeSet<&'static str> {
        let fields = Field::all();
        fields.map(|field| field.key.name()).collect()
    }

    #[test]
    fn each_key_of_a_policy_is_in_the_manifest() {
        for &key in Key::ALL {
            let is_of_policy = matches!(key.owner(), KeyOwner::Policy | KeyOwner::Both);
            let is_elsewhere = key == Key::DebugOrigins || key.kind() == KeyKind::OptOut;
            let has_field = Field::from_key(key).is_some();
            assert_eq!(has_field, is_of_policy && !is_elsewhere, "{key:?}");
            assert_eq!(names().contains(key.name()), has_field, "{key:?}");
        }
    }

    #[test]
    fn a_field_has_the_key_and_the_kind_of_its_key() {
        for &key in Key::ALL {
            let Some(field) = Field::from_key(key) else {
                continue;
            };
            let kind = match field.value {
                Accessor::Origins(_) => KeyKind::Origins,
                Accessor::Methods(_) => KeyKind::Methods,
                Accessor::HeaderNames { .. } => KeyKind::HeaderNames,
                Accessor::Seconds { .. } => KeyKind::Seconds,
                Accessor::Status { .. } => KeyKind::Status,
                Accessor::Flag { .. } => KeyKind::Flag,
                Accessor::Enforce { .. } => KeyKind::Enforce,
                Accessor::Rules(_) => KeyKind::Rules,
            };
            assert_eq!((field.key, kind), (key, key.kind()));
        }
    }

    #[test]
    fn a_default_is_the_documented_one() {
        for field in Field::all() {
            let documented = field.key.default();
            let is_documented = match field.value {
                Accessor::Seconds { default, .. } => {
                    documented.contains(&format!("{default} seconds"))
                }
                Accessor::Status { default, .. } => documented == default.to_string(),
                _ => true,
            };
            assert!(is_documented, "{documented}");
        }
    }

    #[test]
    fn the_json_has_the_keys_by_their_names() {
        let json = serde_json::to_value(handler("list_users", &["*"])).expect("JSON");
        let fields = json.as_object().expect("an object").keys();
        let source = ["name", "module", "file", "line"];
        let keys: BTreeSet<&str> = fields.map(String::as_str).collect();
        let expected: BTreeSet<&str> = names().into_iter().chain(source).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn the_documentation_lists_each_key() {
        let lines = include_str!("lib.rs").lines();
        let rows: Vec<&str> = lines
            .filter_map(|line| line.strip_prefix("//! | "))
            .collect();
        for name in names() {
            let name = format!("`{name}`");
            let has_name = |row: &&&str| row.split(" | ").take(1).any(|keys| keys.contains(&name));
            assert_eq!(rows.iter().filter(has_name).count(), 1, "{name}");
        }
    }
}
