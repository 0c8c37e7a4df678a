//! The check of requests whose preflight was answered by another policy, or by none.
//!
//! The policy of the handler to which rocket routes the requested method answers a preflight. Forwards, formats and
//! fairings can then select another handler. That handler must not run for a request that its own policy would have
//! refused in a preflight.

use cors_runtime::adapter::{HeldPolicies, NestedRequest, OuterPolicies, report_error};
use rocket::{
    Data, Request, Response,
    form::Form,
    http::{Method, Status},
    route::Outcome,
};

use crate::{
    application::Application,
    note::Notes,
    policies::RoutePolicy,
    table::{Index, Table},
};

/// The checks of a request that has reached an annotated handler.
pub(crate) struct Checks<'r, 'q> {
    application: &'r Application,
    table: &'r Table,
    request: &'r Request<'q>,
    index: Index,
    policy: &'r RoutePolicy,
}

const ROUTED: &str = "several handlers serve the method of this path, by rank or by format, and the policy of \
                      the first decides the preflight: give them the same policy, as in `#[cors(policy = APP)]`";

const REPLACED: &str = "a fairing that is attached with `inside_cors` redirects the request to a handler \
                        other than that of its URI: give both the same policy, as in `#[cors(policy = APP)]`";

const FORWARDED: &str = "the handler forwards the request to one without a policy: write `#[cors(..)]` above that one \
    too";

const METHOD_FIELD: &str = "rocket treats a form with the field `_method` as a request with that method, and \
                            browsers send \
    forms without a preflight";

/// The checks of a request. `None` if it needs none, as in most applications.
pub(crate) fn checks<'r, 'q>(
    application: &'r Application,
    request: &'r Request<'q>,
) -> Option<Checks<'r, 'q>> {
    if application.is_off() || application.exclusive(request).is_some() {
        return None;
    }
    let table = application.table()?;
    let index = table.reached(request)?;
    let entry = table.get(index);
    let checks = Checks {
        application,
        table,
        request,
        index,
        policy: entry.policy()?,
    };
    let is_checked = entry.is_preceded
        || entry.is_followed
        || application.has_notes()
        || checks.may_have_method_field();
    is_checked.then_some(checks)
}

impl<'r> Checks<'r, '_> {
    /// The response to a request that must not reach the handler.
    pub(crate) fn refuse_at_once(&self) -> Option<Outcome<'r>> {
        let notes = Notes::read(self.application, self.request);
        let replaced = notes.and_then(|notes| notes.replaced.get());
        if let Some(&replaced) = replaced.filter(|index| **index != Some(self.index)) {
            let outer = match replaced {
                Some(index) => self.hold(index),
                None => self
                    .application
                    .default_policies(self.request)
                    .and_then(|policies| policies.hold(self.request)),
            };
            return self.refuse_by(outer.as_ref(), REPLACED);
        }
        if !self.table.get(self.index).is_preceded {
            return None;
        }
        // A HEAD request that no HEAD handler served has the method GET here.
        let uri = self.request.uri();
        let method = self.request.method();
        let heads = (method == Method::Get).then_some(Method::Head);
        [Some(method), heads]
            .into_iter()
            .flatten()
            .find_map(|method| {
                let answering = self.table.answering(method, uri);
                if answering == Some(self.index) {
                    return None;
                }
                let outer = answering.and_then(|index| self.hold(index));
                self.refuse_by(outer.as_ref(), ROUTED)
            })
    }

    fn hold(&self, index: Index) -> Option<HeldPolicies> {
        self.table.get(index).policy()?.hold()
    }

    fn refuse_by(&self, outer: Option<&HeldPolicies>, help: &str) -> Option<Outcome<'r>> {
        let head = self.application.head(self.request);
        let nested = NestedRequest::new(&copy(self.request, |_| true)?);
        let outer = OuterPolicies(outer);
        let text = self.policy.refusal(&head, &nested, outer, help)?;
        Some(self.refused(text))
    }

    /// Whether rocket may have changed the method of a form.
    fn may_have_method_field(&self) -> bool {
        let request = self.request;
        !matches!(request.method(), Method::Get | Method::Head | Method::Post)
            && request
                .content_type()
                .is_some_and(|content_type| content_type.is_form())
    }

    /// The response to a form whose method was changed. Browsers send forms without a preflight.
    pub(crate) async fn refuse_method_field(&self, data: &mut Data<'_>) -> Option<Outcome<'r>> {
        if !self.may_have_method_field() || !has_method_field(data).await {
            return None;
        }
        // Browsers also send forms as navigations.
        let nested = copy(self.request, |name| {
            !name.eq_ignore_ascii_case("sec-fetch-mode")
        })?;
        let head = self.application.head(self.request);
        let nested = NestedRequest::new(&nested);
        let outer = OuterPolicies(None);
        let text = self.policy.refusal(&head, &nested, outer, METHOD_FIELD)?;
        Some(self.refused(text))
    }

    /// Returns the same outcome, unless the request would be forwarded to a handler without a policy.
    pub(crate) fn after(&self, outcome: Outcome<'r>) -> Outcome<'r> {
        let is_checked = outcome.is_forward()
            && self.table.get(self.index).is_followed
            && self.table.reaches_plain(self.index, self.request);
        if !is_checked {
            return outcome;
        }
        match self.forward_refusal() {
            Some(text) => self.refused(text),
            None => outcome,
        }
    }

    fn forward_refusal(&self) -> Option<String> {
        let head = self.application.head(self.request);
        let nested = NestedRequest::new(&copy(self.request, |_| true)?);
        let own = self.policy.hold();
        let outer = OuterPolicies(own.as_ref());
        match self.application.default_policies(self.request) {
            Some(policies) => policies.refusal(&head, &nested, outer, FORWARDED),
            None => nested.refusal(None, outer, FORWARDED),
        }
    }

    fn refused(&self, text: String) -> Outcome<'r> {
        report_error(&text);
        let notes = Notes::write(self.application, self.request);
        // A handler is reached only once, so it refuses only once.
        let _first = notes.refusal.set(text);
        let mut response = Response::new();
        response.set_status(Status::Forbidden);
        Outcome::Success(response)
    }
}

/// Whether the first field of a form is `_method`. Only the part that rocket reads is checked.
async fn has_method_field(data: &mut Data<'_>) -> bool {
    let form = data.peek("_method=delete".len()).await;
    let field = str::from_utf8(form)
        .ok()
        .and_then(|form| Form::<()>::values(form).next());
    field.is_some_and(|field| field.name == "_method")
}

/// The request in the types of `http`, with some of its headers.
fn copy(request: &Request<'_>, is_copied: impl Fn(&str) -> bool) -> Option<http::Request<()>> {
    let mut copy = http::Request::builder()
        .method(request.method().as_str())
        .uri(request.uri().to_string());
    for header in request.headers().iter() {
        if is_copied(header.name().as_str()) {
            copy = copy.header(header.name().as_str(), header.value());
        }
    }
    // HTTP/2 has no `Host`.
    if let Some(host) = request.host()
        && !request.headers().contains("host")
    {
        copy = copy.header("host", host.to_string());
    }
    copy.body(()).ok()
}
