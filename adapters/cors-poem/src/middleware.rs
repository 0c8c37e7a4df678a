//! Middleware around endpoints with policies: the methods of `poem::EndpointExt`, which keep the policies visible.

use std::sync::Arc;

use poem::{EndpointExt, Error, IntoResponse, Middleware, Request, Response, Result};

use crate::{CorsEndpoint, Route, Routes, inside_cors, view::Visible as _};

/// The methods of `EndpointExt`, which would hide the policies in the types of poem.
macro_rules! apply_middleware {
    ($($endpoint:ident)*) => {$(
        impl $endpoint {
            /// Applies `middleware` as [`with`](Self::with) does, with CORS outside it; see
            /// [`inside_cors`](crate::inside_cors()).
            pub fn inside_cors<M>(self, middleware: M) -> CorsEndpoint
            where
                M: Middleware<Self>,
                M::Output: 'static,
            {
                self.with(inside_cors(middleware))
            }

            /// Applies middleware, as `EndpointExt::with` does.
            pub fn with<M>(self, middleware: M) -> CorsEndpoint
            where
                M: Middleware<Self>,
                M::Output: 'static,
            {
                CorsEndpoint::seen_through(self.view(), middleware.transform(self))
            }

            /// Applies middleware if `enable` is true, as `EndpointExt::with_if` does.
            pub fn with_if<M>(self, enable: bool, middleware: M) -> CorsEndpoint
            where
                M: Middleware<Self>,
                M::Output: 'static,
            {
                if enable {
                    self.with(middleware)
                } else {
                    CorsEndpoint::seen_through(self.view(), self)
                }
            }

            /// Adds data, as `EndpointExt::data` does.
            pub fn data<T: Clone + Send + Sync + 'static>(self, data: T) -> CorsEndpoint {
                CorsEndpoint::seen_through(self.view(), EndpointExt::data(self, data))
            }

            /// Adds data if there is some, as `EndpointExt::data_opt` does.
            pub fn data_opt<T: Clone + Send + Sync + 'static>(self, data: Option<T>) -> CorsEndpoint {
                match data {
                    Some(data) => self.data(data),
                    None => CorsEndpoint::seen_through(self.view(), self),
                }
            }

            /// Maps the request, as `EndpointExt::before` does.
            pub fn before<F, Fut>(self, f: F) -> CorsEndpoint
            where
                F: Fn(Request) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = Result<Request>> + Send + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::before(self, f))
            }

            /// Maps the outcome, as `EndpointExt::after` does.
            pub fn after<F, Fut, T>(self, f: F) -> CorsEndpoint
            where
                F: Fn(Result<Response>) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = Result<T>> + Send + 'static,
                T: IntoResponse + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::after(self, f))
            }

            /// Maps the request and the outcome, as `EndpointExt::around` does.
            pub fn around<F, Fut, T>(self, f: F) -> CorsEndpoint
            where
                F: Fn(Arc<Self>, Request) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = Result<T>> + Send + 'static,
                T: IntoResponse + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::around(self, f))
            }

            /// Converts errors to responses, as `EndpointExt::catch_all_error` does.
            pub fn catch_all_error<F, Fut, T>(self, f: F) -> CorsEndpoint
            where
                F: Fn(Error) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = T> + Send + 'static,
                T: IntoResponse + Send + Sync + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::catch_all_error(self, f))
            }

            /// Converts the errors of a type to responses, as `EndpointExt::catch_error` does.
            pub fn catch_error<F, Fut, T, E>(self, f: F) -> CorsEndpoint
            where
                F: Fn(E) -> Fut + Send + Sync + 'static,
                Fut: Future<Output = T> + Send + 'static,
                T: IntoResponse + Send + Sync + 'static,
                E: std::error::Error + Send + Sync + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::catch_error(self, f))
            }

            /// Calls `f` with each error, as `EndpointExt::inspect_all_err` does.
            pub fn inspect_all_err<F>(self, f: F) -> CorsEndpoint
            where
                F: Fn(&Error) + Send + Sync + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::inspect_all_err(self, f))
            }

            /// Calls `f` with each error of a type, as `EndpointExt::inspect_err` does.
            pub fn inspect_err<F, E>(self, f: F) -> CorsEndpoint
            where
                F: Fn(&E) + Send + Sync + 'static,
                E: std::error::Error + Send + Sync + 'static,
            {
                CorsEndpoint::seen_through(self.view(), EndpointExt::inspect_err(self, f))
            }
        }
    )*};
}

apply_middleware! { Route Routes CorsEndpoint }
