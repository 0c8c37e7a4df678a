//! What changed from one manifest to another.

use std::{collections::BTreeMap, fmt};

use super::{Handler, Manifest, comparison::Comparison};

/// What changed from one manifest to another; what lets in more comes first.
///
/// It is empty where all policies say the same. Where a handler is written, and in which order its
/// lists are, does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The changes.
    pub changes: Vec<Change>,
}

/// One change of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Whether more or less is allowed.
    pub effect: Effect,
    /// A sentence without its full stop: `https://app.example.com may now DELETE delete_user`.
    pub text: String,
}

/// What a [`Change`] does to what scripts of other origins may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Effect {
    /// They may do more.
    Widened,
    /// They may do less.
    Narrowed,
    /// They may do the same; the policy is written in another way.
    Changed,
}

impl Manifest {
    /// What changed from this manifest to `newer`.
    ///
    /// ```
    /// use cors_runtime::manifest::Manifest;
    ///
    /// let reviewed = Manifest::from_json(r#"{ "version": 1, "handlers": [] }"#)?;
    /// print!("{}", reviewed.difference(&Manifest::of_program()));
    /// # Ok::<(), cors_runtime::manifest::ManifestError>(())
    /// ```
    #[must_use]
    pub fn difference(&self, newer: &Self) -> Difference {
        let comparison = Comparison::new([self, newer]);
        let (old, new) = (by_place(self), by_place(newer));
        let mut changes = Vec::new();
        for (place, before) in &old {
            changes.extend(match new.get(place) {
                Some(after) => comparison.changes(before, after),
                None => vec![comparison.removed(before)],
            });
        }
        let added = new.iter().filter(|(place, _)| !old.contains_key(place));
        changes.extend(added.map(|(_, after)| comparison.added(after)));
        changes.sort_by_key(|change| change.effect);
        Difference { changes }
    }
}

/// Module and name, and which one of those: functions inside functions may share both.
type Place<'a> = (&'a str, &'a str, usize);

fn by_place(manifest: &Manifest) -> BTreeMap<Place<'_>, &Handler> {
    let mut places = BTreeMap::new();
    for handler in &manifest.handlers {
        let (module, name, _) = handler.key();
        let place = (module, name, 0)..=(module, name, usize::MAX);
        let which = places.range(place).count();
        places.insert((module, name, which), handler);
    }
    places
}

impl Difference {
    /// Whether all policies say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// A line for each change.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut changes = self.changes.iter();
        changes.try_for_each(|change| writeln!(f, "{change}"))
    }
}

/// `widened   https://app.example.com may now DELETE delete_user`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<9} {}", self.effect.name(), self.text)
    }
}

impl Effect {
    /// The effect in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Widened => "widened",
            Effect::Narrowed => "narrowed",
            Effect::Changed => "changed",
        }
    }
}
