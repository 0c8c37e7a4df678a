//! Sources of policies of any type.

use super::{BoundPolicies, LivePolicies, LoadPolicies, Policies, RuntimePolicies, StaticPolicies};
#[cfg(feature = "tower")]
use super::{HeldPolicies, PolicyGroup as _};

/// The source of a layer's policies: the static policies of handlers, a
/// [`RuntimePolicy`](crate::RuntimePolicy), a [`LivePolicy`](crate::LivePolicy), or
/// [`BoundPolicies`].
pub trait PolicySource: LoadPolicies {
    /// The same source, converted to a single type.
    #[doc(hidden)]
    fn mounted(&self) -> MountedPolicies;
}

macro_rules! policy_sources {
    ($($source:ty => $self:ident $mounted:expr;)*) => {$(
        impl PolicySource for $source {
            fn mounted(&$self) -> MountedPolicies {
                $mounted
            }
        }
    )*};
}

policy_sources! {
    StaticPolicies => self MountedPolicies::Static(Policies::from_source(*self));
    RuntimePolicies => self MountedPolicies::Runtime(self.to_mount());
    LivePolicies => self MountedPolicies::Live(self.to_mount());
    BoundPolicies => self MountedPolicies::Bound(self.to_mount());
}

/// A source of policies of any type.
#[derive(Clone, Debug, PartialEq)]
pub enum MountedPolicies {
    /// The static policies of handlers.
    Static(Policies),
    /// A `RuntimePolicy`.
    Runtime(RuntimePolicies),
    /// A `LivePolicy`.
    Live(LivePolicies),
    /// Policies that are bound to an `OriginSet`.
    Bound(BoundPolicies),
}

#[cfg(feature = "tower")]
impl MountedPolicies {
    /// The policies for a request. `None` if there are currently none.
    pub(crate) fn load(&self) -> Option<HeldPolicies> {
        fn held<S: LoadPolicies>(source: &S) -> Option<HeldPolicies> {
            source.load().and_then(|policies| policies.hold_all())
        }
        match self {
            MountedPolicies::Static(policies) => Some(HeldPolicies::Static(*policies)),
            MountedPolicies::Runtime(source) => held(source),
            MountedPolicies::Live(source) => held(source),
            MountedPolicies::Bound(source) => held(source),
        }
    }
}
