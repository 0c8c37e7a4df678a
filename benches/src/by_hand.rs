//! A static policy as an expert would write it by hand: one policy for all methods, without optional features.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, ready},
};

use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
        ORIGIN, VARY,
    },
};
use pin_project_lite::pin_project;
use rustc_hash::FxHashSet;
use tower::{Layer, Service};

use crate::{
    policy::is_below_example_com,
    scenario::{Origins, exact_origin},
};

/// The policy, around any service.
#[derive(Clone, Copy)]
pub(crate) struct ByHand {
    policy: &'static Policy,
}

pub(crate) struct Policy {
    allowed: Allowed,
    /// The origin in each response, if it is constant.
    constant: Option<HeaderValue>,
    has_credentials: bool,
    /// The headers of the response to an allowed preflight. Its origin is replaced unless it is constant.
    preflight: LazyLock<HeaderMap>,
}

enum Allowed {
    Any,
    One(&'static str),
    Several(FxHashSet<&'static str>),
    BelowExampleCom,
}

const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const METHODS: HeaderValue = HeaderValue::from_static("GET,POST,PUT,DELETE");
const HEADERS: HeaderValue =
    HeaderValue::from_static("content-type,authorization,x-requested-with");
const EXPOSED: HeaderValue = HeaderValue::from_static("x-request-id,x-total-count");
const MAX_AGE: HeaderValue = HeaderValue::from_static("3600");
const VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
const VARY_PREFLIGHT: HeaderValue =
    HeaderValue::from_static("Origin,Access-Control-Request-Method,Access-Control-Request-Headers");

impl ByHand {
    pub(crate) fn new(origins: Origins) -> Self {
        static ONE: LazyLock<Policy> = LazyLock::new(|| Policy::exact(1));
        static TEN: LazyLock<Policy> = LazyLock::new(|| Policy::exact(10));
        static HUNDRED: LazyLock<Policy> = LazyLock::new(|| Policy::exact(100));
        static THOUSAND: LazyLock<Policy> = LazyLock::new(|| Policy::exact(1_000));
        static TEN_THOUSAND: LazyLock<Policy> = LazyLock::new(|| Policy::exact(10_000));
        static WILDCARD: Policy = Policy {
            allowed: Allowed::BelowExampleCom,
            constant: None,
            has_credentials: true,
            preflight: LazyLock::new(with_credentials),
        };
        static ANY: Policy = Policy {
            allowed: Allowed::Any,
            constant: Some(ANY_ORIGIN),
            has_credentials: false,
            preflight: LazyLock::new(without_credentials),
        };
        let policy = match origins {
            Origins::Exact(1) => &ONE,
            Origins::Exact(10) => &TEN,
            Origins::Exact(100) => &HUNDRED,
            Origins::Exact(1_000) => &THOUSAND,
            Origins::Exact(10_000) => &TEN_THOUSAND,
            Origins::Exact(_) => unreachable!("no such size"),
            Origins::Wildcard => &WILDCARD,
            Origins::Any => &ANY,
        };
        Self { policy }
    }
}

impl Policy {
    fn exact(size: usize) -> Self {
        let mut origins = (0..size).map(|tenant| &*exact_origin(tenant).leak());
        if size == 1 {
            let origin = origins.next().expect("one origin");
            return Self {
                allowed: Allowed::One(origin),
                constant: Some(HeaderValue::from_static(origin)),
                has_credentials: true,
                preflight: LazyLock::new(with_credentials),
            };
        }
        Self {
            allowed: Allowed::Several(origins.collect()),
            constant: None,
            has_credentials: true,
            preflight: LazyLock::new(with_credentials),
        }
    }

    #[inline]
    fn allows(&self, origin: &HeaderValue) -> bool {
        match &self.allowed {
            Allowed::Any => true,
            Allowed::One(allowed) => origin.as_bytes() == allowed.as_bytes(),
            Allowed::Several(origins) => {
                origin.to_str().is_ok_and(|origin| origins.contains(origin))
            }
            Allowed::BelowExampleCom => is_below_example_com(origin.as_bytes()),
        }
    }

    /// The value of `Access-Control-Allow-Origin`, if the response has one.
    #[inline]
    fn allow_origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if self.constant.is_some() {
            return self.constant.clone();
        }
        headers
            .get(ORIGIN)
            .filter(|origin| self.allows(origin))
            .cloned()
    }

    #[inline]
    fn write(&self, allow_origin: Option<HeaderValue>, headers: &mut HeaderMap) {
        if let Some(origin) = allow_origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if self.has_credentials {
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
        }
        if self.constant.is_none() {
            headers.append(VARY, VARY_ORIGIN);
        }
    }

    /// The answer to a preflight; `None` for any other request.
    #[inline]
    fn answer<B: Default>(&self, request: &HeaderMap) -> Option<Response<B>> {
        let method = request.get(ACCESS_CONTROL_REQUEST_METHOD)?;
        let origin = request.get(ORIGIN)?;
        let mut response = Response::new(B::default());
        let is_allowed = self.allows(origin)
            && [&b"GET"[..], b"HEAD", b"POST", b"PUT", b"DELETE"].contains(&method.as_bytes())
            && request
                .get(ACCESS_CONTROL_REQUEST_HEADERS)
                .is_none_or(are_allowed);
        if !is_allowed {
            *response.status_mut() = StatusCode::FORBIDDEN;
            response.headers_mut().insert(VARY, VARY_PREFLIGHT);
            return Some(response);
        }
        *response.status_mut() = StatusCode::NO_CONTENT;
        *response.headers_mut() = self.preflight.clone();
        if self.has_credentials
            && let Some(value) = response.headers_mut().get_mut(ACCESS_CONTROL_ALLOW_ORIGIN)
        {
            *value = origin.clone();
        }
        Some(response)
    }
}

/// The headers of the response to a preflight if any origin is allowed.
fn without_credentials() -> HeaderMap {
    HeaderMap::from_iter([
        (ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN),
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, HEADERS),
        (VARY, VARY_PREFLIGHT),
    ])
}

