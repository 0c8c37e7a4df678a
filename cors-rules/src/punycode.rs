//! Punycode ([RFC 3492]), which writes international labels in ASCII.
//!
//! [RFC 3492]: https://www.rfc-editor.org/rfc/rfc3492

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// The Punycode of `label`, without `xn--`. `None` if it overflows.
pub(crate) fn encode(label: &str) -> Option<String> {
    let mut output: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(output.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let mut n = INITIAL_N;
    let mut delta = 0_u32;
    let mut bias = INITIAL_BIAS;
    let mut handled = basic;
    let length = u32::try_from(label.chars().count()).ok()?;
    while handled < length {
        let next = label
            .chars()
            .map(u32::from)
            .filter(|&char| char >= n)
            .min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for char in label.chars().map(u32::from) {
            if char < n {
                delta = delta.checked_add(1)?;
            }
            if char == n {
                push_delta(&mut output, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(output)
}

/// The label that `text`, which follows `xn--`, encodes. `None` if it is invalid.
pub(crate) fn decode(text: &str) -> Option<String> {
    let (basic, extended) = text.rsplit_once('-').unwrap_or(("", text));
    if !text.is_ascii() {
        return None;
    }
    let mut output: Vec<char> = basic.chars().collect();
    let mut digits = extended.bytes();
    let mut n = INITIAL_N;
    let mut i = 0_u32;
    let mut bias = INITIAL_BIAS;
    while digits.len() > 0 {
        let start = i;
        let mut weight = 1_u32;
        let mut k = BASE;
        loop {
            let digit = digit_value(digits.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        bias = adapt(i - start, length, start == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        output.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    Some(output.into_iter().collect())
}

fn push_delta(output: &mut String, delta: u32, bias: u32) {
    let mut quotient = delta;
    let mut k = BASE;
    loop {
        let threshold = threshold(k, bias);
        if quotient < threshold {
            output.push(digit(quotient));
            return;
        }
        let span = BASE - threshold;
        output.push(digit(threshold + (quotient - threshold) % span));
        quotient = (quotient - threshold) / span;
        k += BASE;
    }
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapt(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, 36).unwrap_or('0')
}

fn digit_value(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn labels_are_encoded_and_decoded() {
        let table = [
            ("bücher", "bcher-kva"),
            ("münchen", "mnchen-3ya"),
            ("例え", "r8jz45g"),
            ("テスト", "zckzah"),
            ("пример", "e1afmkfd"),
            ("ü", "tda"),
        ];
        for (label, code) in table {
            assert_eq!(encode(label).as_deref(), Some(code), "{label}");
            assert_eq!(decode(code).as_deref(), Some(label), "{code}");
        }
    }

    #[test]
    fn what_encodes_no_label_is_refused() {
        for text in ["a!", "99999999", "é", "a-9999999999", "z"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
