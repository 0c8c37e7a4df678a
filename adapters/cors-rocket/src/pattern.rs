//! The pattern of a route's URI, matched as in the router of rocket.

use rocket::{
    Route,
    http::{RawStr, uri::Origin},
};

/// The pattern of a route's path and query.
#[derive(Debug)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
    /// The fields that the query must have.
    query: Vec<(String, String)>,
}

#[derive(Debug, PartialEq)]
enum Segment {
    Static(String),
    /// `<name>`
    Dynamic,
    /// `<name..>`
    Trailing,
}

impl Pattern {
    pub(crate) fn new(route: &Route) -> Self {
        let origin = &route.uri.origin;
        let segments = origin.path().raw_segments();
        let query = origin.query();
        let fields = query.into_iter().flat_map(|query| query.raw_segments());
        let fields = fields
            .map(RawStr::as_str)
            .filter(|field| !is_dynamic(field));
        Self {
            segments: segments
                .map(|segment| Segment::new(segment.as_str()))
                .collect(),
            query: fields.map(split_field).collect(),
        }
    }

    /// Whether a request for this URI can be routed to the route.
    pub(crate) fn matches(&self, uri: &Origin<'_>) -> bool {
        self.matches_path(uri) && self.matches_query(uri)
    }

    fn matches_path(&self, uri: &Origin<'_>) -> bool {
        let segments = uri.path().segments();
        let is_long_enough = match self.segments.last() {
            Some(Segment::Trailing) => segments.len() + 1 >= self.segments.len(),
            _ => segments.len() == self.segments.len(),
        };
        if !is_long_enough {
            return false;
        }
        for (own, segment) in self.segments.iter().zip(segments) {
            match own {
                Segment::Trailing => return true,
                Segment::Static(text) if text != segment => return false,
                Segment::Static(_) | Segment::Dynamic => {}
            }
        }
        true
    }

    fn matches_query(&self, uri: &Origin<'_>) -> bool {
        self.query.iter().all(|(name, value)| {
            let field = (&**name, &**value);
            uri.query()
                .is_some_and(|query| query.segments().any(|own| own == field))
        })
    }

    /// Whether a path can match both patterns.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (&self.segments, &other.segments);
        for pair in a.iter().zip(b) {
            match pair {
                (Segment::Trailing, _) | (_, Segment::Trailing) => return true,
                (Segment::Static(a), Segment::Static(b)) if a != b => return false,
                _ => {}
            }
        }
        let is_trailing = |segment: Option<&Segment>| segment == Some(&Segment::Trailing);
        a.len() == b.len() || is_trailing(a.get(b.len())) || is_trailing(b.get(a.len()))
    }

    /// Whether both match the same paths. The names of parameters are ignored.
    pub(crate) fn has_path_of(&self, other: &Self) -> bool {
        self.segments == other.segments
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        if !is_dynamic(text) {
            Segment::Static(text.to_owned())
        } else if text.ends_with("..>") {
            Segment::Trailing
        } else {
            Segment::Dynamic
        }
    }
}

fn is_dynamic(text: &str) -> bool {
    text.starts_with('<') && text.ends_with('>')
}

fn split_field(field: &str) -> (String, String) {
    let (name, value) = field.split_once('=').unwrap_or((field, ""));
    (name.to_owned(), value.to_owned())
}
