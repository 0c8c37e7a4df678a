//! Converts requests and responses of poem to those of the `http` crate, which decisions use. The parts are moved, not
//! copied.

use std::mem;

use cors_runtime::adapter::{
    Answer, Directives, PreflightAnswer, RequestHead, RequestedMethod, StoredPolicy,
};
use futures_util::{
    FutureExt as _,
    future::{Either, Ready, ready},
};
use http::{
    HeaderMap, Method, Request as HttpRequest, Response as HttpResponse,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
};
use poem::{
    Body, Endpoint, Error, IntoResponse, Request, RequestParts, Response, ResponseParts, Result,
};

use crate::expected::Expected;

/// The parts of a poem request that a request of the `http` crate cannot contain: the other parts, and the body.
pub(crate) type Rest = (RequestParts, Body);

pub(crate) fn into_http(request: Request) -> HttpRequest<Rest> {
    let (mut rest, body) = request.into_parts();
    let method = mem::take(&mut rest.method);
    let uri = mem::take(&mut rest.uri);
    let headers = mem::take(&mut rest.headers);
    let extensions = mem::take(&mut rest.extensions);
    let mut request = HttpRequest::new((rest, body));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    *request.extensions_mut() = extensions;
    request
}

fn from_http(request: HttpRequest<Rest>) -> Request {
    let (head, (mut rest, body)) = request.into_parts();
    rest.method = head.method;
    rest.uri = head.uri;
    rest.headers = head.headers;
    rest.extensions = head.extensions;
    Request::from_parts(rest, body)
}

/// The body of a response, or an error that is converted to the response farther outside.
pub(crate) enum Content {
    Body(Body),
    Error(Error),
}

impl Default for Content {
    fn default() -> Self {
        Content::Body(Body::default())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Content::Body(text.into())
    }
}

/// The place where an error is converted to a response.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Errors {
    /// Here, because nothing outside writes the headers of the response.
    Here,
    /// Farther outside: an outer policy writes its headers into any response.
    Outside,
}

impl Errors {
    pub(crate) fn of<B>(request: &HttpRequest<B>) -> Self {
        if Expected::is_in(request.extensions()) {
            return Errors::Outside;
        }
        if request.may_have_directives() {
            let directives = request.directives();
            if directives
                .is_some_and(|directives| directives.nearest.is_some() || directives.without_cors)
            {
                return Errors::Outside;
            }
        }
        Errors::Here
    }
}

/// The outcome of an endpoint, as a response of the `http` crate.
pub(crate) fn respond<E: Endpoint>(
    endpoint: &E,
    request: HttpRequest<Rest>,
    errors: Errors,
) -> impl Future<Output = HttpResponse<Content>> + Send {
    endpoint
        .call(from_http(request))
        .map(move |outcome| match (outcome, errors) {
            (Ok(output), _) => to_http(output.into_response()),
            (Err(error), Errors::Here) => to_http(error.into_response()),
            (Err(error), Errors::Outside) => {
                let status = error.status();
                let mut response = HttpResponse::new(Content::Error(error));
                *response.status_mut() = status;
                response
            }
        })
}

/// The head of a request without directives, for decisions that need no `http::Request`.
pub(crate) struct Head<'r>(&'r Request);

impl<'r> Head<'r> {
    /// The head of a request. `None` if the request has directives of outer layers.
    pub(crate) fn without_directives(request: &'r Request) -> Option<Self> {
        let has_directives = request.extensions().get::<Directives>().is_some();
        (!has_directives).then_some(Self(request))
    }

    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.headers();
        self.is_options()
            && headers.contains_key(ORIGIN)
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }
}

impl RequestHead for Head<'_> {
    type Headers = HeaderMap;

    #[inline]
    fn method(&self) -> RequestedMethod<'_> {
        self.0.method().into()
    }

    #[inline]
    fn is_options(&self) -> bool {
        *self.0.method() == Method::OPTIONS
    }

    #[inline]
    fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    fn path(&self) -> &[u8] {
        self.0.uri().path().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        let authority = self.0.uri().authority();
        authority.map(|authority| authority.as_str().as_bytes())
    }

    #[inline]
    fn may_have_directives(&self) -> bool {
        false
    }
}

/// Applies an answer that was decided from the head alone.
pub(crate) fn apply<E, P>(
    answer: Answer<P>,
    endpoint: &E,
    request: Request,
) -> impl Future<Output = Result<Response>> + Send
where
    E: Endpoint,
    P: StoredPolicy,
{
    let headers = match answer {
        Answer::Preflight(answer) => return Either::Left(respond_preflight(answer)),
        Answer::Actual(headers) => headers,
    };
    let is_kept = Expected::is_in(request.extensions());
    Either::Right(endpoint.call(request).map(move |outcome| {
        let mut response = match outcome {
            Ok(output) => output.into_response(),
            Err(error) if is_kept => return Err(error),
            Err(error) => error.into_response(),
        };
        headers.write(response.headers_mut());
        Ok(response)
    }))
}

/// The response to a preflight.
pub(crate) fn respond_preflight<P: StoredPolicy>(
    answer: PreflightAnswer<P>,
) -> Ready<Result<Response>> {
    let mut response = HttpResponse::new(Content::default());
    answer.write(&mut response);
    ready(into_poem(response))
}

/// Calls an endpoint without a decision.
pub(crate) fn pass<E: Endpoint>(
    endpoint: &E,
    request: Request,
) -> impl Future<Output = Result<Response>> + Send {
    let outcome = endpoint.call(request);
    outcome.map(|outcome| outcome.map(IntoResponse::into_response))
}

fn to_http(response: Response) -> HttpResponse<Content> {
    let (
        ResponseParts {
            status,
            version,
            headers,
            extensions,
        },
        body,
    ) = response.into_parts();
    let mut response = HttpResponse::new(Content::Body(body));
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    *response.extensions_mut() = extensions;
    response
}

/// Converts the response to the outcome of a poem endpoint.
pub(crate) fn into_poem(response: HttpResponse<Content>) -> Result<Response> {
    let (head, content) = response.into_parts();
    match content {
        Content::Body(body) => {
            let http::response::Parts {
                status,
                version,
                headers,
                extensions,
                ..
            } = head;
            let parts = ResponseParts {
                status,
                version,
                headers,
                extensions,
            };
            Ok(Response::from_parts(parts, body))
        }
        Content::Error(error) => Err(error),
    }
}
