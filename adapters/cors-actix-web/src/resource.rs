//! A resource of annotated handlers.

use std::rc::Rc;

use actix_router::{IntoPatterns, Patterns};
use actix_web::{
    Error, HttpResponse, Route,
    body::MessageBody,
    dev::{
        AppService, HttpServiceFactory, ServiceFactory, ServiceRequest, ServiceResponse, Transform,
    },
    guard::{self, Guard},
    web,
};

use crate::{
    endpoint::PathCors,
    path::{Handlers, Path},
    routes::Routes,
};

/// Mounts the annotated handlers of a path.
///
/// ```
/// use actix_web::App;
/// use cors_actix_web::{cors, resource, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = App::new().service(resource("/books", routes![list_books]));
/// ```
///
/// `path` is that of [`web::resource`]. Preflights are answered before the resource's own middleware, and
/// each response has the headers of the policy that applies to the request's method: the responses of handlers,
/// extractors, errors and middleware of the resource.
///
/// # Panics
///
/// If `routes` is not the result of [`routes!`](crate::routes!), or if the handlers specify their own path, as
/// those below `#[get("/books")]` do.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "as `web::resource` takes its path"
)]
pub fn resource<P: IntoPatterns>(
    path: P,
    routes: Routes,
) -> Resource<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = Error,
        InitError = (),
    >,
> {
    let mut routes = routes;
    assert!(
        routes.types.is_empty(),
        "the attributes of the handlers in `routes![..]` contain their path, but `resource` has another one\n\
         help: write `.service(routes![..])` instead of `.service(resource(path, routes![..]))`\n\
         reason: path_named_twice"
    );
    let Some(policies) = routes.policies.take() else {
        panic!("`resource` needs the handlers of `routes![..]`");
    };
    let patterns = path.patterns();
    let resource = web::resource(patterns.clone());
    let routes = routes.into_routes().into_iter();
    Resource {
        inner: routes.fold(resource, actix_web::Resource::route),
        patterns,
        name: None,
        path: Path::new(policies, Handlers::Functions),
    }
}

/// A resource of annotated handlers; see [`resource`].
#[must_use = "mount it by `.service(..)`"]
pub struct Resource<T> {
    inner: actix_web::Resource<T>,
    patterns: Patterns,
    name: Option<String>,
    path: Rc<Path>,
}

impl<T> Resource<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    /// Sets the name of the resource for `HttpRequest::url_for`.
    ///
    /// `HttpRequest::match_name` returns a name that this library generates.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Adds a guard, as `actix_web::Resource::guard` does. Preflights must also pass it. They have neither the method
    /// nor the headers of the request that they precede.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.path.set_guarded();
        self.inner = self.inner.guard(guard);
        self
    }

    /// Adds data, as `actix_web::Resource::app_data` does.
    pub fn app_data<U: 'static>(mut self, data: U) -> Self {
        self.inner = self.inner.app_data(data);
        self
    }

    /// Adds a route without a policy after those of the annotated handlers. It serves the requests that none of
    /// them serves. Preflights for its methods are refused.
    pub fn route(mut self, route: Route) -> Self {
        self.inner = self.inner.route(route);
        self
    }

    /// Sets the service for requests that no route serves, instead of 405.
    pub fn default_service(mut self, route: Route) -> Self {
        self.inner = self.inner.default_service(route);
        self
    }

    /// Applies a middleware inside CORS: preflights do not reach it, and its responses have the headers of the
    /// policy that applies.
    pub fn wrap<M, B>(
        self,
        middleware: M,
    ) -> Resource<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        >,
    >
    where
        M: Transform<
                T::Service,
                ServiceRequest,
                Response = ServiceResponse<B>,
                Error = Error,
                InitError = (),
            > + 'static,
        B: MessageBody,
    {
        Resource {
            inner: self.inner.wrap(middleware),
            patterns: self.patterns,
            name: self.name,
            path: self.path,
        }
    }
}

impl<T, B> HttpServiceFactory for Resource<T>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    fn register(self, config: &mut AppService) {
        let Self {
            inner,
            patterns,
            name,
            path,
        } = self;
        inner
            .name(path.name())
            .wrap(PathCors(path))
            .register(config);
        if let Some(name) = name {
            // This service is never reached. It registers the name under which URLs are generated.
            web::service(patterns)
                .name(&name)
                .guard(guard::fn_guard(|_| false))
                .finish(async |request: ServiceRequest| -> Result<_, Error> {
                    Ok(request.into_response(HttpResponse::NotFound().finish()))
                })
                .register(config);
        }
    }
}
