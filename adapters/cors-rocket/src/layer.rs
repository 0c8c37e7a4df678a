//! The fairing that applies a default policy.

use std::{any::TypeId, fmt};

use cors_runtime::{
    BoundPolicies, LivePolicy, Policies, Policy, RuntimePolicy,
    adapter::{LivePolicies, LoadPolicies, PolicyGroup as _, RuntimePolicies, StaticPolicies},
};
use rocket::{
    Build, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use crate::{enforce, ignition::ignite, options, response::WritePolicy};

/// A fairing that applies a policy, or the policies of several handlers, to everything without a policy of its own:
/// ordinary handlers, and catchers such as that of 404.
///
/// ```
/// use cors_rocket::{CorsLayer, cors, policy, routes};
/// use rocket::{delete, get};
///
/// policy! { APP = { origins = ["https://app.example.com"] } }
///
/// #[cors(origins = ["https://admin.example.com"], credentials)]
/// #[delete("/users")]
/// fn delete_users() -> &'static str {
///     "deleted"
/// }
///
/// #[get("/books")]
/// fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let rocket = rocket::build()
///     .attach(CorsLayer::new(&APP))
///     .mount("/", routes![delete_users]) // keeps its own policy
///     .mount("/", rocket::routes![list_books]); // has the policy APP
/// ```
///
/// It includes [`Cors::fairing`](crate::Cors::fairing), so attach only one of them.
///
/// # Handlers with policies
///
/// The policy nearest to the handler decides. If an annotated handler serves a URI, the policies of annotated
/// handlers decide its preflights. A method of a handler without a policy is refused, because browsers cache the
/// preflight responses of one URL together. At any other URI, the default policy decides preflights, with or without
/// a route, and they do not reach the program's own OPTIONS routes.
#[must_use = "attach it by `.attach(..)`"]
pub struct CorsLayer<S = StaticPolicies> {
    policies: Option<Policies<S>>,
    is_exclusive: bool,
}

impl<S: LoadPolicies> CorsLayer<S> {
    /// Creates a fairing for one policy, for the result of [`policies!`](crate::policies!), for a
    /// [`RuntimePolicy`](crate::RuntimePolicy), for a `&`[`LivePolicy`](crate::LivePolicy), or for an `Option` of one
    /// of these. With `None` there is no default policy.
    ///
    /// # Panics
    ///
    /// If a policy has a variable of `env("X")` that is missing, a variable that breaks a rule, or `configured`
    /// origins, which need an `OriginSet`. The launch panics if a second one is attached.
    #[track_caller]
    pub fn new(policies: impl IntoPolicies<Source = S>) -> Self {
        let policies = policies.into_policies();
        if let Some(policies) = &policies {
            policies.source().prepare_or_panic();
        }
        Self {
            policies,
            is_exclusive: false,
        }
    }

    /// Makes this the only policy of the application: those of annotated handlers are overridden, even if they allow
    /// less.
    pub const fn exclusive(mut self) -> Self {
        self.is_exclusive = true;
        self
    }
}

impl<S: fmt::Debug> fmt::Debug for CorsLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsLayer")
            .field("policies", &self.policies)
            .field("is_exclusive", &self.is_exclusive)
            .finish()
    }
}

#[rocket::async_trait]
impl<S> Fairing for CorsLayer<S>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    fn info(&self) -> Info {
        Info {
            name: "CORS default policy",
            kind: Kind::Ignite,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let (rocket, application) = ignite(rocket);
        application.set_has_policies();
        let Some(policies) = &self.policies else {
            return Ok(rocket);
        };
        application.set_default(Box::new(policies.clone()), self.is_exclusive);
        let rocket = if may_enforce(policies.source()) {
            application.set_default_enforces();
            enforce::with_gate(rocket, &application)
        } else {
            rocket
        };
        Ok(rocket.mount("/", vec![options::route("/<_..>")]))
    }
}

/// Whether the policies have `enforce`, or may be replaced by policies that have it.
fn may_enforce<S: LoadPolicies>(source: &S) -> bool {
    let is_live = TypeId::of::<S>() == TypeId::of::<LivePolicies>();
    is_live || source.load().is_some_and(|policies| policies.enforces())
}

/// The argument of [`CorsLayer::new`]: a policy, several, or an `Option` of them.
pub trait IntoPolicies {
    /// The source of the fairing's policies.
    type Source: LoadPolicies;

    /// The policies; `None` if there are none.
    fn into_policies(self) -> Option<Policies<Self::Source>>;
}

macro_rules! into_policies {
    ($($(#[$parameter:ident])? $type:ty => $source:ty;)*) => {$(
        impl $(<const $parameter: usize>)? IntoPolicies for $type {
            type Source = $source;

            fn into_policies(self) -> Option<Policies<$source>> {
                Some(self.into())
            }
        }
    )*};
}

into_policies! {
    &'static Policy => StaticPolicies;
    &'static [&'static Policy] => StaticPolicies;
    #[N] &'static [&'static Policy; N] => StaticPolicies;
    RuntimePolicy => RuntimePolicies;
    &RuntimePolicy => RuntimePolicies;
    LivePolicy => LivePolicies;
    &LivePolicy => LivePolicies;
    BoundPolicies => BoundPolicies;
    &BoundPolicies => BoundPolicies;
}

impl<S: LoadPolicies> IntoPolicies for Policies<S> {
    type Source = S;

    fn into_policies(self) -> Option<Self> {
        Some(self)
    }
}

impl<P: IntoPolicies> IntoPolicies for Option<P> {
    type Source = P::Source;

    fn into_policies(self) -> Option<Policies<P::Source>> {
        self.and_then(P::into_policies)
    }
}
