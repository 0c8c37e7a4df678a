//! The explanation of a refused preflight, for the layer that asked for it.

use http::Response;

use crate::{
    decision::Decision,
    policy::AnyPolicies,
    request::{HeadCopy, RequestHead as _},
};

/// Why a request is refused: a text in the extensions of the response, of which the outermost layer makes
/// the body.
///
/// Status and headers stay those of the refusal. A response with the headers of the policy would let
/// browsers name the step that fails, and some would send the request all the same: Chromium takes `*` in
/// `Access-Control-Allow-Headers` for `authorization` too.
#[derive(Clone, Debug)]
pub(crate) struct Explanation(pub(crate) String);

impl Explanation {
    /// The explanation of a refused preflight.
    #[cold]
    #[inline(never)]
    pub(super) fn new(policies: AnyPolicies<'_>, head: &HeadCopy) -> Option<Box<Self>> {
        let reason = Decision::new(policies, head.method(), head.headers()).reason()?;
        Some(Box::new(Self(reason.to_string())))
    }

    /// Gives the explanation to the response.
    #[cold]
    pub(crate) fn insert(self, response: &mut Response<impl Sized>) {
        response.extensions_mut().insert(self);
    }
}
