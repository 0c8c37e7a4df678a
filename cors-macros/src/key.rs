//! The keys of the attribute.

macro_rules! keys {
    ($($key:ident $name:literal $example:literal,)*) => {
        /// A key of the attribute.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Key {
            $($key,)*
        }

        impl Key {
            const ALL: &[Key] = &[$(Key::$key),*];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Key::$key => $name,)* }
            }

            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Key::$key),)*
                    _ => None,
                }
            }

            /// How the key is written.
            pub(crate) const fn example(self) -> &'static str {
                match self { $(Key::$key => $example,)* }
            }
        }
    };
}

keys! {
    Origins "origins" r#"origins = ["https://app.example.com"]"#,
    DebugOrigins "debug_origins" r#"debug_origins = ["http://localhost:3000"]"#,
    Methods "methods" "methods = [GET]",
    Headers "headers" r#"headers = ["content-type"]"#,
    Expose "expose" r#"expose = ["x-request-id"]"#,
    MaxAge "max_age" "max_age = 600",
    Credentials "credentials" "credentials",
    PrivateNetwork "private_network" "private_network",
    PreflightStatus "preflight_status" "preflight_status = 200",
    Policy "policy" "policy = APP",
    DangerNullOrigin "danger_null_origin" "danger_null_origin",
    DangerInsecureOrigins "danger_insecure_origins" "danger_insecure_origins",
    DangerPublicSuffix "danger_public_suffix" "danger_public_suffix",
    Allow "allow" "allow(loopback_in_release)",
    Crate "crate" "crate = ::cors_runtime",
}

impl Key {
    /// The key that was probably meant by `name`: what another library calls it, or a near spelling.
    pub(crate) fn nearest(name: &str) -> Option<Self> {
        let name = plain(name);
        let aliased = ALIASES
            .iter()
            .find(|(_, aliases)| aliases.contains(&name.as_str()));
        let begun = |key: &Key| name.len() > 3 && plain(key.name()).starts_with(&name);
        let begun = || Self::ALL.iter().copied().find(begun);
        aliased.map(|&(key, _)| key).or_else(begun).or_else(|| {
            let distance = |key: &Key| edit_distance(&plain(key.name()), &name);
            let nearest = Self::ALL.iter().copied().min_by_key(distance)?;
            (distance(&nearest) * 3 <= name.len()).then_some(nearest)
        })
    }
}

/// What tower-http, actix-cors, jub0bs/cors, Spring, Express and the headers themselves call the keys,
/// as [`plain`] writes it.
const ALIASES: [(Key, &[&str]); 8] = [
    (
        Key::Origins,
        &[
            "alloworigin",
            "alloworigins",
            "allowedorigin",
            "allowedorigins",
            "alloworiginpatterns",
            "allowedoriginpatterns",
            "alloworiginfunc",
            "accesscontrolalloworigin",
        ],
    ),
    (
        Key::Methods,
        &[
            "allowmethod",
            "allowmethods",
            "allowedmethod",
            "allowedmethods",
            "verbs",
            "accesscontrolallowmethods",
        ],
    ),
    (
        Key::Headers,
        &[
            "allowheader",
            "allowheaders",
            "allowedheader",
            "allowedheaders",
            "requestheaders",
            "accesscontrolallowheaders",
        ],
    ),
    (
        Key::Expose,
        &[
            "exposeheader",
            "exposeheaders",
            "exposedheader",
            "exposedheaders",
            "responseheaders",
            "accesscontrolexposeheaders",
        ],
    ),
    (
        Key::MaxAge,
        &[
            "maxageinseconds",
            "maxageseconds",
            "preflightmaxage",
            "accesscontrolmaxage",
        ],
    ),
    (
        Key::PrivateNetwork,
        &[
            "allowprivatenetwork",
            "allowprivatenetworkaccess",
            "privatenetworkaccess",
        ],
    ),
    (
        Key::PreflightStatus,
        &[
            "optionssuccessstatus",
            "optionsstatus",
            "preflightsuccessstatus",
            "successstatus",
        ],
    ),
    (
        Key::Credentials,
        &[
            "allowcredentials",
            "allowcredential",
            "supportscredentials",
            "supportcredentials",
            "withcredentials",
            "credentialed",
            "accesscontrolallowcredentials",
        ],
    ),
];

/// `name` in lower case, letters and digits only: `allowedOrigins` and `allowed_origins` are one.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|char| char.to_ascii_lowercase()).collect()
}

/// How many letters must be added, dropped or changed (Levenshtein).
fn edit_distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
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
            ("debug_origin", Some(Key::DebugOrigins)),
            ("head", Some(Key::Headers)),
            ("path", None),
            ("x", None),
            ("", None),
        ];
        for (name, key) in table {
            assert_eq!(Key::nearest(name), key, "{name}");
        }
    }
}
