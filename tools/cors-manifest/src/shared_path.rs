//! Paths whose handlers grant different request headers.

use cors_runtime::Policy;
use serde::{Deserialize, Serialize};

use crate::{
    handler::Handler,
    names::Names,
    origin::{Origin, OriginKind},
};

/// A path whose handlers let scripts send different headers.
///
/// Browsers cache the responses to preflights by URL. A header that the policy of one handler grants to an
/// origin is therefore also sent to the path's other handlers of GET, HEAD and POST, without another
/// preflight, until `max_age` has passed. Their policies still decide whether a script can read the
/// responses, and those with `enforce` whether the handler runs: a handler that refuses every origin to which
/// the header is granted does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SharedPath {
    /// The modules and names of the handlers, such as `my_api::users::list_users`.
    pub handlers: Vec<String>,
    /// The headers that one of the handlers grants, and that a script can also send to another handler.
    pub headers: Names,
}

impl SharedPath {
    /// The paths of this program, without duplicates.
    pub(crate) fn of_program() -> Vec<Self> {
        let mut paths: Vec<Self> = cors_runtime::registered_paths()
            .filter_map(Self::new)
            .collect();
        paths.sort_by(|one, other| one.handlers.cmp(&other.handlers));
        paths.dedup();
        paths
    }

    fn new(policies: &[&'static Policy]) -> Option<Self> {
        let handlers = policies.iter().map(|policy| Handler::new(policy));
        Self::from_handlers(&handlers.collect::<Vec<_>>())
    }

    fn from_handlers(handlers: &[Handler]) -> Option<Self> {
        let mut headers = Names::default();
        for receiving in handlers.iter().filter(|handler| serves_safelisted(handler)) {
            for granting in handlers
                .iter()
                .filter(|granting| runs_for_origin_of(receiving, granting))
            {
                headers.extend(granting.headers.beyond(&receiving.headers));
            }
        }
        (!headers.is_empty()).then(|| Self {
            handlers: handlers.iter().map(Handler::path).collect(),
            headers,
        })
    }
}

/// Whether `receiving` runs for an origin that `granting` allows, as far as the policies determine it.
fn runs_for_origin_of(receiving: &Handler, granting: &Handler) -> bool {
    let may_be_same = |one: &Origin, other: &Origin| {
        let are_patterns =
            [one, other].map(|origin| origin.kind == OriginKind::Pattern) == [true; 2];
        // Two patterns can match the same origin although neither covers the other.
        one.is_dynamic()
            || other.is_dynamic()
            || are_patterns
            || one.covers(other)
            || other.covers(one)
    };
    !receiving.enforce.is_on()
        || granting.allowed_origins().any(|granted| {
            receiving
                .allowed_origins()
                .any(|own| may_be_same(granted, own))
        })
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
fn serves_safelisted(handler: &Handler) -> bool {
    let is_safelisted = |method: &String| ["GET", "HEAD", "POST"].contains(&method.as_str());
    handler.methods.any || handler.methods.list.iter().any(is_safelisted)
}

#[cfg(test)]
mod tests {
    use super::SharedPath;
    use crate::samples::{enforce, handler, names};

    #[test]
    fn a_handler_that_refuses_the_granted_origins_does_not_share_their_headers() {
        let table = [
            ("https://a.example", "https://a.example", true),
            ("https://a.example", "https://b.example", false),
            ("https://a.example", "none", false),
            ("https://*.a.example", "https://b.a.example", true),
            ("https://b.a.example", "https://*.a.example", true),
            ("https://*.a.example", "https://*.a.example:*", true),
            ("https://a.example", "env(\"X\")", true),
            ("configured", "https://a.example", true),
            ("*", "https://a.example", true),
        ];
        for (granted, received, is_shared) in table {
            let mut granting = handler("write", &[granted]);
            granting.methods = names(&["PUT"]);
            granting.headers = names(&["authorization"]);
            let mut receiving = handler("read", &[received]);
            let handlers = [granting.clone(), receiving.clone()];
            let shared = SharedPath::from_handlers(&handlers).expect("a shared path");
            assert_eq!(shared.headers, names(&["authorization"]));

            receiving.enforce = enforce(&[]);
            let shared = SharedPath::from_handlers(&[granting, receiving]);
            assert_eq!(shared.is_some(), is_shared, "{granted} {received}");
        }
    }
}
