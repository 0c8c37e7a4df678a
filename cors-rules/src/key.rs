//! The keys of a policy. Each key is declared once, in [`keys!`]. The attribute, the configuration, the
//! manifest and the documentation use these declarations.

use crate::{Fault, Fix, Rule, spelling::edit_distance};

/// The kind of the value of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `any`, or a list of origins.
    Origins,
    /// `any`, or a list of methods, whose quotes are optional.
    Methods,
    /// `any`, or a list of header names.
    HeaderNames,
    /// A duration in seconds.
    Seconds,
    /// The status code of a response.
    Status,
    /// No value: the key alone.
    Flag,
    /// No value, or `hosts` with a list in parentheses.
    Enforce,
    /// No value: the key alone, which opts out of a rule.
    OptOut,
    /// The path of an item.
    Path,
    /// A list of rule ids in parentheses.
    Rules,
}

/// The declarations that may contain a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// The policy: the key cannot be combined with `policy = ..`, because the named policy contains it.
    Policy,
    /// The handler: a named policy cannot contain the key.
    Handler,
    /// Both.
    Both,
}

macro_rules! keys {
    ($($key:ident $name:ident $kind:ident $owner:ident {
        example: $example:literal,
        $(aliases: [$($alias:literal),* $(,)?],)?
        value: $value:literal,
        default: $default:literal,
    })*) => {
        /// A key of a policy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Key {
            $(#[doc = concat!("`", stringify!($name), "`")] $key,)*
        }

        impl Key {
            /// All keys, in the order of the documentation.
            pub const ALL: &'static [Key] = &[$(Key::$key),*];

            /// The key as it is written.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Key::$key => stringify!($name),)* }
            }

            /// The kind of its value.
            #[must_use]
            pub const fn kind(self) -> KeyKind {
                match self { $(Key::$key => KeyKind::$kind,)* }
            }

            /// The declarations that may contain the key.
            #[must_use]
            pub const fn owner(self) -> KeyOwner {
                match self { $(Key::$key => KeyOwner::$owner,)* }
            }

            /// The key with a value, as in an attribute.
            #[must_use]
            pub const fn example(self) -> &'static str {
                match self { $(Key::$key => $example,)* }
            }

            /// The names of the key in other libraries, in lower case and without separators.
            const fn aliases(self) -> &'static [&'static str] {
                match self { $(Key::$key => &[$($($alias),*)?],)* }
            }

            /// Its possible values, as documentation in Markdown.
            #[must_use]
            pub const fn value(self) -> &'static str {
                match self { $(Key::$key => $value,)* }
            }

            /// The meaning if the key is absent, as documentation in Markdown.
            #[must_use]
            pub const fn default(self) -> &'static str {
                match self { $(Key::$key => $default,)* }
            }

            /// The key with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Key::$key),)*
                    _ => None,
                }
            }
        }

        /// The keys as they are written.
        #[expect(non_upper_case_globals, reason = "they are named as they are written")]
        pub mod words {
            use super::Key;

            $(word! { $name $key $value $default $example })*
        }
    };
}

macro_rules! word {
    // No item has the name `crate`.
    (crate $($rest:tt)*) => {};
    ($name:ident $key:ident $value:literal $default:literal $example:literal) => {
        #[doc = $value]
        #[doc = "\n\nWithout it:"]
        #[doc = $default]
        #[doc = "\n\n```text"]
        #[doc = $example]
        #[doc = "```"]
        pub const $name: Key = Key::$key;
    };
}

