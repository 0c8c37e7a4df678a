//! The listed origins, sorted by host.

use cors_rules::OriginParts;

use super::PreparedPolicy;

/// The listed origins, sorted by host: a diagnostic finds those of a host without a walk through all of
/// them. It is made for the first diagnostic.
#[derive(Debug)]
pub(crate) struct HostIndex(Box<[usize]>);

/// How many origins of one host are looked at, as a policy can list a host with any number of ports.
const LIMIT: usize = 16;

impl HostIndex {
    pub(super) fn new(policy: &PreparedPolicy) -> Self {
        let mut places: Vec<usize> = (0..policy.listed_count()).collect();
        places.sort_by_key(|&place| (policy.host(place), place));
        Self(places.into())
    }
}

impl PreparedPolicy {
    /// The first few listed origins with this host, which is `*.example.com` for patterns.
    pub(crate) fn origins_of_host(&self, host: &str) -> impl Iterator<Item = &str> {
        let HostIndex(places) = self.hosts.get_or_init(|| HostIndex::new(self));
        let first = places.partition_point(|&place| self.host(place) < Some(host));
        let of_host = places[first..].iter().copied().take(LIMIT);
        let of_host = of_host.take_while(move |&place| self.host(place) == Some(host));
        of_host.filter_map(|place| self.listed(place))
    }

    fn listed_count(&self) -> usize {
        self.declaration().origins.list.len() + self.origins.read_count()
    }

    /// A listed origin: the declared ones, then those of variables.
    fn listed(&self, place: usize) -> Option<&str> {
        let declared = self.declaration().origins.list;
        match place.checked_sub(declared.len()) {
            None => declared.get(place).copied(),
            Some(slot) => self.origins.listed(slot)?.to_str().ok(),
        }
    }

    fn host(&self, place: usize) -> Option<&str> {
        self.listed(place)
            .and_then(OriginParts::split)
            .map(|parts| parts.host)
    }
}
