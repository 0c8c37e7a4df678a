//! A duration in a configuration.

use std::time::Duration;

use super::entry::Written;

/// How long a browser may cache the response to a preflight, before the check: the argument of
/// [`PolicyConfig::max_age`](crate::PolicyConfig::max_age).
///
/// Numbers are seconds. A string is a number of seconds, or a number with a unit: `"90s"`, `"10m"`, `"1h"`, `"1d"`. A
/// [`Duration`] must consist of whole seconds. Other values are kept, and
/// [`check`](crate::PolicyConfig::check) rejects them with the rule
/// [`max_age_range`](crate::rules#max_age_range).
///
/// ```
/// use std::time::Duration;
///
/// use cors_runtime::{MaxAge, PolicyConfig};
///
/// assert_eq!(MaxAge::from(600), MaxAge::from(Duration::from_secs(600)));
///
/// let config = PolicyConfig::new().origins("https://app.example.com");
/// assert!(config.clone().max_age("10m").check().is_ok());
///
/// let error = config.max_age(Duration::from_millis(1500)).check().unwrap_err();
/// assert_eq!(error.mistakes()[0].rule(), "max_age_range");
/// assert_eq!(error.mistakes()[0].value(), Some("1.5s"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxAge(Written);

macro_rules! from_numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for MaxAge {
            fn from(seconds: $number) -> Self {
                Self(Written::Number(seconds.to_string()))
            }
        })*
    };
}

// `i32` is the type of a literal such as `600`.
from_numbers!(i32, i64, u32, u64);

impl From<&str> for MaxAge {
    fn from(text: &str) -> Self {
        Self(Written::Text(text.to_owned()))
    }
}

impl From<String> for MaxAge {
    fn from(text: String) -> Self {
        Self(Written::Text(text))
    }
}

impl From<&String> for MaxAge {
    fn from(text: &String) -> Self {
        Self(Written::Text(text.clone()))
    }
}

impl From<Duration> for MaxAge {
    fn from(duration: Duration) -> Self {
        if duration.subsec_nanos() == 0 {
            return duration.as_secs().into();
        }
        // The text has a form such as `1.5s`, which is not a number of whole seconds.
        Self(Written::Text(format!("{duration:?}")))
    }
}

impl From<MaxAge> for Written {
    fn from(max_age: MaxAge) -> Self {
        max_age.0
    }
}
