//! The endpoint of one path: handlers under their methods.

use std::{fmt, sync::Arc};

use cors_runtime::adapter::{self, Layered, MountedPolicies};
use futures_util::{
    FutureExt as _,
    future::{Either, ready},
};
use poem::{
    Endpoint, EndpointExt as _, IntoEndpoint, Request, Response, Result,
    endpoint::{BoxEndpoint, DynEndpoint},
    error::MethodNotAllowedError,
    http::Method,
};

use crate::{
    expected::{Expected, Place},
    plain::Plain,
    view::{Seen, View, Visible},
};

/// The endpoint of one path, which [`routes!`](crate::routes!) returns: annotated handlers under the methods
/// of their policies, and the answer to the path's preflights.
///
/// Endpoints without a policy can be added for methods that no annotated handler serves, as with
/// `poem::RouteMethod`. Preflights for their methods are refused.
///
/// ```
/// use cors_poem::{Route, cors, routes};
/// use poem::handler;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[handler]
/// async fn replace_books() {}
///
/// let app = Route::new().at("/books", routes![list_books].put(replace_books));
/// ```
#[must_use]
pub struct Routes {
    endpoints: Vec<(Method, BoxEndpoint<'static>)>,
    policies: Option<MountedPolicies>,
    /// The methods of annotated handlers.
    annotated: Arc<[Method]>,
    place: Place,
}

impl Routes {
    /// Creates an empty value. Only the output of `routes!` needs it.
    #[doc(hidden)]
    pub fn new() -> Self {
        Self {
            endpoints: Vec::new(),
            policies: None,
            annotated: Arc::default(),
            place: Place::new(),
        }
    }

    /// Adds an endpoint under a policy.
    pub(crate) fn add(
        &mut self,
        method: Method,
        endpoint: impl Endpoint<Output = Response> + 'static,
    ) {
        self.endpoints.push((method, endpoint.boxed()));
    }

    pub(crate) fn with_policies(self, policies: MountedPolicies) -> Self {
        let methods = self.endpoints.iter().map(|(method, _)| method.clone());
        Self {
            policies: Some(policies),
            annotated: methods
                .filter(|method| *method != Method::OPTIONS)
                .collect(),
            ..self
        }
    }

    /// Adds an endpoint without a policy.
    ///
    /// # Panics
    ///
    /// If the path has an endpoint for the method. GET includes HEAD, and each path of annotated handlers has an
    /// endpoint for OPTIONS.
    #[track_caller]
    pub fn method<E>(mut self, method: Method, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        assert!(
            self.find(&method).is_none(),
            "this path already has a handler for `{method}`\n\
             help: remove `{method}` from the `methods` of the annotated handler, or this endpoint\n\
             rule: same_method"
        );
        let endpoint = Plain::new(endpoint.into_endpoint(), Some(self.place));
        self.endpoints.push((method, endpoint.boxed()));
        self
    }

    pub(crate) fn find(&self, method: &Method) -> Option<&dyn DynEndpoint<Output = Response>> {
        let mut endpoints = self.endpoints.iter();
        let found = endpoints.find(|(own, _)| own == method);
        found.map(|(_, endpoint)| &**endpoint)
    }
}

macro_rules! methods {
    ($($name:ident $method:ident)*) => {$(
        #[doc = concat!("Adds an endpoint without a policy for ", stringify!($method), ".")]
        ///
        /// # Panics
        ///
        /// As for [`method`](Self::method).
        #[track_caller]
        pub fn $name<E>(self, endpoint: E) -> Self
        where
            E: IntoEndpoint,
            E::Endpoint: 'static,
        {
            self.method(Method::$method, endpoint)
        }
    )*};
}

impl Routes {
    methods! {
        get GET
        post POST
        put PUT
        delete DELETE
        head HEAD
        connect CONNECT
        patch PATCH
        trace TRACE
    }
}

impl Endpoint for Routes {
    type Output = Response;

    fn call(&self, mut request: Request) -> impl Future<Output = Result<Response>> + Send {
        Expected::arrive(self.place, &mut request);
        if let Some(endpoint) = self.find(request.method()) {
            return Either::Left(endpoint.call(request));
        }
        // An annotated handler for GET is also registered for HEAD.
        if *request.method() == Method::HEAD
            && let Some(get) = self.find(&Method::GET)
        {
            request.set_method(Method::GET);
            let without_body = get.call(request).map(|outcome| {
                outcome.map(|mut response| {
                    response.set_body(());
                    response
                })
            });
            return Either::Right(Either::Left(without_body));
        }
        Either::Right(Either::Right(ready(Err(MethodNotAllowedError.into()))))
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let methods = self.endpoints.iter().map(|(method, _)| method);
        f.debug_list().entries(methods).finish()
    }
}

impl Visible for Routes {
    fn view(&self) -> View {
        let Some(policies) = self.policies.clone() else {
            return View::Opaque;
        };
        View::Seen(Seen {
            policies: adapter::Endpoint::Layered(Layered::path(policies)),
            place: self.place,
            settled: Some(Arc::clone(&self.annotated)),
        })
    }
}
