//! The fairing that answers preflights, and adds the CORS headers to each response.

use std::pin::Pin;

use rocket::{
    Orbit, Request, Response, Rocket,
    fairing::{Fairing, Info, Kind},
    http::Status,
};

use crate::{
    application::{Application, Plan},
    enforce,
    head::Head,
    note::Notes,
    reason::{unannotated, unreached},
    response::{deny, explain, refuse_preflight, remove_access_control, vary_on_origin},
    table::{Kind as RouteKind, Table},
};

/// The fairing that runs after all others.
pub(crate) struct Writer(pub(crate) Application);

/// Implemented without `async_trait`: boxing an empty future does not allocate.
impl Fairing for Writer {
    fn info(&self) -> Info {
        Info {
            name: "CORS headers",
            kind: Kind::Liftoff | Kind::Response,
        }
    }

    fn on_liftoff<'life0, 'life1, 'async_trait>(
        &'life0 self,
        rocket: &'life1 Rocket<Orbit>,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        self.0.launch(rocket);
        Box::pin(async {})
    }

    fn on_response<'r, 'life0, 'life1, 'life2, 'async_trait>(
        &'life0 self,
        request: &'r Request<'life1>,
        response: &'life2 mut Response<'r>,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'async_trait>>
    where
        'r: 'async_trait,
        'life0: 'async_trait,
        'life1: 'async_trait,
        'life2: 'async_trait,
        Self: 'async_trait,
    {
        self.write(request, response);
        Box::pin(async {})
    }
}

impl Writer {
    fn write<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let application = &self.0;
        if enforce::is_refused(application, request) {
            return remove_access_control(response);
        }
        let Some(table) = application.table().filter(|_| !application.is_off()) else {
            return;
        };
        let head = application.head(request);
        let entry = table.reached(request).map(|index| table.get(index));
        match entry.map(|entry| &entry.kind) {
            Some(RouteKind::Options) => self.write_options(table, &head, response),
            Some(RouteKind::Annotated(policy)) => {
                if self.is_refused(&head, response) {
                    return;
                }
                match application.exclusive(request) {
                    Some(_) => self.write_default(table, &head, response),
                    None => policy.write_actual(&head, response),
                }
            }
            Some(RouteKind::Plain) | None => self.write_default(table, &head, response),
        }
    }

    /// Writes the response to a request that an OPTIONS route of this crate has accepted.
    fn write_options<'r>(&self, table: &Table, head: &Head<'r, '_>, response: &mut Response<'r>) {
        match self.0.plan(head.request) {
            Plan::NotOurs => self.write_default(table, head, response),
            Plan::Policy(entry) => {
                if let Some(policy) = entry.policy() {
                    policy.write_preflight(head, response);
                }
            }
            Plan::Default(policies) => {
                if !policies.write_preflight(head, response) {
                    refuse_preflight(head, response);
                }
            }
            Plan::Refused => {
                refuse_preflight(head, response);
                let method = head.requested_method().filter(|_| head.is_explained);
                let uri = head.request.uri();
                if let Some(method) = method
                    && let Some(plain) = table.first_plain(method, uri)
                {
                    explain(unannotated(method.as_str(), &plain.name), response);
                }
            }
            Plan::Allow(methods) => {
                response.set_status(Status::NoContent);
                response.set_raw_header("allow", methods.to_owned());
                deny(response);
                for name in [
                    "access-control-request-method",
                    "access-control-request-headers",
                ] {
                    response.adjoin_raw_header("vary", name);
                }
            }
        }
    }

    /// Writes the response to a request that has reached no annotated handler.
    fn write_default<'r>(&self, table: &Table, head: &Head<'r, '_>, response: &mut Response<'r>) {
        let application = &self.0;
        let exclusive = application.exclusive(head.request);
        if exclusive.is_none() {
            let notes = Notes::read(application, head.request);
            let replaced = notes.and_then(|notes| notes.replaced.get());
            if let Some(&Some(index)) = replaced
                && let Some(policy) = table.get(index).policy()
            {
                let method = index.method();
                return policy.write_actual(&head.with_method(method), response);
            }
        }
        match application.default_policies(head.request) {
            Some(policies) => {
                let has_policy = policies.write_actual(head, response);
                if !has_policy && exclusive.is_some() {
                    deny(response);
                }
            }
            None if head.is_explained && head.is_preflight() => {
                let is_granted = response.status().class().is_success()
                    && response.headers().contains("access-control-allow-origin");
                if !is_granted {
                    explain(unreached(response.status().code), response);
                }
            }
            None => {}
        }
        if application.default_varies() {
            vary_on_origin(response);
        }
    }

    /// Whether the request was refused before its handler ran. If so, scripts may not read the response.
    fn is_refused<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool {
        let notes = Notes::read(&self.0, head.request);
        let Some(text) = notes.and_then(|notes| notes.refusal.get()) else {
            return false;
        };
        deny(response);
        if head.is_explained {
            explain(text.clone(), response);
        }
        true
    }
}
