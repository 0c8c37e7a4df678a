//! Paths whose handlers grant different request headers.

use cors_runtime::Policy;
use serde::{Deserialize, Serialize};

use crate::{handler::Handler, names::Names};

/// A path whose handlers let scripts send different headers.
///
/// Browsers cache the responses to preflights by URL. A header that the policy of one handler grants to an
/// origin is therefore also sent to the path's other handlers of GET, HEAD and POST, without another
/// preflight, until `max_age` has passed. Their policies still decide whether a script can read the
/// responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SharedPath {
    /// The modules and names of the handlers, such as `my_api::users::list_users`.
    pub handlers: Vec<String>,
    /// The headers that one of the handlers grants, and that a script can send to another one.
    pub headers: Names,
}

impl SharedPath {
    /// The paths of this program, each once.
    pub(crate) fn of_program() -> Vec<Self> {
        let mut paths: Vec<Self> = cors_runtime::registered_paths()
            .filter_map(Self::new)
            .collect();
        paths.sort_by(|one, other| one.handlers.cmp(&other.handlers));
        paths.dedup();
        paths
    }

    fn new(policies: &[&'static Policy]) -> Option<Self> {
        let handlers: Vec<Handler> = policies.iter().map(|policy| Handler::new(policy)).collect();
        let mut headers = Names::default();
        for receiving in handlers.iter().filter(|handler| serves_safelisted(handler)) {
            for granting in &handlers {
                headers.extend(granting.headers.beyond(&receiving.headers));
            }
        }
        (!headers.is_empty()).then(|| Self {
            handlers: handlers.iter().map(Handler::path).collect(),
            headers,
        })
    }
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
fn serves_safelisted(handler: &Handler) -> bool {
    let is_safelisted = |method: &String| ["GET", "HEAD", "POST"].contains(&method.as_str());
    handler.methods.any || handler.methods.list.iter().any(is_safelisted)
}
