//! Default policies, whatever their source.

use cors_runtime::{
    Policies,
    adapter::{
        HeldPolicies, LoadPolicies, NestedRequest, OuterPolicies, PolicyGroup as _, is_blocked,
    },
};
use rocket::Response;

use crate::{
    head::Head,
    response::{WritePolicy, refusal, write_actual, write_preflight},
};

/// Default policies, whatever their source.
pub(crate) trait DefaultPolicies: Send + Sync {
    /// Whether there are any at the moment.
    fn is_active(&self) -> bool;

    /// Whether `enforce` refuses a request that is no preflight.
    fn blocks(&self, head: &Head<'_, '_>) -> bool;

    /// Makes `response` the answer to a preflight, or the refusal of `enforce`.
    fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// Writes the headers of the response to an actual request; `false` if no policy applies.
    fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// The policies, to be kept with a request.
    fn hold(&self) -> Option<HeldPolicies>;

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
    fn is_active(&self) -> bool {
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

    fn hold(&self) -> Option<HeldPolicies> {
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
