//! Default policies of any source.

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

/// Default policies of any source.
pub(crate) trait DefaultPolicies: Send + Sync {
    /// Whether a request has default policies.
    fn is_active(&self, request: &Request<'_>) -> bool;

    /// Whether the next request can have other default policies.
    fn varies(&self) -> bool {
        false
    }

    /// Whether `enforce` refuses a request that is not a preflight.
    fn blocks(&self, head: &Head<'_, '_>) -> bool;

    /// Turns `response` into the answer to a preflight, or into the refusal by `enforce`.
    fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// Writes the headers of the response to an actual request. Returns `false` if no policy applies.
    fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool;

    /// The policies in a form that can be stored with a request.
    fn hold(&self, request: &Request<'_>) -> Option<HeldPolicies>;

    /// The reason why the request must not run after `outer` answered its preflight. `None` if it may run.
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
