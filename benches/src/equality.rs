//! Both sides give the same headers where both allow.

use std::collections::BTreeSet;

use crate::{
    case::{Case, Cors},
    row::Row,
    scenario::Scenario,
    stack,
    subject::Headers,
};

/// Compares value for value, with what is meant to differ left out:
///
/// - `Vary` of an actual response: actix-cors names the headers of preflights too, and ours names none
///   where the response is the same for everybody. Ours must be among theirs.
/// - `Vary` of a preflight: ours always names all three headers. Theirs must be among ours.
/// - The order of a list: actix-cors keeps it in a `HashSet`.
///
/// # Panics
///
/// If they differ.
pub(crate) fn assert(row: Row) {
    if !row.ours.scenario.is_allowed() {
        return;
    }
    let is_actix = row.peer.cors == Cors::Actix;
    let [ours, peer] = [row.ours, row.peer].map(headers);
    let [our_vary, peer_vary] = [&ours, &peer].map(|headers| list(headers, "vary"));
    let is_same_vary = match row.ours.scenario {
        Scenario::PreflightAllowed => peer_vary.is_subset(&our_vary),
        _ => our_vary.is_subset(&peer_vary),
    };
    assert!(
        is_same_vary,
        "{row}: `Vary`: {our_vary:?}, peer {peer_vary:?}"
    );
    let names = |headers: &Headers| -> BTreeSet<String> {
        headers
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.starts_with("access-control-"))
            .collect()
    };
    assert_eq!(names(&ours), names(&peer), "{row}");
    for name in names(&ours) {
        if is_actix {
            assert_eq!(list(&ours, &name), list(&peer, &name), "{row}: {name}");
        } else {
            assert_eq!(values(&ours, &name), values(&peer, &name), "{row}: {name}");
        }
    }
}

fn headers(case: Case) -> Headers {
    let mut subject = stack::build(case);
    subject.load();
    subject.headers()
}

fn values<'a>(headers: &'a Headers, name: &str) -> Vec<&'a str> {
    let of_name = headers.iter().filter(|(its_name, _)| its_name == name);
    of_name.map(|(_, value)| value.as_str()).collect()
}

fn list(headers: &Headers, name: &str) -> BTreeSet<String> {
    let elements = values(headers, name)
        .into_iter()
        .flat_map(|value| value.split(','));
    elements
        .map(|element| element.trim().to_ascii_lowercase())
        .collect()
}
