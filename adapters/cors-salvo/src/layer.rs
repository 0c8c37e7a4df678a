//! The hoop that applies a default policy.

use std::sync::Arc;

use cors_runtime::{
    adapter::{LoadPolicies, PolicySource, StaticPolicies},
    tower::IntoPolicies,
};
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    decision::{Decision, Reply, WritePolicy, block, decide, hold, refusal},
    head::Head,
    mark::{AnsweredBy, Mark},
    path::Path,
    refusal::{UnreachedPreflight, refuse_run},
    response::answer,
    route::{Routed, Target},
};

/// A hoop that applies a policy, or the policies of several handlers, to everything without a policy of its own:
/// ordinary handlers, 404 and 405.
///
/// ```
/// use cors_salvo::{CorsLayer, cors, policy, routes, service};
/// use salvo::prelude::*;
///
/// policy! { APP = { origins = ["https://app.example.com"] } }
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// #[handler]
/// async fn delete_users() -> &'static str {
///     "deleted"
/// }
///
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let router = Router::new()
///     .push(Router::with_path("users").push(routes![delete_users])) // keeps its own policy
///     .push(Router::with_path("books").get(list_books)); // has the policy APP
/// let service = service(router).hoop(CorsLayer::new(&APP));
/// ```
///
/// Apply it with `Service::hoop`, before other hoops: hoops outside it receive preflights, and scripts cannot read the
/// responses of those hoops. A hoop of a `Router` runs only for requests with a route in the router. Preflights of
/// ordinary handlers, 404 and 405 have no route.
///
/// # Policies behind it
///
/// The policy nearest to the handler decides:
///
/// - At a URL of annotated handlers, their own policies decide preflights. A method that none of them serves is
///   refused. A response of a hoop in between has the headers of the handler's policy. Apply such a hoop by
///   [`inside_cors`](crate::inside_cors()): otherwise it receives the preflights of the handlers, and if it responds
///   to one, the response is 403.
/// - At other URLs, this hoop responds to preflights, and nothing behind it runs. If there is a policy inside
///   nevertheless, that of another `CorsLayer`, that policy decides the response. If it would have refused the
///   preflight of a request, the request is refused with 403.
#[derive(Debug)]
#[must_use]
pub struct CorsLayer<S = StaticPolicies> {
    source: Option<S>,
    is_exclusive: bool,
}

impl<S: PolicySource> CorsLayer<S> {
    /// Creates a hoop for one policy, for the result of [`policies!`](crate::policies!), for a
    /// [`RuntimePolicy`](crate::RuntimePolicy), for a `&`[`LivePolicy`](crate::LivePolicy), or for an `Option` of one
    /// of these. With `None` the hoop does nothing.
    ///
    /// # Panics
    ///
    /// If a policy has a variable of `env("X")` that is missing, a variable that breaks a rule, or `configured`
    /// origins, which need an `OriginSet`.
    #[track_caller]
    pub fn new(policies: impl IntoPolicies<Source = S>) -> Self {
        let source = policies.into_policies();
        if let Some(source) = &source {
            source.prepare_or_panic();
        }
        Self {
            source,
            is_exclusive: false,
        }
    }

    /// Makes this the only policy of everything behind it: policies inside are overridden, even if they allow less.
    /// It answers all preflights.
    pub const fn exclusive(mut self) -> Self {
        self.is_exclusive = true;
        self
    }
}

impl<S: PolicySource> Clone for CorsLayer<S> {
    fn clone(&self) -> Self {
        Self {
            source: self.source.as_ref().map(S::to_mount),
            is_exclusive: self.is_exclusive,
        }
    }
}

#[async_trait]
impl<S> Handler for CorsLayer<S>
where
    S: PolicySource<Policy: WritePolicy>,
{
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let Some(source) = &self.source else {
            return;
        };
        if Head(request).is_without_cors() {
            return block_by_policy(source, request, response, ctrl);
        }
        if self.is_exclusive {
            match exclusive(source, request, response) {
                Ok(Some(own)) => return run_finally(own, request, depot, response, ctrl).await,
                Ok(None) => {}
                Err(Answered) => return ctrl.skip_rest(),
            }
        }
        apply(Some(source), request, depot, response, ctrl).await;
    }
}

/// Refuses a request that `enforce` does not allow to run. It stays in effect if all policies are disabled.
pub(crate) fn block_by_policy<S>(
    source: &S,
    request: &mut Request,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) where
    S: LoadPolicies<Policy: WritePolicy>,
{
    if block_in_front(Some(source), request, response) {
        ctrl.skip_rest();
    }
}

