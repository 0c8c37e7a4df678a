//! The policy of a route: static, or bound to a set of origins.

use cors_runtime::{
    BoundPolicies, Policies,
    adapter::{
        Endpoint, HeldPolicies, NestedRequest, OuterPolicies, PolicyGroup as _, is_blocked, probe,
        report,
    },
};
use rocket::{Response, Route};

use crate::{
    head::Head,
    response::{refusal, write_actual, write_preflight},
};

/// The policy of an annotated handler.
#[derive(Clone, Debug)]
pub(crate) enum RoutePolicy {
    /// The policy is static.
    Static(Policies),
    /// The policy is bound to an `OriginSet`.
    Bound(Policies<BoundPolicies>),
}

impl RoutePolicy {
    /// The policy of a route if its handler is annotated, in any wrappers.
    pub(crate) fn find(route: &Route) -> Option<Self> {
        match probe(&route.handler)? {
            Endpoint::Handler(policies) => Some(RoutePolicy::Static(policies)),
            Endpoint::BoundHandler(policies) => Some(RoutePolicy::Bound((&policies).into())),
            _ => None,
        }
    }

    /// Reports the policy to a probe.
    pub(crate) fn report(&self) {
        report(|| match self {
            RoutePolicy::Static(policies) => Endpoint::Handler(*policies),
            RoutePolicy::Bound(policies) => Endpoint::BoundHandler(policies.source().clone()),
        });
    }

    /// Whether the policy has `enforce`.
    pub(crate) fn enforces(&self) -> bool {
        match self {
            RoutePolicy::Static(policies) => policies.enforces(),
            RoutePolicy::Bound(policies) => policies.source().load().enforces(),
        }
    }

    /// Whether `enforce` refuses a request that is not a preflight.
    pub(crate) fn blocks(&self, head: &Head<'_, '_>) -> bool {
        match self {
            RoutePolicy::Static(policies) => is_blocked(policies, head),
            RoutePolicy::Bound(policies) => is_blocked(&policies.source().load(), head),
        }
    }

    /// Writes the answer to a preflight, or the refusal by `enforce`, with an event.
    pub(crate) fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) {
        match self {
            RoutePolicy::Static(policies) => write_preflight(policies, head, response),
            RoutePolicy::Bound(policies) => write_preflight(policies, head, response),
        };
    }

    /// Writes the headers of the response to an actual request, with an event.
    pub(crate) fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) {
        match self {
            RoutePolicy::Static(policies) => write_actual(policies, head, response),
            RoutePolicy::Bound(policies) => write_actual(policies, head, response),
        };
    }

    /// The reason why the request must not run after `outer` answered its preflight. `None` if it may run.
    pub(crate) fn refusal(
        &self,
        head: &Head<'_, '_>,
        request: &NestedRequest,
        outer: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        match self {
            RoutePolicy::Static(policies) => refusal(policies, head, request, outer, help),
            RoutePolicy::Bound(policies) => refusal(policies, head, request, outer, help),
        }
    }

    /// The policy in a form that can be stored with a request.
    pub(crate) fn hold(&self) -> Option<HeldPolicies> {
        match self {
            RoutePolicy::Static(policies) => policies.hold_all(),
            RoutePolicy::Bound(policies) => policies.source().load().hold_all(),
        }
    }
}
