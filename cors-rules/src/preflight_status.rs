//! The rule for the status of an allowed preflight.

use crate::{Fault, Fix, Rule};

/// The status of a policy that specifies none.
pub const DEFAULT: u16 = 204;

/// Parses a status.
///
/// ```
/// assert_eq!(cors_rules::preflight_status::parse("200"), Ok(200));
/// assert!(cors_rules::preflight_status::parse("404").is_err());
/// ```
///
/// # Errors
///
/// `unknown_key` for anything but a number from 200 to 299.
pub fn parse(text: &str) -> Result<u16, Fault> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let status = text.parse().ok();
    status
        .filter(|status| is_number && (200..300).contains(status))
        .ok_or_else(|| {
            let what = "browsers accept preflight responses only with a status from 200 to 299";
            Fault::new(Rule::UnknownKey, what, Fix::Write("200".to_owned()))
        })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_status_is_a_number_from_200_to_299() {
        for (text, status) in [("200", 200), ("204", 204), ("299", 299)] {
            assert_eq!(parse(text), Ok(status));
        }
        for text in [
            "199", "300", "404", "2000", "65736", "-200", "+200", "200.0", "ok", "",
        ] {
            let fault = parse(text).expect_err(text);
            assert_eq!(fault.rule.id(), "unknown_key", "{text}");
            assert_eq!(fault.proposal(), Some("200"), "{text}");
        }
    }
}
