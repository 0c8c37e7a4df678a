//! The authority that a request was sent to.

use super::{RequestHead, RequestHeader, RequestHeaders as _};

/// The authority that a request was sent to: the authority of its target, or otherwise its only `Host`
/// ([RFC 9112, section 3.2.2]).
///
/// [RFC 9112, section 3.2.2]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
pub(crate) fn authority<H: RequestHead + ?Sized>(head: &H) -> Option<&[u8]> {
    head.authority().or_else(|| {
        let host = head.headers().line(RequestHeader::Host).one();
        host.map(AsRef::as_ref)
    })
}
