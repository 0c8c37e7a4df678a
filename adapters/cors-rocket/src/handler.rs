//! The handler of an annotated route: rocket's own, under its policy.

use std::{future::ready, pin::Pin};

use rocket::{
    Data, Request,
    route::{Handler, Outcome},
};

use crate::{application::Application, nested, policies::RoutePolicy};

/// A handler under its policy.
///
/// Guards, errors and panics end in catchers, so it is a fairing that writes the headers of the policy; this
/// is where that fairing finds the policy. It refuses requests that must not run.
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

/// Written without `async_trait`, which would box the future of the inner handler.
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
        // Without `Origin` no script of another origin has sent the request.
        let has_origin = request.headers().contains("origin");
        let checks = if has_origin {
            Application::of(request).and_then(|application| nested::checks(application, request))
        } else {
            None
        };
        let Some(checks) = checks else {
            return self.inner.handle(request, data);
        };
        if let Some(refused) = checks.refuse_at_once() {
            return Box::pin(ready(refused));
        }
        Box::pin(async move {
            let mut data = data;
            if let Some(refused) = checks.refuse_method_field(&mut data).await {
                return refused;
            }
            checks.after(self.inner.handle(request, data).await)
        })
    }
}
