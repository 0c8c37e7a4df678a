//! The heads of requests of the `http` crate.

use http::{
    HeaderMap, HeaderValue, Method, Request,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
    request::Parts,
};

use super::{
    Directives, HeadCopy, Lines, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
};

macro_rules! request_heads {
    ($($(#[$generic:ident])? $head:ty => $self:ident {
        $method:expr, $headers:expr, $uri:expr, $extensions:expr
    })*) => {$(
        impl $(<$generic>)? RequestHead for $head {
            type Headers = HeaderMap;

            #[inline(always)]
            fn method(&$self) -> RequestedMethod<'_> {
                let method: &Method = $method;
                method.into()
            }

            #[inline(always)]
            fn is_options(&$self) -> bool {
                *$method == Method::OPTIONS
            }

            #[inline(always)]
            fn headers(&$self) -> &HeaderMap {
                $headers
            }

            fn authority(&$self) -> Option<&[u8]> {
                $uri.authority().map(|authority| authority.as_str().as_bytes())
            }

            fn path(&$self) -> &[u8] {
                $uri.path().as_bytes()
            }

            #[inline]
            fn directives(&$self) -> Option<Directives> {
                $extensions.get().cloned()
            }

            fn copy(&$self) -> HeadCopy {
                let (method, headers): (Method, HeaderMap) = ($method.clone(), $headers.clone());
                let method = method.as_str().as_bytes();
                HeadCopy::new(method, &headers, $self.authority(), RequestHead::path($self))
            }

            #[inline(always)]
            fn may_have_directives(&$self) -> bool {
                Directives::are_used()
            }
        }
    )*};
}

request_heads! {
    #[B] Request<B> => self { self.method(), self.headers(), self.uri(), self.extensions() }
    Parts => self { &self.method, &self.headers, &self.uri, &self.extensions }
}

impl RequestHeaders for HeaderMap {
    type Value = HeaderValue;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &HeaderValue> {
        self.get_all(header.name()).iter()
    }

    #[inline(always)]
    fn line(&self, header: RequestHeader) -> Lines<'_, HeaderValue> {
        let Some(first) = header.first(self) else {
            return Lines::None;
        };
        // Few requests repeat a name, and the lengths of the map show whether one does.
        if self.len() > self.keys_len() && self.get_all(header.name()).iter().count() > 1 {
            return Lines::Several;
        }
        Lines::One(first)
    }

    /// Reads each line once: three lookups and the search for repeated lines would cost as much as ten lines.
    #[inline(always)]
    fn preflight_lines(&self) -> [Lines<'_, HeaderValue>; 3] {
        let [mut origin, mut method, mut names] = [Lines::None; 3];
        for (name, value) in self {
            if name == ORIGIN {
                origin.add(value);
            } else if name == ACCESS_CONTROL_REQUEST_METHOD {
                method.add(value);
            } else if name == ACCESS_CONTROL_REQUEST_HEADERS {
                names.add(value);
            }
        }
        [origin, method, names]
    }
}
