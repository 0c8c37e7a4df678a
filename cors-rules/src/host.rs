//! Hosts, in the form that browsers send.

use crate::{
    Rule,
    address::{canonical_ipv4, canonical_ipv6, ends_in_a_number},
    punycode,
};

/// The maximum number of bytes in a domain name ([RFC 1035, section 2.3.4], without the root label).
///
/// [RFC 1035, section 2.3.4]: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
pub(crate) const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;

/// Whether a label of a canonical host may contain `byte`: a lower-case letter, a digit, `-` or `_`.
///
/// The URL Standard forbids fewer ([forbidden domain code point]). No host in use contains the others, such as `;`
/// and `}`, so they are mistakes in a policy.
///
/// [forbidden domain code point]: https://url.spec.whatwg.org/#forbidden-domain-code-point
#[must_use]
pub const fn is_host_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_')
}

/// Whether `text` is a domain name in the form that browsers send: at most 253 bytes, one or more labels of 1 to 63
/// bytes, separated by dots.
///
/// ```
/// assert!(cors_rules::is_host(b"app.example.com"));
/// assert!(!cors_rules::is_host(b"app..example.com"));
/// ```
#[must_use]
pub fn is_host(text: &[u8]) -> bool {
    text.len() <= MAX_HOST && is_labels(text)
}

/// The same check without the limit of the total length, in one pass.
#[inline]
pub(crate) fn is_labels(text: &[u8]) -> bool {
    let mut length = 0;
    for &byte in text {
        match byte {
            b'.' if length > 0 => length = 0,
            _ if length < MAX_LABEL && IS_HOST_BYTE[usize::from(byte)] => length += 1,
            _ => return false,
        }
    }
    length > 0
}

static IS_HOST_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = is_host_byte(byte);
        match byte.checked_add(1) {
            Some(next) => byte = next,
            None => break table,
        }
    }
};

/// A broken rule, and a description of the mistake.
pub(crate) type Problem = (Rule, String);

/// Checks the host of an `http`, `https`, `ws` or `wss` origin ([URL Standard, host parser]). It must be
/// in lower case.
///
/// [URL Standard, host parser]: https://url.spec.whatwg.org/#concept-host-parser
pub(crate) fn check(host: &str) -> Result<(), Problem> {
    if host.starts_with('[') {
        return check_ipv6(host);
    }
    if !host.is_ascii() {
        let what = format!("browsers send the host `{host}` in ASCII form");
        return Err((Rule::OriginIdn, what));
    }
    if ends_in_a_number(host) {
        return match canonical_ipv4(host) {
            Some(address) if address == host => Ok(()),
            Some(_) => Err((
                Rule::OriginIp,
                format!("browsers send the address `{host}` in another form"),
            )),
            None => Err((
                Rule::OriginIp,
                format!("`{host}` ends in a number, but is not an IPv4 address"),
            )),
        };
    }
    check_domain(host)
}

fn check_ipv6(host: &str) -> Result<(), Problem> {
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let what = match address.and_then(canonical_ipv6) {
        Some(canonical) if canonical == host => return Ok(()),
        Some(_) => format!("browsers send the address `{host}` in another form"),
        None => format!("`{host}` is not an IPv6 address"),
    };
    Err((Rule::OriginIp, what))
}

fn check_domain(host: &str) -> Result<(), Problem> {
    let wrong = |what: String| Err((Rule::OriginHost, what));
    check_length(host)?;
    for label in host.split('.') {
        if label.is_empty() {
            return wrong(format!("the host `{host}` has an empty label"));
        }
        if label.len() > MAX_LABEL {
            return wrong(format!(
                "a label of the host has {} bytes; the maximum is {MAX_LABEL}",
                label.len()
            ));
        }
        if let Some(byte) = label.bytes().find(|&byte| !is_host_byte(byte)) {
            let char = char::from(byte).escape_debug();
            return wrong(format!("a host cannot contain `{char}`"));
        }
        if label
            .strip_prefix("xn--")
            .is_some_and(|code| !is_international(code))
        {
            return wrong(format!("the label `{label}` is not valid Punycode"));
        }
    }
    Ok(())
}

/// Checks that `*` can replace a label before the host of a pattern.
pub(crate) fn check_base(host: &str) -> Result<(), Problem> {
    if host.len() + "a.".len() > MAX_HOST {
        let what = format!(
            "`*` cannot replace a label before a host of {} bytes",
            host.len()
        );
        return Err((Rule::OriginHost, what));
    }
    Ok(())
}