fn with_credentials() -> HeaderMap {
    let mut headers = without_credentials();
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    headers
}

/// Browsers send the names in lower case, sorted, with a comma between them.
fn are_allowed(names: &HeaderValue) -> bool {
    let mut names = names.as_bytes().split(|&byte| byte == b',');
    names.all(|name| [&b"content-type"[..], b"authorization", b"x-requested-with"].contains(&name))
}

impl<S> Layer<S> for ByHand {
    type Service = HandWritten<S>;

    fn layer(&self, inner: S) -> HandWritten<S> {
        HandWritten {
            inner,
            policy: self.policy,
        }
    }
}

/// A service under the policy.
#[derive(Clone, Copy)]
pub(crate) struct HandWritten<S> {
    inner: S,
    policy: &'static Policy,
}

impl<S, A, B> Service<Request<A>> for HandWritten<S>
where
    S: Service<Request<A>, Response = Response<B>, Error = Infallible>,
    B: Default,
{
    type Response = Response<B>;
    type Error = Infallible;
    type Future = Answer<S::Future, B>;

    #[inline]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    #[inline]
    fn call(&mut self, request: Request<A>) -> Self::Future {
        if request.method() == Method::OPTIONS
            && let Some(response) = self.policy.answer(request.headers())
        {
            return Answer::Preflight {
                response: Some(response),
            };
        }
        Answer::Actual {
            allow_origin: self.policy.allow_origin(request.headers()),
            policy: self.policy,
            future: self.inner.call(request),
        }
    }
}

pin_project! {
    /// The future of the response.
    #[project = AnswerProjection]
    pub(crate) enum Answer<F, B> {
        Preflight { response: Option<Response<B>> },
        Actual { #[pin] future: F, policy: &'static Policy, allow_origin: Option<HeaderValue> },
    }
}

impl<F, B> Future for Answer<F, B>
where
    F: Future<Output = Result<Response<B>, Infallible>>,
{
    type Output = Result<Response<B>, Infallible>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnswerProjection::Preflight { response } => {
                Poll::Ready(Ok(response.take().expect("it is polled once")))
            }
            AnswerProjection::Actual {
                future,
                policy,
                allow_origin,
            } => {
                let mut response = ready!(future.poll(context))?;
                policy.write(allow_origin.take(), response.headers_mut());
                Poll::Ready(Ok(response))
            }
        }
    }
}
