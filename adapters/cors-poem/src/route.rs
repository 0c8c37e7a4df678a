//! The router of poem with visible policies of its paths.

use std::{fmt, sync::Arc};

use poem::{Endpoint, IntoEndpoint, Request, Response, Result, error::RouteError};

use crate::{
    plain::Plain,
    view::{RouteView, View, Visible},
};

/// `poem::Route` with annotated paths that are visible from outside: [`CorsLayer`](crate::CorsLayer) and
/// [`inside_cors`](crate::inside_cors()) must find the policies of a request before it is routed.
///
/// It uses `poem::Route` to route and serve requests, and has the same methods.
///
/// ```
/// use cors_poem::{CorsLayer, Route, cors, policy, routes};
/// use poem::{get, handler};
///
/// policy! {
///     APP = { origins = ["https://app.example.com"] }
/// }
///
/// #[cors(origins = any, methods = [GET])]
/// #[handler]
/// async fn read_book() -> &'static str {
///     "The Dispossessed"
/// }
///
/// #[handler]
/// async fn read_news() -> &'static str {
///     "news"
/// }
///
/// let books = Route::new().at("/:id", routes![read_book]); // keeps its own policy
/// let app = Route::new()
///     .nest("/books", books)
///     .at("/news", get(read_news)) // has the policy APP
///     .with(CorsLayer::new(&APP));
/// ```
#[derive(Default)]
#[must_use]
pub struct Route {
    inner: poem::Route,
    view: RouteView,
}

impl Route {
    /// A router without routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an endpoint at a path.
    ///
    /// # Panics
    ///
    /// If the path is not valid, or has an endpoint.
    #[track_caller]
    pub fn at<E>(self, path: impl AsRef<str>, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        check(self.try_at(path, endpoint))
    }

    /// Adds an endpoint at a path.
    ///
    /// # Errors
    ///
    /// If the path is not valid, or has an endpoint.
    pub fn try_at<E>(mut self, path: impl AsRef<str>, endpoint: E) -> Result<Self, RouteError>
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let endpoint = endpoint.into_endpoint();
        let view = View::new(&endpoint);
        let path = normalize(path.as_ref());
        self.inner = match view {
            View::Opaque => self.inner.try_at(&path, Plain::new(endpoint, None))?,
            _ => self.inner.try_at(&path, endpoint)?,
        };
        self.see(&path, view, 0)?;
        Ok(self)
    }

    /// Adds an endpoint at `/`.
    ///
    /// # Panics
    ///
    /// If the path has an endpoint.
    #[track_caller]
    pub fn just_at<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.at("/", endpoint)
    }

    /// Adds an endpoint at all paths that begin with a prefix, and strips the prefix from its requests.
    ///
    /// # Panics
    ///
    /// If the prefix is not valid, or has an endpoint.
    #[track_caller]
    pub fn nest<E>(self, path: impl AsRef<str>, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        check(self.try_nest(path, endpoint))
    }

    /// Adds an endpoint at all paths that begin with a prefix, and strips the prefix from its requests.
    ///
    /// # Errors
    ///
    /// If the prefix has an endpoint.
    pub fn try_nest<E>(mut self, path: impl AsRef<str>, endpoint: E) -> Result<Self, RouteError>
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let endpoint = endpoint.into_endpoint();
        let view = View::new(&endpoint);
        let path = normalize(path.as_ref());
        self.inner = match view {
            View::Opaque => self.inner.try_nest(&path, Plain::new(endpoint, None))?,
            _ => self.inner.try_nest(&path, endpoint)?,
        };
        let prefix = path.trim_end_matches('/');
        self.see_nested(prefix, &view, prefix.len())?;
        Ok(self)
    }

    /// Adds an endpoint at all paths that begin with a prefix, without stripping the prefix.
    ///
    /// # Panics
    ///
    /// If the prefix is not valid, or has an endpoint.
    #[track_caller]
    pub fn nest_no_strip<E>(self, path: impl AsRef<str>, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        check(self.try_nest_no_strip(path, endpoint))
    }

    /// Adds an endpoint at all paths that begin with a prefix, without stripping the prefix.
    ///
    /// # Errors
    ///
    /// If the prefix has an endpoint.
    pub fn try_nest_no_strip<E>(
        mut self,
        path: impl AsRef<str>,
        endpoint: E,
    ) -> Result<Self, RouteError>
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let endpoint = endpoint.into_endpoint();
        let view = View::new(&endpoint);
        let path = normalize(path.as_ref());
        self.inner = match view {
            View::Opaque => {
                let endpoint = Plain::new(endpoint, None);
                self.inner.try_nest_no_strip(&path, endpoint)?
            }
            _ => self.inner.try_nest_no_strip(&path, endpoint)?,
        };
        self.see_nested(path.trim_end_matches('/'), &view, 0)?;
        Ok(self)
    }

    /// Adds the paths that poem adds to its tree for a nested endpoint.
    fn see_nested(&mut self, prefix: &str, view: &View, strip: usize) -> Result<(), RouteError> {
        self.see(&format!("{prefix}/*"), view.clone(), strip)?;
        self.see(prefix, view.clone(), strip)
    }

    fn see(&mut self, path: &str, view: View, strip: usize) -> Result<(), RouteError> {
        let added = self.view.add(path, view, strip);
        added.ok_or_else(|| RouteError::InvalidPath(path.to_owned()))
    }
}

#[track_caller]
fn check(route: Result<Route, RouteError>) -> Route {
    match route {
        Ok(route) => route,
        Err(error) => panic!("{error}"),
    }
}

/// The path in the form in which poem adds it: it begins with a slash, and contains no consecutive slashes.
pub(crate) fn normalize(path: &str) -> String {
    let mut normalized = String::from("/");
    for character in path.chars() {
        if character != '/' || !normalized.ends_with('/') {
            normalized.push(character);
        }
    }
    normalized
}

impl Endpoint for Route {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        self.inner.call(request)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route").finish_non_exhaustive()
    }
}

impl Visible for Route {
    fn view(&self) -> View {
        View::Route(Arc::new(self.view.map(&|seen| seen.cloned())))
    }
}
