//! The policies that a path is expected to have.

use std::{env, sync::Arc};

use bytes::Bytes;
use cors_runtime::{
    BoundPolicies, Policies, Policy, RuntimePolicy,
    adapter::{Answer, LoadPolicies, PolicyGroup, PreparedPolicy, RequestedMethod},
};
use http::{Request, Response};

/// The policies of a path: those of its handlers, or the policy of a layer.
///
/// It is created from the result of [`policies!`](cors_runtime::policies), a `&Policy`, a [`RuntimePolicy`], or a list of
/// those.
#[derive(Clone, Debug)]
pub struct Expected {
    group: Group,
    /// The policies that allow more origins than are known.
    partly_known: Vec<String>,
}

#[derive(Clone, Debug)]
enum Group {
    Static(Policies),
    Bound(BoundPolicies),
    Owned(Vec<Arc<PreparedPolicy>>),
}

/// The contents of a policy that a probe tests.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) name: String,
    /// The methods that it serves, listed by name.
    pub(super) methods: Vec<String>,
    /// The known elements of `origins`.
    pub(super) origins: Vec<String>,
    pub(super) headers: Vec<String>,
}

/// The methods of handlers with `methods = any`.
pub(super) const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

impl Expected {
    /// Declares that the policy with this name allows more origins than it lists: those of a variable, a set, or a
    /// function that is not available here. Responses to origins that it does not list are not judged.
    #[must_use]
    pub fn with_unknown_origins(mut self, policy: &str) -> Self {
        self.partly_known.push(policy.to_owned());
        self
    }

    pub(super) fn has_unknown_origins(&self, policy: &str) -> bool {
        self.partly_known.iter().any(|name| name == policy)
    }

    /// The response of the policies to a request, and whether it is complete, so that no handler runs.
    pub(super) fn respond<B>(&self, request: &Request<B>) -> (Response<Bytes>, bool) {
        match &self.group {
            Group::Static(policies) => respond(policies, request),
            Group::Bound(policies) => respond(&policies.load(), request),
            Group::Owned(policies) => respond(&policies[..], request),
        }
    }

    /// The contents of each policy.
    pub(super) fn facts(&self) -> Vec<Facts> {
        match &self.group {
            Group::Static(policies) => policies.iter().filter_map(static_facts).collect(),
            Group::Bound(policies) => bound_facts(&policies.load()),
            Group::Owned(policies) => policies.iter().map(|policy| facts(policy)).collect(),
        }
    }
}

fn respond<G, B>(group: &G, request: &Request<B>) -> (Response<Bytes>, bool)
where
    G: PolicyGroup + ?Sized,
{
    let mut response = Response::default();
    match Answer::new(group, request) {
        Answer::Preflight(answer) => {
            answer.write(&mut response);
            (response, true)
        }
        Answer::Actual(headers) => {
            headers.write(response.headers_mut());
            (response, false)
        }
    }
}

fn facts(policy: &PreparedPolicy) -> Facts {
    let policy = policy.description();
    let any_origin = policy.is_any_origin().then_some("*");
    let any_method = if policy.methods().is_any() {
        &METHODS[..]
    } else {
        &[]
    };
    let mut methods: Vec<String> = policy
        .methods()
        .iter()
        .chain(any_method.iter().copied())
        .map(str::to_owned)
        .collect();
    if methods.iter().any(|method| method == "GET")
        && !methods.iter().any(|method| method == "HEAD")
    {
        methods.push("HEAD".to_owned());
    }
    Facts {
        name: policy.name().to_owned(),
        methods,
        origins: any_origin
            .into_iter()
            .chain(policy.origins())
            .map(str::to_owned)
            .collect(),
        headers: policy.headers().iter().map(str::to_owned).collect(),
    }
}

/// The contents of a static policy, with the origins of variables that it has read.
fn static_facts(policy: &'static Policy) -> Option<Facts> {
    let mut facts = facts(Policies::from(policy).first()?);
    let origins = policy.origins();
    let variables = origins
        .variables()
        .iter()
        .chain(origins.optional_variables());
    for value in variables.filter_map(|name| env::var(name).ok()) {
        facts
            .origins
            .extend(cors_rules::text::elements(&value).map(str::to_owned));
    }
    Some(facts)
}

fn bound_facts(group: &impl PolicyGroup<Policy = Arc<PreparedPolicy>>) -> Vec<Facts> {
    let mut found: Vec<Arc<PreparedPolicy>> = Vec::new();
    let serving = |method: &str| group.serving(RequestedMethod::new(method.as_bytes()));
    for policy in METHODS.iter().filter_map(|method| serving(method)) {
        if !found.iter().any(|known| Arc::ptr_eq(known, &policy)) {
            found.push(policy);
        }
    }
    found.iter().map(|policy| facts(policy)).collect()
}

impl From<Group> for Expected {
    fn from(group: Group) -> Self {
        Self {
            group,
            partly_known: Vec::new(),
        }
    }
}

impl From<Policies> for Expected {
    /// # Panics
    ///
    /// If a variable of `env("X")` has no valid origins, as when the policy is mounted.
    #[track_caller]
    fn from(policies: Policies) -> Self {
        policies.prepare_or_panic();
        Group::Static(policies).into()
    }
}

impl From<&'static Policy> for Expected {
    #[track_caller]
    fn from(policy: &'static Policy) -> Self {
        Policies::from(policy).into()
    }
}

impl From<&'static [&'static Policy]> for Expected {
    #[track_caller]
    fn from(policies: &'static [&'static Policy]) -> Self {
        Policies::from(policies).into()
    }
}

impl<const N: usize> From<&'static [&'static Policy; N]> for Expected {
    #[track_caller]
    fn from(policies: &'static [&'static Policy; N]) -> Self {
        Policies::from(policies).into()
    }
}

impl From<BoundPolicies> for Expected {
    fn from(policies: BoundPolicies) -> Self {
        Group::Bound(policies).into()
    }
}

impl From<RuntimePolicy> for Expected {
    fn from(policy: RuntimePolicy) -> Self {
        Self::from(vec![policy])
    }
}

impl From<Vec<RuntimePolicy>> for Expected {
    fn from(policies: Vec<RuntimePolicy>) -> Self {
        let prepared = policies.iter().filter_map(|policy| {
            let policies = Policies::from(policy);
            policies.source().load().cloned()
        });
        Group::Owned(prepared.collect()).into()
    }
}