/// Whether `code` encodes a label that is not ASCII.
fn is_international(code: &str) -> bool {
    let Some(label) = punycode::decode(code) else {
        return false;
    };
    let may_be_sent =
        |char: char| !char.is_control() && !char.is_whitespace() && is_case_folded(char);
    !label.is_ascii()
        && label.chars().all(may_be_sent)
        && punycode::encode(&label).as_deref() == Some(code)
}

/// Whether IDNA preserves the letter case of `char`. IDNA folds Cherokee letters to upper case.
fn is_case_folded(char: char) -> bool {
    matches!(char, 'Ꭰ'..='Ᏽ') || char.to_lowercase().eq([char])
}

/// Checks the host of an origin with another scheme (an extension, an application). It is never treated
/// as an address.
pub(crate) fn check_opaque(host: &str) -> Result<(), Problem> {
    check_length(host)?;
    match host
        .bytes()
        .find(|&byte| byte != b'.' && !is_host_byte(byte))
    {
        None => Ok(()),
        Some(byte) => {
            let what = format!(
                "a host of this scheme cannot contain `{}`",
                char::from(byte).escape_debug()
            );
            Err((Rule::OriginHost, what))
        }
    }
}

fn check_length(host: &str) -> Result<(), Problem> {
    if host.len() <= MAX_HOST {
        return Ok(());
    }
    let what = format!(
        "the host has {} bytes; the maximum is {MAX_HOST}",
        host.len()
    );
    Err((Rule::OriginHost, what))
}

/// Whether `host` is an IP address.
pub(crate) fn is_address(host: &str) -> bool {
    host.starts_with('[') || ends_in_a_number(host)
}

/// The host in the form that browsers send, if it is certain.
pub(crate) fn canonical(host: &str) -> Option<String> {
    if let Some(address) = host.strip_prefix('[') {
        return canonical_ipv6(address.strip_suffix(']')?);
    }
    // Converted char by char, because a sigma at the end of a word must not become a final sigma.
    let host: String = host.chars().flat_map(char::to_lowercase).collect();
    let host = host.trim_end_matches('.');
    if ends_in_a_number(host) {
        return canonical_ipv4(host);
    }
    let labels: Vec<String> = host.split('.').map(ascii_label).collect::<Option<_>>()?;
    Some(labels.join("."))
}

fn ascii_label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    let is_certain = |char: char| char.is_ascii() || stands_for_itself(char);
    if label.starts_with("xn--") || !label.chars().all(is_certain) {
        return None;
    }
    Some(format!("xn--{}", punycode::encode(label)?))
}

/// Whether `char` is a lower-case letter that IDNA maps to itself in every context. The list contains only common
/// letters, because the whole table ([UTS 46]) is large and would only serve to propose a text.
///
/// [UTS 46]: https://www.unicode.org/reports/tr46/
fn stands_for_itself(char: char) -> bool {
    matches!(
        char,
        'ß'..='ö' | 'ø'..='ÿ'
            | 'ā'..='ı' | 'ĵ'..='ľ' | 'ł'..='ň' | 'ŋ'..='ž'
            | 'ά'..='ώ'
            | 'а'..='џ'
            | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'
            | '一'..='鿿'
            | '가'..='힣'
    ) && char.to_lowercase().eq([char])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_host_byte, is_labels, stands_for_itself};

    /// The documented behavior as a single expression.
    fn is_labels_naively(text: &[u8]) -> bool {
        text.split(|&byte| byte == b'.').all(|label| {
            (1..=63).contains(&label.len()) && label.iter().all(|&byte| is_host_byte(byte))
        })
    }

    proptest! {
        #[test]
        fn labels_follow_the_documentation(
            text in prop::collection::vec(prop_oneof![Just(b'.'), Just(b'a'), any::<u8>()], 0..20),
            length in 0_usize..70,
        ) {
            let long = [vec![b'a'; length], text.clone(), vec![b'b'; length]].concat();
            for text in [text, long] {
                prop_assert_eq!(is_labels(&text), is_labels_naively(&text));
            }
        }
    }

    /// Proposed hosts must be in the form that browsers send.
    #[test]
    fn unescaped_letters_are_the_same_in_a_url() {
        let letters = ('\u{80}'..='\u{ffff}').filter(|&char| stands_for_itself(char));
        for char in letters {
            let url = url::Url::parse(&format!("https://a{char}b.example")).expect("a URL");
            let host = super::canonical(&format!("a{char}b.example"));
            assert_eq!(url.host_str(), host.as_deref(), "{char}");
        }
    }
}
