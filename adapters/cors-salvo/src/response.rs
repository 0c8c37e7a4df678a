//! Responses of policies that replace the response of a handler.

use cors_runtime::adapter::Directives;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CONTENT_TYPE, VARY},
};
use salvo_core::{Request, Response};

use crate::{
    decision::{PreflightResponse, remove_access_control},
    head::Head,
};

/// Marks a response that contains the explanation of a refusal.
#[derive(Clone, Copy)]
pub(crate) struct Explained;

/// Writes the response to a preflight, or to a request that `enforce` refuses. Headers that hoops have set are kept.
pub(crate) fn answer(response: &mut Response, preflight: PreflightResponse) {
    let PreflightResponse { head, text } = preflight;
    let (head, ()) = head.into_parts();
    response.status_code(head.status);
    merge(response.headers_mut(), head.headers);
    match text {
        Some(text) => explain(response, text),
        None => empty(response),
    }
}

/// Writes a response with the status 403, and with an empty body, or with the text if explanations are requested.
pub(crate) fn forbid(request: &Request, response: &mut Response, vary: &'static str, text: String) {
    let mut headers = HeaderMap::new();
    headers.insert(VARY, HeaderValue::from_static(vary));
    response.status_code(StatusCode::FORBIDDEN);
    response.set_headers(headers);
    let is_explained = Head(request).is_explained();
    if is_explained {
        explain(response, text);
    } else {
        empty(response);
    }
}

/// Sets an explanation as the body, as plain text.
pub(crate) fn explain(response: &mut Response, text: String) {
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response.body(text);
    response.extensions.insert(Explained);
}

/// The directives of a request, for a hoop that changes them.
pub(crate) fn directives(request: &Request) -> Directives {
    let directives = request.extensions().get::<Directives>();
    directives.cloned().unwrap_or_default()
}

/// Sets an empty body. Without a body, salvo would write a page for a status such as 403.
fn empty(response: &mut Response) {
    response.body("");
}

fn merge(headers: &mut HeaderMap, added: HeaderMap) {
    if headers.is_empty() {
        *headers = added;
        return;
    }
    remove_access_control(headers);
    for (name, value) in &added {
        if name == VARY {
            headers.append(name, value.clone());
        } else {
            headers.insert(name, value.clone());
        }
    }
}
