//! The method of a request, in a form that is fast to compare.

use http::Method;

/// The method of a request, or the method that a preflight requests.
#[derive(Clone, Copy, Debug)]
pub struct RequestedMethod<'r> {
    /// The bit of a common method, or 0 for other methods.
    bit: u8,
    /// The name of a method that has no bit.
    name: &'r [u8],
}

impl<'r> RequestedMethod<'r> {
    /// Creates the method with this name. Methods are [case-sensitive].
    ///
    /// [case-sensitive]: https://www.rfc-editor.org/rfc/rfc9110#section-9.1
    #[inline]
    #[must_use]
    pub fn new(name: &'r [u8]) -> Self {
        let bit = bit(name);
        Self { bit, name }
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'r [u8] {
        match self.bit {
            GET => b"GET",
            HEAD => b"HEAD",
            POST => b"POST",
            PUT => b"PUT",
            PATCH => b"PATCH",
            DELETE => b"DELETE",
            OPTIONS => b"OPTIONS",
            _ => self.name,
        }
    }

    #[inline]
    pub(crate) fn is_options(self) -> bool {
        self.bit == OPTIONS
    }

    /// Whether the method is GET or HEAD, which are safe.
    pub(crate) fn is_safe(self) -> bool {
        self.bit & (GET | HEAD) != 0
    }

    #[inline]
    pub(crate) fn bit(self) -> u8 {
        self.bit
    }
}

impl<'r> From<&'r Method> for RequestedMethod<'r> {
    #[inline(always)]
    fn from(method: &'r Method) -> Self {
        let bit = match *method {
            Method::GET => GET,
            Method::HEAD => HEAD,
            Method::POST => POST,
            Method::PUT => PUT,
            Method::PATCH => PATCH,
            Method::DELETE => DELETE,
            Method::OPTIONS => OPTIONS,
            _ => return Self::new(method.as_str().as_bytes()),
        };
        Self { bit, name: b"" }
    }
}

pub(crate) const GET: u8 = 1;
pub(crate) const HEAD: u8 = 1 << 1;
const POST: u8 = 1 << 2;
const PUT: u8 = 1 << 3;
const PATCH: u8 = 1 << 4;
const DELETE: u8 = 1 << 5;
const OPTIONS: u8 = 1 << 6;

/// The methods under which a router registers a handler with `methods = any`.
pub(crate) const ANY: u8 = GET | HEAD | POST | PUT | PATCH | DELETE;

/// The names of the methods in [`ANY`].
pub(crate) const ANY_BY_NAME: &str = "GET,HEAD,POST,PUT,PATCH,DELETE";

/// The value for any method. Firefox does not cache a preflight response that contains only `*`.
pub(crate) const ANY_METHOD: &str = "*,GET,HEAD,POST,PUT,PATCH,DELETE";

/// The bit of a common method, or 0 for other methods.
#[inline(always)]
pub(crate) fn bit(method: &[u8]) -> u8 {
    match method {
        b"GET" => GET,
        b"HEAD" => HEAD,
        b"POST" => POST,
        b"PUT" => PUT,
        b"PATCH" => PATCH,
        b"DELETE" => DELETE,
        b"OPTIONS" => OPTIONS,
        _ => 0,
    }
}
