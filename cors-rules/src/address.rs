//! IP addresses as hosts: how they are recognized, and the form that browsers send.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a host is an IPv4 address, valid or invalid ([URL Standard, ends in a number]).
///
/// [URL Standard, ends in a number]: https://url.spec.whatwg.org/#ends-in-a-number-checker
pub(crate) fn ends_in_a_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or(host);
    !last.is_empty() && (last.bytes().all(|byte| byte.is_ascii_digit()) || number(last).is_some())
}

/// The address in the form that browsers send ([URL Standard, IPv4 parser]).
///
/// [URL Standard, IPv4 parser]: https://url.spec.whatwg.org/#concept-ipv4-parser
pub(crate) fn canonical_ipv4(host: &str) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let parts: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (&last, leading) = parts.split_last()?;
    let room = 4_u32.checked_sub(u32::try_from(leading.len()).ok()?)?;
    if room == 0 || leading.iter().any(|&part| part > 255) || last >= 256_u64.pow(room) {
        return None;
    }
    let bits = leading
        .iter()
        .zip([24, 16, 8])
        .fold(last, |bits, (part, shift)| bits | (part << shift));
    Some(Ipv4Addr::from(u32::try_from(bits).ok()?).to_string())
}

/// <https://url.spec.whatwg.org/#ipv4-number-parser>
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        [] => return None,
        _ => (text, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    Some(u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}

/// The address in the form that browsers send, in brackets ([URL Standard, IPv6 serializer]). `address`
/// has no brackets.
///
/// [URL Standard, IPv6 serializer]: https://url.spec.whatwg.org/#concept-ipv6-serializer
pub(crate) fn canonical_ipv6(address: &str) -> Option<String> {
    let pieces = address.parse::<Ipv6Addr>().ok()?.segments();
    let hex = |pieces: &[u16]| {
        let pieces: Vec<String> = pieces.iter().map(|piece| format!("{piece:x}")).collect();
        pieces.join(":")
    };
    let text = match longest_zeros(&pieces) {
        Some((start, end)) => format!("{}::{}", hex(&pieces[..start]), hex(&pieces[end..])),
        None => hex(&pieces),
    };
    Some(format!("[{text}]"))
}

/// The first longest run of two or more zeros.
fn longest_zeros(pieces: &[u16; 8]) -> Option<(usize, usize)> {
    let mut longest = None;
    let mut start = 0;
    for end in 0..=pieces.len() {
        if end < pieces.len() && pieces[end] == 0 {
            continue;
        }
        let length = end - start;
        if length > 1 && longest.is_none_or(|(from, to)| length > to - from) {
            longest = Some((start, end));
        }
        start = end + 1;
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{canonical_ipv4, canonical_ipv6, ends_in_a_number};

    #[test]
    fn ipv4_addresses_are_written_as_browsers_do() {
        let table = [
            ("127.0.0.1", Some("127.0.0.1")),
            ("127.0.0.01", Some("127.0.0.1")),
            ("0x7f000001", Some("127.0.0.1")),
            ("0x7F.1", Some("127.0.0.1")),
            ("127.1", Some("127.0.0.1")),
            ("017700000001", Some("127.0.0.1")),
            ("2130706433", Some("127.0.0.1")),
            ("0x", Some("0.0.0.0")),
            ("1.2.3.4.", Some("1.2.3.4")),
            ("256.1.1.1", None),
            ("1.1.1.256", None),
            ("4294967296", None),
            ("1.2.3.4.5", None),
            ("1..2", None),
            ("08.1", None),
            ("a.1", None),
        ];
        for (host, address) in table {
            assert_eq!(canonical_ipv4(host).as_deref(), address, "{host}");
        }
    }

    #[test]
    fn ipv6_addresses_are_written_as_browsers_do() {
        let table = [
            ("::1", Some("[::1]")),
            ("::", Some("[::]")),
            ("2001:DB8::1", Some("[2001:db8::1]")),
            ("2001:db8:0:0:0:0:0:1", Some("[2001:db8::1]")),
            ("1:0:0:2:0:0:0:3", Some("[1:0:0:2::3]")),
            ("1:0:0:2:3:0:0:4", Some("[1::2:3:0:0:4]")),
            ("1:0:2:3:4:5:6:7", Some("[1:0:2:3:4:5:6:7]")),
            ("1:2:3:4:5:6:0:0", Some("[1:2:3:4:5:6::]")),
            ("::ffff:1.2.3.4", Some("[::ffff:102:304]")),
            ("fe80::1%eth0", None),
            ("1.2.3.4", None),
            (":::", None),
        ];
        for (address, text) in table {
            assert_eq!(canonical_ipv6(address).as_deref(), text, "{address}");
        }
    }

    #[test]
    fn a_last_label_that_is_a_number_makes_an_address() {
        for host in ["1", "a.1", "1.", "0x", "a.0xf", "09", "a.00"] {
            assert!(ends_in_a_number(host), "{host}");
        }
        for host in ["", "a", "1.a", "1..", "0xg", "1a"] {
            assert!(!ends_in_a_number(host), "{host}");
        }
    }
}
