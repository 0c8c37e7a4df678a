//! The policies of one path, one for each method.

use std::ptr;

use http::Response;

use crate::{
    ActualHeaders, Policy, RequestHead, StartUpError, method_set::Asked,
    preflight::PreflightAnswer, prepared::Prepared,
};

/// One policy, or the policies of the handlers that share a path.
///
/// Made from a `&'static Policy` or from what [`policies!`](crate::policies) gives. The adapters for
/// frameworks apply them; a server without one does it in three lines:
///
/// ```
/// use cors_runtime::{Policies, cors, policies};
/// use http::{Request, Response};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// fn list_users(_: Request<()>) -> Response<String> {
///     Response::new("[]".to_owned())
/// }
///
/// fn serve(request: Request<()>) -> Response<String> {
///     let policies = Policies::from(policies![list_users]);
///     if let Some(answer) = policies.answer_preflight(&request) {
///         return answer;
///     }
///     let cors = policies.headers(&request);
///     let mut response = list_users(request);
///     cors.write(response.headers_mut());
///     response
/// }
///
/// let request = Request::get("/users").header("origin", "https://app.example.com");
/// let response = serve(request.body(()).unwrap());
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Policies(pub(crate) Members<'static>);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Members<'p> {
    One(&'p Policy),
    Several(&'static [&'static Policy]),
}

impl From<&'static Policy> for Policies {
    fn from(policy: &'static Policy) -> Self {
        Self(Members::One(policy))
    }
}

impl From<&'static [&'static Policy]> for Policies {
    fn from(policies: &'static [&'static Policy]) -> Self {
        Self(Members::Several(policies))
    }
}

impl<const N: usize> From<&'static [&'static Policy; N]> for Policies {
    fn from(policies: &'static [&'static Policy; N]) -> Self {
        Self(Members::Several(policies))
    }
}

impl PartialEq for Policies {
    /// Whether both are of the same handlers.
    fn eq(&self, other: &Self) -> bool {
        self.iter().count() == other.iter().count()
            && self.iter().zip(other.iter()).all(|(a, b)| ptr::eq(a, b))
    }
}

impl Policies {
    /// The answer to a preflight, by the policy of the handler that serves the method it asks for: 204
    /// with what the policy allows, or 403 where it is refused. `None` for any other request.
    #[must_use]
    pub fn answer_preflight<B: Default>(self, head: &impl RequestHead) -> Option<Response<B>> {
        PreflightAnswer::of(self, head, false).map(|mut answer| {
            let mut response = Response::default();
            answer.write(&mut response);
            response
        })
    }

    /// The headers of the response to an actual request, by the policy of the handler that serves its
    /// method; none where no handler does.
    pub fn headers(self, head: &impl RequestHead) -> ActualHeaders {
        ActualHeaders::decide(self, head)
    }

    /// Reads the origins that are read at start-up; see [`Policy::prepare`].
    ///
    /// # Errors
    ///
    /// All mistakes of all variables in one text.
    pub fn prepare(self) -> Result<(), StartUpError> {
        StartUpError::collect(self.iter().map(Policy::prepare))
    }

    /// What mounting does with a mistake: it does not mount.
    #[cfg(feature = "tower")]
    #[track_caller]
    pub(crate) fn prepare_or_panic(self) {
        if let Err(error) = self.prepare() {
            panic!("origins that are read at start-up are wrong\n{error}");
        }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = &'static Policy> {
        let (one, several) = match self.0 {
            Members::One(policy) => (Some(policy), [].as_slice()),
            Members::Several(policies) => (None, policies),
        };
        one.into_iter().chain(several.iter().copied())
    }

    /// The policy of the handler that serves `method`. A handler of its own for HEAD comes before
    /// the one for GET.
    #[inline]
    pub(crate) fn serving(self, asked: Asked<'_>) -> Option<&'static Policy> {
        match self.0 {
            Members::One(policy) => policy.serves(asked).then_some(policy),
            Members::Several(policies) => serving_among(policies, asked),
        }
    }

    /// The same, as what requests are answered with.
    #[inline]
    pub(crate) fn deciding(self, asked: Asked<'_>) -> Option<&'static Prepared> {
        match self.0 {
            Members::One(policy) => {
                let policy = policy.prepared();
                policy.methods.serves(asked).then_some(policy)
            }
            Members::Several(policies) => serving_among(policies, asked).map(Policy::prepared),
        }
    }

    /// Whether `is` holds for one of the policies.
    #[inline]
    pub(crate) fn any(self, is: impl Fn(&Policy) -> bool) -> bool {
        match self.0 {
            Members::One(policy) => is(policy),
            Members::Several(policies) => policies.iter().any(|policy| is(policy)),
        }
    }
}

#[inline(never)]
fn serving_among(
    policies: &'static [&'static Policy],
    asked: Asked<'_>,
) -> Option<&'static Policy> {
    let mut policies = policies.iter().copied();
    let covers = |policy: &&Policy| policy.prepared().methods.covers(asked);
    (policies.clone().find(covers)).or_else(|| policies.find(|policy| policy.serves(asked)))
}