// The aliases are those of tower-http, actix-cors, jub0bs/cors, Spring, Express and the headers themselves.
keys! {
    Origins origins Origins Policy {
        example: r#"origins = ["https://app.example.com"]"#,
        aliases: [
            "alloworigin",
            "alloworigins",
            "allowedorigin",
            "allowedorigins",
            "alloworiginpatterns",
            "allowedoriginpatterns",
            "alloworiginfunc",
            "accesscontrolalloworigin",
        ],
        value: "`any`, `none`, or a list of origins: `\"https://app.example.com\"`; `\"https://*.example.com\"` (one or more labels below the domain); `\"http://localhost:*\"` (any port, or none); `env!(\"X\")`, read at compile time; `env(\"X\")`, read at start-up, comma-separated; `option_env(\"X\")`, the same, but an unset or empty variable adds nothing; `configured`, an `OriginSet` that is passed when the handler is mounted; `matching(path)`, a `fn(&Origin<'_>) -> bool` that is called last",
        default: "an error",
    }
    DebugOrigins debug_origins Origins Policy {
        example: r#"debug_origins = ["http://localhost:3000"]"#,
        value: "origins that are added if `debug_assertions` are enabled, and never in a release build",
        default: "none",
    }
    Methods methods Methods Both {
        example: "methods = [GET]",
        aliases: [
            "allowmethod",
            "allowmethods",
            "allowedmethod",
            "allowedmethods",
            "verbs",
            "accesscontrolallowmethods",
        ],
        value: "`any`, or a list of methods: `[GET, POST, \"PURGE\"]`",
        default: "the methods of the framework's attribute below `#[cors]`, otherwise an error",
    }
    Headers headers HeaderNames Policy {
        example: r#"headers = ["content-type"]"#,
        aliases: [
            "allowheader",
            "allowheaders",
            "allowedheader",
            "allowedheaders",
            "requestheaders",
            "accesscontrolallowheaders",
        ],
        value: "`any`, or a list of request headers that scripts may send; `any` does not cover `authorization`: `[any, \"authorization\"]`",
        default: "only the safelisted request headers",
    }
    Expose expose HeaderNames Policy {
        example: r#"expose = ["x-request-id"]"#,
        aliases: [
            "exposeheader",
            "exposeheaders",
            "exposedheader",
            "exposedheaders",
            "responseheaders",
            "accesscontrolexposeheaders",
        ],
        value: "`any`, or a list of response headers that scripts may read",
        default: "only the safelisted response headers",
    }
    MaxAge max_age Seconds Policy {
        example: "max_age = 600",
        aliases: [
            "maxageinseconds",
            "maxageseconds",
            "preflightmaxage",
            "accesscontrolmaxage",
        ],
        value: "how long a browser may cache a preflight response: seconds, or `\"10m\"`, `\"1h\"`, `\"1d\"`; WebKit uses at most 600 seconds, Chromium 7,200, Firefox 86,400",
        default: "the browser's default, 5 seconds",
    }
    Credentials credentials Flag Policy {
        example: "credentials",
        aliases: [
            "allowcredentials",
            "allowcredential",
            "supportscredentials",
            "supportcredentials",
            "withcredentials",
            "credentialed",
            "accesscontrolallowcredentials",
        ],
        value: "no value: requests may carry cookies, HTTP authentication and client certificates",
        default: "not allowed",
    }
    Enforce enforce Enforce Both {
        example: r#"enforce(hosts = ["api.example.com"])"#,
        aliases: [
            "csrf",
            "csrfprotection",
            "crossoriginprotection",
            "checkorigin",
            "requireorigin",
        ],
        value: "no value: a browser's request from an origin that is neither allowed nor the server's own is refused with 403 before the handler runs; `enforce(hosts = [\"api.example.com\"])` also refuses every request with another `Host`",
        default: "only reading responses is restricted",
    }
    PrivateNetwork private_network Flag Policy {
        example: "private_network",
        aliases: [
            "allowprivatenetwork",
            "allowprivatenetworkaccess",
            "privatenetworkaccess",
        ],
        value: "no value: pages of a public network may call the handler on a private network",
        default: "not allowed",
    }
    PreflightStatus preflight_status Status Policy {
        example: "preflight_status = 200",
        aliases: [
            "optionssuccessstatus",
            "optionsstatus",
            "preflightsuccessstatus",
            "successstatus",
        ],
        value: "the status of an allowed preflight, 200 to 299, for old clients",
        default: "204",
    }
    Policy policy Path Handler {
        example: "policy = APP",
        value: "the path of a policy that `policy!` defines; only `methods`, `enforce` and `allow(..)` can be combined with it",
        default: "the attribute is the whole policy",
    }
    DangerNullOrigin danger_null_origin OptOut Policy {
        example: "danger_null_origin",
        value: "no value: opts out of the rule against the origin `\"null\"`",
        default: "an error",
    }
    DangerInsecureOrigins danger_insecure_origins OptOut Policy {
        example: "danger_insecure_origins",
        value: "no value: opts out of the rule against `credentials` for `http` origins",
        default: "an error",
    }
    DangerPublicSuffix danger_public_suffix OptOut Policy {
        example: "danger_public_suffix",
        value: "no value: opts out of the rules against patterns such as `\"https://*.github.io\"`, with `credentials` and without",
        default: "an error",
    }
    Allow allow Rules Both {
        example: "allow(loopback_in_release)",
        value: "the ids of rules whose warnings are silenced, in parentheses",
        default: "none",
    }
    Crate crate Path Handler {
        example: "crate = ::cors_runtime",
        value: "the path of the crate that `cors` is imported from, if it is renamed or re-exported",
        default: "that crate",
    }
}

impl Key {
    /// The key that `name` was probably intended to be: a key with this name in another library, one that begins with
    /// `name`, or the one with the most similar spelling.
    ///
    /// ```
    /// use cors_rules::Key;
    ///
    /// assert_eq!(Key::nearest("allowed_origins"), Some(Key::Origins));
    /// assert_eq!(Key::nearest("credentails"), Some(Key::Credentials));
    /// assert_eq!(Key::nearest("path"), None);
    /// ```
    #[must_use]
    pub fn nearest(name: &str) -> Option<Self> {
        let name = plain(name);
        let all = || Self::ALL.iter().copied();
        let is_alias = |key: &Key| key.aliases().contains(&name.as_str());
        let begins_so = |key: &Key| name.len() > 1 && plain(key.name()).starts_with(&name);
        all()
            .find(is_alias)
            .or_else(|| all().find(begins_so))
            .or_else(|| {
                let distance = |key: &Key| edit_distance(&plain(key.name()), &name);
                let nearest = all().min_by_key(distance)?;
                (distance(&nearest) * 3 <= name.len()).then_some(nearest)
            })
    }

