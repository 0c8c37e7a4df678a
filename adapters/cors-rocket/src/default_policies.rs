//! Default policies, whatever their source.

use cors_runtime::{
    Policies,
    adapter::{
        HeldPolicies, LoadPolicies, NestedRequest, OuterPolicies, PolicyGroup as _, is_blocked,
    },
};
use rocket::{Request, Response};

use crate::{
    head::Head,
    response::{WritePolicy, refusal, write_actual, write_preflight},
};

/// Default policies, whatever their source.
pub(crate) trait DefaultPolicies: Send + Sync {
    /// Whether there are any for a request.
    fn is_active(&self, request: &Request<'_>) -> bool;

    /// Whether those of the next request may be others.
    fn varies(&self) -> bool {
        false
    }

    /// Whether `enforce` refuses a request that is not a preflight.
    fn blocks(&self, head: &Head<'_, '_>) -> bool;

    /// Makes `response` the answer to a preflight, or the refusal of `enforce`.
    fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// Writes the headers of the response to an actual request; `false` if no policy applies.
    fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// The policies, to be kept with a request.
    fn hold(&self, request: &Request<'_>) -> Option<HeldPolicies>;

    /// Why the request must not run, if it must not, as `outer` answered its preflight.
    fn refusal(
        &self,
        head: &Head<'_, '_>,
        request: &NestedRequest,
        outer: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String>;
}

impl<S> DefaultPolicies for Policies<S>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    fn is_active(&self, _: &Request<'_>) -> bool {
        self.source().load().is_some()
    }

    fn blocks(&self, head: &Head<'_, '_>) -> bool {
        let group = self.source().load();
        group.is_some_and(|group| is_blocked(&group, head))
    }

    fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool {
        write_preflight(self, head, response)
    }

    fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool {
        write_actual(self, head, response)
    }

    fn hold(&self, _: &Request<'_>) -> Option<HeldPolicies> {
        self.source().load()?.hold_all()
    }

    fn refusal(
        &self,
        head: &Head<'_, '_>,
        request: &NestedRequest,
        outer: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        refusal(self, head, request, outer, help)
    }
}
