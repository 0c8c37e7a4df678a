//! The listed origins, sorted by host.

use cors_rules::OriginParts;

/// The positions of the listed origins, sorted by host, so that a diagnostic finds those of a host without searching
/// all of them. It is created for the first diagnostic.
#[derive(Debug)]
pub(crate) struct HostIndex(Box<[usize]>);

/// The maximum number of origins per host that are considered. A policy can list a host with any number of ports.
const LIMIT: usize = 16;

impl HostIndex {
    pub(super) fn new<'a>(count: usize, listed: impl Fn(usize) -> Option<&'a str>) -> Self {
        let mut places: Vec<usize> = (0..count).collect();
        places.sort_unstable_by_key(|&place| (host(listed(place)), place));
        Self(places.into())
    }

    /// The first few origins with this host. The host of a pattern has the form `*.example.com`.
    pub(super) fn find<'a>(
        &self,
        wanted: &str,
        listed: impl Fn(usize) -> Option<&'a str>,
    ) -> impl Iterator<Item = &'a str> {
        let Self(places) = self;
        let first = places.partition_point(|&place| host(listed(place)) < Some(wanted));
        let near = places[first..].iter().take(LIMIT);
        let near = near.map_while(move |&place| listed(place));
        near.take_while(move |origin| host(Some(origin)) == Some(wanted))
    }
}

// If it were inlined, it would be repeated at each comparison of the sort.
#[inline(never)]
fn host(origin: Option<&str>) -> Option<&str> {
    origin.and_then(OriginParts::split).map(|parts| parts.host)
}