    /// The fault of an unknown key. `nearest` is the key that was probably intended.
    #[must_use]
    pub fn unknown(name: &str, nearest: Option<Self>) -> Fault {
        let fix = nearest.map_or(Fix::Remove, |key| Fix::Write(key.name().to_owned()));
        Fault::new(Rule::UnknownKey, format!("unknown key `{name}`"), fix)
    }

    /// The fault of a key that is written twice.
    #[must_use]
    pub fn repeated(self) -> Fault {
        let what = format!("`{}` is written twice", self.name());
        let fix = Fix::Advice("merge them into one".to_owned());
        Fault::new(Rule::DuplicateKey, what, fix)
    }

    /// The fault of a key whose value has the wrong form.
    #[must_use]
    pub fn malformed(self) -> Fault {
        let what = format!("invalid syntax for `{}`", self.name());
        if self.kind() == KeyKind::Enforce {
            let help = format!("write `{}`, or `{}`", self.name(), self.example());
            return Fault::new(Rule::UnknownKey, what, Fix::Advice(help));
        }
        self.with_example(Rule::UnknownKey, what)
    }

    /// The fault of `element`, as it is written, if it is not a valid element in the list of the key.
    #[must_use]
    pub fn unexpected_element(self, element: &str) -> Fault {
        let list = match self.kind() {
            KeyKind::Enforce => "hosts",
            _ => self.name(),
        };
        let what = format!("`{element}` is not a valid element of `{list}`");
        self.with_example(self.syntax_rule(), what)
    }

    fn with_example(self, rule: Rule, what: String) -> Fault {
        let help = format!("write it as in `{}`", self.example());
        Fault::new(rule, what, Fix::Advice(help))
    }

    /// The rule for the syntax of the elements of a list.
    #[must_use]
    pub const fn syntax_rule(self) -> Rule {
        match self {
            Key::Methods => Rule::MethodSyntax,
            Key::Headers => Rule::HeaderSyntax,
            Key::Expose => Rule::ExposeSyntax,
            _ => Rule::OriginSyntax,
        }
    }
}

/// `name` in lower case, with letters and digits only: `allowedOrigins` and `allowed_origins` are then equal.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|char| char.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn near_and_foreign_spellings_name_the_right_key() {
        let table = [
            ("origin", Some(Key::Origins)),
            ("orgins", Some(Key::Origins)),
            ("allow_origins", Some(Key::Origins)),
            ("allowedOrigins", Some(Key::Origins)),
            ("allowed_origin_patterns", Some(Key::Origins)),
            ("method", Some(Key::Methods)),
            ("allow_methods", Some(Key::Methods)),
            ("allowed_headers", Some(Key::Headers)),
            ("exposed_headers", Some(Key::Expose)),
            ("exposed", Some(Key::Expose)),
            ("maxAge", Some(Key::MaxAge)),
            ("max_age_in_seconds", Some(Key::MaxAge)),
            ("allow_credentials", Some(Key::Credentials)),
            ("supports_credentials", Some(Key::Credentials)),
            ("credentails", Some(Key::Credentials)),
            ("enforced", Some(Key::Enforce)),
            ("csrf", Some(Key::Enforce)),
            ("debug_origin", Some(Key::DebugOrigins)),
            ("head", Some(Key::Headers)),
            ("or", Some(Key::Origins)),
            ("debug_", Some(Key::DebugOrigins)),
            ("met", Some(Key::Methods)),
            ("cred", Some(Key::Credentials)),
            ("pol", Some(Key::Policy)),
            ("path", None),
            ("x", None),
            ("", None),
        ];
        for (name, key) in table {
            assert_eq!(Key::nearest(name), key, "{name}");
        }
    }

    #[test]
    fn each_key_is_found_by_its_name_and_begins_its_example() {
        for &key in Key::ALL {
            assert_eq!(Key::from_name(key.name()), Some(key));
            assert!(key.example().starts_with(key.name()), "{key:?}");
        }
    }

    #[test]
    fn a_malformed_value_is_answered_with_the_forms_of_the_key() {
        let help = |key: Key| key.malformed().fix.help(str::to_owned);
        assert_eq!(help(Key::MaxAge), "write it as in `max_age = 600`");
        assert_eq!(
            help(Key::Enforce),
            "write `enforce`, or `enforce(hosts = [\"api.example.com\"])`"
        );
        let what = Key::Enforce.unexpected_element("5").what;
        assert_eq!(what, "`5` is not a valid element of `hosts`");
    }

    #[test]
    fn no_alias_names_two_keys() {
        let mut aliases: Vec<&str> = Key::ALL
            .iter()
            .flat_map(|key| key.aliases())
            .copied()
            .collect();
        let all = aliases.len();
        aliases.sort_unstable();
        aliases.dedup();
        assert_eq!(aliases.len(), all);
    }
}