/// Applies default policies to requests without other policies. If `source` is `None`, only the policies of the path
/// apply.
pub(crate) async fn apply<S>(
    source: Option<&S>,
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let routed = Routed::of(request).cloned();
    let run = match (routed, source) {
        (Some(routed), _) if Head(request).is_preflight() => {
            return run_preflight(routed.target, request, depot, response, ctrl).await;
        }
        (Some(_), _) if block_in_front(source, request, response) => Err(Answered),
        (Some(routed), _) => Ok(around_path(source, routed.path, request)),
        (None, Some(source)) => by_default(source, request, response),
        (None, None) => return,
    };
    match run {
        Ok((own, answered_by)) => {
            let mark = Mark::enter(request, own, Some(answered_by));
            ctrl.call_next(request, depot, response).await;
            let (decision, _) = mark.leave(request);
            decision.write(response.headers_mut());
        }
        Err(Answered) => ctrl.skip_rest(),
    }
}

/// The response has been written, and nothing else runs.
struct Answered;

/// Refuses a request if the policies that apply to it have `enforce`, before the hoops in between run. Returns whether
/// the request is refused.
fn block_in_front<S>(source: Option<&S>, request: &mut Request, response: &mut Response) -> bool
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let head = Head(request);
    let refused = match Routed::of(request) {
        Some(routed) => routed.path.block(&head),
        None => source.and_then(|source| block(source, &head)),
    };
    let Some(refused) = refused else {
        return false;
    };
    Mark::set_answered(request);
    answer(response, *refused);
    true
}

/// Decides a request to a path that has policies.
fn around_path<S: LoadPolicies>(
    source: Option<&S>,
    path: Arc<Path>,
    request: &Request,
) -> (Decision, AnsweredBy) {
    let own = path.response_headers(&Head(request));
    let answered_by = if path.router().is_some() {
        AnsweredBy {
            policies: path.hold(),
            path: Some(path),
        }
    } else {
        // Another route may have received the preflight, so that it was answered here.
        AnsweredBy {
            policies: source.and_then(hold),
            path: None,
        }
    };
    (own, answered_by)
}

/// Decides a request to a path that has no policies visible here.
fn by_default<S>(
    source: &S,
    request: &mut Request,
    response: &mut Response,
) -> Result<(Decision, AnsweredBy), Answered>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let own = reply(source, request, response)?.unwrap_or(Decision::NONE);
    let answered_by = AnsweredBy {
        path: None,
        policies: hold(source),
    };
    Ok((own, answered_by))
}

/// Decides a request to which no other policy applies. `None` if there is currently no policy. A policy that has since
/// been replaced may have answered the preflight.
fn exclusive<S>(
    source: &S,
    request: &mut Request,
    response: &mut Response,
) -> Result<Option<Decision>, Answered>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let own = reply(source, request, response)?;
    Ok(own.map(|own| {
        if own.has_policy() {
            own
        } else {
            Decision::Refused
        }
    }))
}

/// The decision of a layer's policies about a request that may run.
fn reply<S>(
    source: &S,
    request: &mut Request,
    response: &mut Response,
) -> Result<Option<Decision>, Answered>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let own = match decide(source, &Head(request)) {
        Some(Reply::Preflight(preflight)) => {
            Mark::set_answered(request);
            answer(response, *preflight);
            return Err(Answered);
        }
        Some(Reply::Actual(own)) => own,
        None => return Ok(None),
    };
    if own.has_policy() {
        let text = Mark::refusal(request, None, |head, nested, outermost, help| {
            refusal(source, head, nested, outermost, help)
        });
        if let Some(text) = text {
            refuse_run(request, response, text);
            return Err(Answered);
        }
    }
    Ok(Some(own))
}

async fn run_finally(
    own: Decision,
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    let mark = Mark::enter_finally(request, own.clone());
    ctrl.call_next(request, depot, response).await;
    let _inner = mark.leave(request);
    Mark::record(request, &own);
    own.write(response.headers_mut());
}

/// Lets the policies of the path answer, behind the hoops in between. If they do not answer, nothing is granted.
async fn run_preflight(
    target: Target,
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    ctrl: &mut FlowCtrl,
) {
    if target == Target::Unknown {
        UnreachedPreflight::UnknownRoutes.write(request, response);
        Mark::set_answered(request);
        return ctrl.skip_rest();
    }
    let mark = Mark::enter(request, Decision::NONE, None);
    let is_outermost = mark.is_none();
    ctrl.call_next(request, depot, response).await;
    let (_, is_answered) = mark.leave(request);
    if !is_answered && is_outermost {
        UnreachedPreflight::Hoop.write(request, response);
    }
}
