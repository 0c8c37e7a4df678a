//! Handlers that are types, as the attributes of actix-web define them below `#[cors]`.
//!
//! Such a type registers its own resources, which cannot be wrapped. They are therefore registered between two
//! resources of this library. The first responds to preflights; for any other request, its guard records the decision
//! of the path's policies, and an outer middleware writes it. The last responds to requests that the handlers did not
//! accept although their policies apply, because these policies must not apply to other handlers.

use std::rc::Rc;

use actix_web::{
    HttpResponse, Resource,
    dev::{AppService, HttpServiceFactory},
    guard::{self, GuardContext},
    http::header,
    web,
};
use cors_runtime::adapter::{OuterPolicies, RequestHead as _};

use crate::{
    decision::Reply,
    endpoint::PathCors,
    head::Head,
    mark::Mark,
    path::{Handlers, Path},
    routes::Routes,
};

impl HttpServiceFactory for Routes {
    /// Mounts handlers that are types.
    ///
    /// # Panics
    ///
    /// If the handlers are functions, which have no path.
    fn register(mut self, config: &mut AppService) {
        let (Some(pattern), Some(policies)) = (self.path(), self.policies.take()) else {
            panic!(
                "the handlers of `routes![..]` are functions, which have no path\n\
                 help: write `.service(resource(\"/path\", routes![..]))`\n\
                 reason: no_path"
            );
        };
        let path = Path::new(policies, Handlers::Types(self.declared));
        first(pattern, &path, self.allow).register(config);
        for register in self.types {
            register(config);
        }
        last(pattern, &path).register(config);
    }
}

/// The resource before the handlers.
fn first(
    pattern: &'static str,
    path: &Rc<Path>,
    allow: &'static str,
) -> impl HttpServiceFactory + use<> {
    let guarded = Rc::clone(path);
    let answer = move || async move {
        HttpResponse::NoContent()
            .insert_header((header::ALLOW, allow))
            .finish()
    };
    web::resource(pattern)
        .name(path.name())
        .guard(guard::fn_guard(move |context| {
            is_answered(&guarded, context)
        }))
        .default_service(web::to(answer))
        .wrap(PathCors(Rc::clone(path)))
}

/// The resource after the handlers.
fn last(pattern: &'static str, path: &Rc<Path>) -> Resource {
    let path = Rc::clone(path);
    web::resource(pattern)
        .guard(guard::fn_guard(move |context| {
            path.serves(Head::of_guard(context).method().name())
        }))
        .default_service(web::to(async || HttpResponse::NotFound().finish()))
}

/// Whether the first resource answers the request: an OPTIONS request that no handler serves, or a request that
/// must not run, for instance because of `enforce`. For any other request, the decision is recorded.
fn is_answered(path: &Rc<Path>, context: &GuardContext<'_>) -> bool {
    let head = Head::of_guard(context);
    if head.is_options() && (head.is_preflight() || !path.serves(b"OPTIONS")) {
        return true;
    }
    if path.blocks(&head) {
        return true;
    }
    let Some(mark) = Mark::of_head(&head) else {
        return false;
    };
    let refusal = |nested: &_, outermost: OuterPolicies<'_>, help: &str| {
        path.refusal(&head, nested, outermost, help)
    };
    let is_refused = path.response_headers(&head).has_policy()
        && mark.refusal(Some(path), &head, refusal).is_some();
    if is_refused {
        return true;
    }
    match path.decide(&head) {
        Reply::Actual(decision) if decision.has_policy() => mark.record(&decision),
        _ => mark.set_reached(),
    }
    false
}
