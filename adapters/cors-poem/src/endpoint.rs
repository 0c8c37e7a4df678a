//! An endpoint inside middleware whose policies remain visible.

use std::{any::Any, fmt};

use poem::{
    Endpoint, EndpointExt as _, Request, Response, Result,
    endpoint::{BoxEndpoint, DynEndpoint},
};

use crate::view::{View, Visible};

/// An endpoint inside middleware whose policies remain visible from outside.
///
/// The methods of [`Route`](crate::Route), [`Routes`](crate::Routes) and this type that apply middleware return it.
/// They correspond to those of `poem::EndpointExt`.
#[must_use]
pub struct CorsEndpoint {
    view: View,
    inner: BoxEndpoint<'static>,
}

impl CorsEndpoint {
    pub(crate) fn new(view: View, endpoint: impl Endpoint<Output = Response> + 'static) -> Self {
        Self {
            view,
            inner: endpoint.boxed(),
        }
    }

    /// Creates an endpoint from the result of a middleware. `view` is the view of the endpoint inside the middleware.
    /// If the middleware belongs to this library, its result has its own view.
    pub(crate) fn seen_through<E: Endpoint + 'static>(view: View, endpoint: E) -> Self {
        // Without specialization, a value of a type parameter can be converted to a concrete type only with `Any`.
        let mut endpoint = Some(endpoint);
        let any: &mut dyn Any = &mut endpoint;
        if let Some(own) = any.downcast_mut::<Option<Self>>().and_then(Option::take) {
            return own;
        }
        let view = match &endpoint {
            Some(endpoint) => match View::new(endpoint) {
                View::Opaque => view.unsettled(),
                own => own,
            },
            None => view,
        };
        match endpoint {
            Some(endpoint) => Self::new(view, endpoint.map_to_response()),
            None => unreachable!("it is taken only if it is returned"),
        }
    }
}

impl Endpoint for CorsEndpoint {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        DynEndpoint::call(&*self.inner, request)
    }
}

impl fmt::Debug for CorsEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CorsEndpoint").field(&self.view).finish()
    }
}

impl Visible for CorsEndpoint {
    fn view(&self) -> View {
        self.view.clone()
    }
}
