//! Checks that both sides return the same headers if both allow a request.

use std::collections::BTreeSet;

use crate::{
    case::{Case, Cors, Host},
    row::Row,
    scenario::Scenario,
    stack,
    subject::Headers,
};

/// Compares all headers, except for these intended differences:
///
/// - `Vary` of an actual response: actix-cors also lists the headers of preflights, and this library lists none
///   if the response is the same for every origin. The names of this library must be among those of the peer.
/// - `Vary` of a preflight: this library always lists all three headers. Those of the peer must be among them.
/// - `Vary` of poem's `Cors` and `rocket_cors`, which have none for listed origins.
/// - The order of a list: actix-cors and others use a `HashSet`.
/// - `Access-Control-Expose-Headers` of a preflight, which browsers ignore: some peers send it.
/// - `Access-Control-Allow-Methods` of rocket handlers, each of which has one method and its own policy.
/// - `Access-Control-Allow-Headers` of `rocket_cors`, which lists only the requested headers.
///
/// # Panics
///
/// If they differ.
pub(crate) fn assert(row: Row) {
    if !row.ours.scenario.is_allowed() {
        return;
    }
    let is_any_order = matches!(row.peer.cors, Cors::Actix | Cors::Framework);
    let has_no_vary = matches!(row.ours.host, Host::Poem | Host::PoemApp | Host::RocketApp);
    let is_rocket = row.ours.host == Host::RocketApp;
    let has_own_methods = is_rocket && row.ours.cors == Cors::Routes;
    let is_preflight = row.ours.scenario.is_preflight();
    let [ours, peer] = [row.ours, row.peer].map(headers);
    let [our_vary, peer_vary] = [&ours, &peer].map(|headers| list(headers, "vary"));
    let is_same_vary = match row.ours.scenario {
        Scenario::PreflightAllowed => peer_vary.is_subset(&our_vary),
        _ => our_vary.is_subset(&peer_vary),
    };
    assert!(
        is_same_vary || has_no_vary,
        "{row}: `Vary`: {our_vary:?}, peer {peer_vary:?}"
    );
    let names = |headers: &Headers| -> BTreeSet<String> {
        headers
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.starts_with("access-control-"))
            .filter(|name| !is_preflight || name != "access-control-expose-headers")
            .collect()
    };
    assert_eq!(names(&ours), names(&peer), "{row}");
    for name in names(&ours) {
        if has_own_methods && name == "access-control-allow-methods" {
            let [ours, peer] = [&ours, &peer].map(|headers| list(headers, &name));
            assert!(ours.is_subset(&peer), "{row}: {name}");
        } else if is_rocket && name == "access-control-allow-headers" {
            let [ours, peer] = [&ours, &peer].map(|headers| list(headers, &name));
            assert!(peer.is_subset(&ours), "{row}: {name}");
        } else if is_any_order {
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
