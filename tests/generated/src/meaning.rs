//! What a script may do according to a policy.

use crate::{
    declared::{Declared, Path},
    script::Script,
};

/// Whether the handlers of `path` let the script send its request and read the response.
///
/// The script must be cross-origin, and must not set forbidden request headers.
#[must_use]
pub fn may_read(path: &Path, script: &Script) -> bool {
    let Some(declared) = path.serving(&script.sent_method()) else {
        return false;
    };
    declared.covers_origin(script.origin.as_bytes())
        && (declared.credentials || !script.credentials)
        && declared_headers(script)
            .iter()
            .all(|name| declared.covers_header(name))
}

/// Whether a script that may read the response may read its header `name`.
#[must_use]
pub fn may_read_header(declared: &Declared, name: &str) -> bool {
    // https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name
    const ALWAYS: [&str; 7] = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    const NEVER: [&str; 2] = ["set-cookie", "set-cookie2"];
    let name = name.to_ascii_lowercase();
    let is_exposed = declared.expose.any || declared.expose.lists(&name);
    !NEVER.contains(&&*name) && (ALWAYS.contains(&&*name) || is_exposed)
}

/// The names of the script's headers that the policy must list.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
#[must_use]
pub fn declared_headers(script: &Script) -> Vec<&str> {
    let (simple, mut others): (Vec<_>, Vec<_>) = script
        .headers
        .iter()
        .partition(|(name, value)| is_simple(&name.to_ascii_lowercase(), value));
    if simple.iter().map(|(_, value)| value.len()).sum::<usize>() > 1024 {
        others.extend(simple);
    }
    others.into_iter().map(|(name, _)| name.as_str()).collect()
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn is_simple(name: &str, value: &str) -> bool {
    let is_plain = !value.contains(|char: char| {
        (char < ' ' && char != '\t') || "\"():<>?@[\\]{}\u{7f}".contains(char)
    });
    let is_language = value
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || " *,-.;=".contains(char));
    let is_right = match name {
        "accept" => is_plain,
        "accept-language" | "content-language" => is_language,
        "content-type" => is_plain && is_form(value),
        "range" => is_range(value),
        _ => false,
    };
    is_right && value.len() <= 128
}

fn is_form(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim();
    let forms = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ];
    forms.iter().any(|form| essence.eq_ignore_ascii_case(form))
}

/// Whether `value` is `bytes=` with a start, and optionally an end that is not less than the start.
fn is_range(value: &str) -> bool {
    let Some((start, end)) = value
        .strip_prefix("bytes=")
        .and_then(|it| it.split_once('-'))
    else {
        return false;
    };
    let is_number = |text: &str| text.chars().all(|char| char.is_ascii_digit());
    match (start.parse::<u64>(), end.parse::<u64>()) {
        _ if !is_number(start) || !is_number(end) => false,
        (Ok(start), Ok(end)) => start <= end,
        (start, _) => start.is_ok() && end.is_empty(),
    }
}
