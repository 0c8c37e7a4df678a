//! The policies with which a set of origins is mounted.

use std::sync::{Arc, Weak};

use super::{
    OwnedPolicies, Policy,
    per_core::{Numbered, PerCore},
    slot::Slot,
};
use crate::{
    config::{ConfigError, SetOrigins},
    prepared::{Closure, Description, OriginTable, PrepareError, PreparedPolicy, ReadOrigins},
};

/// The policies of a path or a layer with which a set is mounted.
#[derive(Debug)]
pub(super) struct Binding {
    policies: Vec<(&'static Policy, BoundPolicy)>,
    are_routed: bool,
    slots: Vec<Weak<Numbered<Slot<OwnedPolicies>>>>,
}

/// The parts of a policy that are computed once.
#[derive(Clone, Debug)]
struct BoundPolicy {
    description: Arc<Description>,
    /// The origins of its variables.
    variables: ReadOrigins,
}

impl Binding {
    /// Reads the variables of the policies before they are mounted.
    pub(super) fn new(
        policies: &[&'static Policy],
        are_routed: bool,
    ) -> Result<Self, PrepareError> {
        let policies = policies
            .iter()
            .map(|&policy| Ok((policy, BoundPolicy::new(policy)?)));
        Ok(Self {
            policies: PrepareError::collect(policies)?,
            are_routed,
            slots: Vec::new(),
        })
    }

    /// Mounts the policies with the origins of a set, which have been checked.
    pub(super) fn mount(
        &mut self,
        origins: &SetOrigins,
        closures: &[Closure],
    ) -> PerCore<Slot<OwnedPolicies>> {
        let prepared = self.prepare(origins, closures);
        let slots = PerCore::new(|| Slot::new(prepared.detached()));
        self.slots = slots.iter().map(Arc::downgrade).collect();
        for (policy, _) in &self.policies {
            policy.set_bound();
        }
        slots
    }

    /// Whether the policies may still decide requests.
    pub(super) fn is_mounted(&self) -> bool {
        self.slots.iter().any(|slot| slot.strong_count() > 0)
    }

    /// Checks the origins of a set against the rules of each policy.
    pub(super) fn check(
        &self,
        origins: &SetOrigins,
        closures: &[Closure],
    ) -> Result<(), ConfigError> {
        let configured = self.configured();
        ConfigError::collect(configured.map(|bound| bound.check(origins, closures)))
    }

    /// Prepares the policies with the origins of a set, which have been checked.
    fn prepare(&self, origins: &SetOrigins, closures: &[Closure]) -> OwnedPolicies {
        let prepared = self.policies.iter().map(|(policy, bound)| {
            let mut read = bound.variables.clone();
            if policy.origins().is_configured() {
                read.extend(origins.values.iter().map(String::as_str));
                read.closures.extend_from_slice(closures);
            }
            let origins = OriginTable::new(&policy.origins(), read);
            let description = Arc::clone(&bound.description);
            Arc::new(PreparedPolicy::with_origins(description, origins))
        });
        OwnedPolicies {
            policies: prepared.collect(),
            are_routed: self.are_routed,
        }
    }

    /// Replaces the policies of each core by policies with these origins, which have been checked.
    pub(super) fn replace(&self, origins: &SetOrigins, closures: &[Closure]) {
        let prepared = self.prepare(origins, closures);
        for slot in self.slots.iter().filter_map(Weak::upgrade) {
            slot.replace(prepared.detached());
        }
    }

    fn configured(&self) -> impl Iterator<Item = &BoundPolicy> {
        let policies = self.policies.iter();
        let policies = policies.filter(|(policy, _)| policy.origins().is_configured());
        policies.map(|(_, bound)| bound)
    }
}

impl BoundPolicy {
    fn new(policy: &'static Policy) -> Result<Self, PrepareError> {
        let (description, variables) = policy.read()?;
        Ok(Self {
            description: Arc::new(description),
            variables,
        })
    }

    fn check(&self, origins: &SetOrigins, closures: &[Closure]) -> Result<(), ConfigError> {
        let mut context = self.description.origin_context();
        // `configured` itself is not counted.
        context.others = context.others.saturating_sub(1) + closures.len();
        let result = origins.check(context).map(drop);
        result.map_err(|error| error.of_policy(&self.description.name_and_place()))
    }
}
