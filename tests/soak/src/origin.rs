//! Origins that a route allows, and origins that it does not allow.

use std::iter::repeat_with;

use fastrand::Rng;

use crate::route::{Origins, Route};

/// The `Origin` lines of a request, and whether the route allows them.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(crate) lines: Vec<Vec<u8>>,
    pub(crate) is_allowed: bool,
}

impl Origin {
    pub(crate) fn choose(route: &Route, rng: &mut Rng) -> Self {
        let allowed = allowed(route.origins, rng);
        if rng.bool() {
            return Self {
                lines: vec![allowed.into_bytes()],
                is_allowed: true,
            };
        }
        let lines = hostile(&allowed, rng);
        // With `origins = any` every value is allowed, but not two lines.
        let is_allowed = matches!(route.origins, Origins::Any) && lines.len() == 1;
        Self { lines, is_allowed }
    }
}

fn allowed(origins: Origins, rng: &mut Rng) -> String {
    match origins {
        Origins::Any => format!("http://{}", label(rng)),
        Origins::One(origin) => origin.to_owned(),
        Origins::Listed(origins) => origins[rng.usize(..origins.len())].to_owned(),
        Origins::Below(domain) => {
            let labels: Vec<String> = (0..rng.u8(1..4)).map(|_| label(rng)).collect();
            format!("https://{}.{domain}", labels.join("."))
        }
    }
}

fn label(rng: &mut Rng) -> String {
    let length = rng.usize(1..12);
    repeat_with(|| rng.lowercase()).take(length).collect()
}

/// Returns lines that resemble the allowed origin, or are malformed.
fn hostile(allowed: &str, rng: &mut Rng) -> Vec<Vec<u8>> {
    let line = match rng.u8(..10) {
        0 => format!("{allowed}.attacker.example"),
        1 => format!("{allowed}/"),
        2 => format!("{allowed}:443"),
        3 => format!("x{allowed}"),
        4 => allowed.replacen("//", "//attacker.example/", 1),
        5 => allowed.to_uppercase(),
        6 => "null".to_owned(),
        7 => format!("{allowed}{}", "a".repeat(2_048)),
        8 => return vec![allowed.into(), allowed.into()],
        _ => return vec![noise(rng)],
    };
    vec![line.into_bytes()]
}

/// Random bytes that are valid in a header. They begin with `~`, unlike any origin.
fn noise(rng: &mut Rng) -> Vec<u8> {
    let length = rng.usize(1..200);
    let bytes = repeat_with(|| rng.u8(b'!'..=u8::MAX)).filter(|&byte| byte != 0x7f);
    [b'~'].into_iter().chain(bytes.take(length)).collect()
}
