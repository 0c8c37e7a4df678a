//! The rules for how long a browser may cache a preflight response.

use crate::{Fault, Finding, Fix, Rule};

/// The highest limit of all browsers, which is that of Firefox.
const LONGEST: u64 = 86_400;

/// The limit of Chromium.
const CHROMIUM: u64 = 7_200;

/// The limit of WebKit. A longer time has an effect in the other browsers.
const WEBKIT: u64 = 600;

/// Parses a duration: a number of seconds, or a number with the unit `s`, `m`, `h` or `d`.
///
/// ```
/// assert_eq!(cors_rules::max_age::parse("10m"), Ok(600));
/// assert!(cors_rules::max_age::parse("1.5h").is_err());
/// ```
///
/// # Errors
///
/// `max_age_range` for any other text.
pub fn parse(text: &str) -> Result<u64, Fault> {
    let unit = |unit: &str| match unit {
        "" | "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let end = text
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    match (number.parse::<u64>(), unit(rest)) {
        (Ok(number), Some(unit)) => Ok(number.saturating_mul(unit)),
        (Err(_), Some(_)) if !number.is_empty() => Ok(u64::MAX),
        _ => {
            let what = format!(
                "`{}` is neither a number of seconds nor a duration such as `10m`, `1h` or `1d`",
                text.escape_debug()
            );
            Err(Fault::new(
                Rule::MaxAgeRange,
                what,
                Fix::Name("600".to_owned()),
            ))
        }
    }
}

/// The mistake in a number of seconds, if there is one. Zero is valid, and disables the cache.
#[must_use]
pub fn check(seconds: u64) -> Vec<Finding> {
    let fault = if seconds > LONGEST {
        let what = "no browser caches the response to a preflight for more than a day";
        Fault::new(Rule::MaxAgeRange, what, Fix::Write(LONGEST.to_string()))
    } else if seconds > CHROMIUM {
        let what = format!(
            "Chromium caches the response to a preflight for at most {CHROMIUM} seconds, and WebKit for {WEBKIT}"
        );
        Fault::new(Rule::MaxAgeCapped, what, Fix::Write(CHROMIUM.to_string()))
    } else {
        return Vec::new();
    };
    vec![fault.of_list()]
}

#[cfg(test)]
mod tests {
    use super::{check, parse};

    #[test]
    fn durations_are_seconds() {
        let table = [
            ("0", Some(0)),
            ("600", Some(600)),
            ("90s", Some(90)),
            ("10m", Some(600)),
            ("1h", Some(3_600)),
            ("1d", Some(86_400)),
            ("99999999999999999999", Some(u64::MAX)),
            ("99999999999999999d", Some(u64::MAX)),
            ("", None),
            ("m", None),
            ("-1", None),
            ("1.5", None),
            ("1 h", None),
            ("1w", None),
            ("1H", None),
            ("ten", None),
            ("1\u{e9}", None),
        ];
        for (text, seconds) in table {
            assert_eq!(parse(text).ok(), seconds, "{text}");
        }
    }

    #[test]
    fn a_duration_is_at_most_a_day_and_better_two_hours() {
        let table = [
            (0, None),
            (7_200, None),
            (7_201, Some("max_age_capped")),
            (86_400, Some("max_age_capped")),
            (86_401, Some("max_age_range")),
            (u64::MAX, Some("max_age_range")),
        ];
        for (seconds, rule) in table {
            let found = check(seconds)
                .first()
                .map(|finding| finding.fault.rule.id());
            assert_eq!(found, rule, "{seconds}");
        }
    }
}
