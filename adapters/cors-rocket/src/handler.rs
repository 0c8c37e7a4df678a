//! The handler of an annotated route: the handler of rocket under its policy.

use std::{future::ready, pin::Pin};

use rocket::{
    Data, Request,
    route::{Handler, Outcome},
};

use crate::{application::Application, enforce, nested, policies::RoutePolicy};

/// A handler under its policy.
///
/// Guards, errors and panics end in catchers, so a fairing writes the headers of the policy. The fairing finds the
/// policy here. This handler refuses requests that must not run, before rocket runs the guards.
pub(crate) struct Annotated {
    inner: Box<dyn Handler>,
    policy: RoutePolicy,
}

impl Annotated {
    pub(crate) fn new(inner: Box<dyn Handler>, policy: RoutePolicy) -> Self {
        Self { inner, policy }
    }
}

/// Reports the policy to a probe.
impl Clone for Annotated {
    fn clone(&self) -> Self {
        self.policy.report();
        Self {
            inner: self.inner.clone(),
            policy: self.policy.clone(),
        }
    }
}

/// Implemented without `async_trait`, which would box the future of the inner handler.
impl Handler for Annotated {
    fn handle<'r, 'life0, 'life1, 'async_trait>(
        &'life0 self,
        request: &'r Request<'life1>,
        data: Data<'r>,
    ) -> Pin<Box<dyn Future<Output = Outcome<'r>> + Send + 'async_trait>>
    where
        'r: 'async_trait,
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        let application = Application::of(request);
        if let Some(refused) = enforce::refuse_at(application, &self.policy, request) {
            return Box::pin(ready(refused));
        }
        let forwards = enforce::with_forwards(application, request);
        // Scripts of other origins cannot send a request without `Origin`.
        let has_origin = request.headers().contains("origin");
        let checks = if has_origin {
            application.and_then(|application| nested::checks(application, request))
        } else {
            None
        };
        let Some(checks) = checks else {
            let handled = self.inner.handle(request, data);
            return match forwards {
                None => handled,
                Some(application) => {
                    Box::pin(
                        async move { enforce::check_forward(application, request, handled.await) },
                    )
                }
            };
        };
        if let Some(refused) = checks.refuse_at_once() {
            return Box::pin(ready(refused));
        }
        Box::pin(async move {
            let mut data = data;
            if let Some(refused) = checks.refuse_method_field(&mut data).await {
                return refused;
            }
            let outcome = checks.after(self.inner.handle(request, data).await);
            match forwards {
                None => outcome,
                Some(application) => enforce::check_forward(application, request, outcome),
            }
        })
    }
}
