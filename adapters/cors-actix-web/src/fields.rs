//! Writes answers into the headers of an actix-web response.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use cors_runtime::adapter::{FieldValue, OriginField, PreparedPolicy, ResponseHead};

/// The headers of a response into which a static policy is written.
pub(crate) struct StaticFields<'h>(pub(crate) &'h mut HeaderMap);

/// The headers of a response into which a policy from a configuration is written.
pub(crate) struct OwnedFields<'h>(pub(crate) &'h mut HeaderMap);

/// The fields of a policy as actix-web header values, created once.
#[derive(Debug)]
struct Prepared {
    origin: Option<HeaderValue>,
    actual: Vec<Field>,
    preflight: Vec<Field>,
    /// The same if a resource lists the methods of `any` by name.
    preflight_by_name: Vec<Field>,
}

type Field = (HeaderName, HeaderValue);

static ORIGIN: HeaderValue = HeaderValue::from_static("origin");

static ON_PREFLIGHT: HeaderValue = HeaderValue::from_static(
    "origin, access-control-request-method, access-control-request-headers",
);

impl Prepared {
    #[cold]
    fn new<'p>(policy: &'p PreparedPolicy, value: fn(&'p str) -> HeaderValue) -> Self {
        let field = |(name, text)| (HeaderName::from_static(name), value(text));
        Self {
            origin: policy.constant_origin().map(value),
            actual: policy.actual_fields().map(field).collect(),
            preflight: policy.preflight_fields(false).map(field).collect(),
            preflight_by_name: policy.preflight_fields(true).map(field).collect(),
        }
    }

    /// Creates values from static strings, so that they share no data that threads update.
    fn of_static(policy: &'static PreparedPolicy) -> Self {
        Self::new(policy, HeaderValue::from_static)
    }

    fn of_owned(policy: &PreparedPolicy) -> Self {
        Self::new(policy, copied)
    }

    #[inline]
    fn write_actual(&self, origin: OriginField<'_, HeaderValue>, headers: &mut HeaderMap) {
        append_all(headers, self.origin(origin), &self.actual);
    }

    fn write_preflight(
        &self,
        origin: OriginField<'_, HeaderValue>,
        by_name: bool,
        headers: &mut HeaderMap,
    ) {
        let fields = if by_name {
            &self.preflight_by_name
        } else {
            &self.preflight
        };
        append_all(headers, self.origin(origin), fields);
    }

    /// The origin of the request, or a constant.
    #[inline]
    fn origin(&self, origin: OriginField<'_, HeaderValue>) -> HeaderValue {
        match (origin.into_request_value(), &self.origin) {
            (Ok(origin), _) => origin,
            (Err(_), Some(constant)) => constant.clone(),
            (Err(listed), None) => match listed.into_field() {
                FieldValue::Request(origin) => origin,
                FieldValue::Text(text) => copied(text),
            },
        }
    }
}

#[inline]
fn append_all(headers: &mut HeaderMap, origin: HeaderValue, fields: &[Field]) {
    headers.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    for (name, value) in fields {
        headers.append(name.clone(), value.clone());
    }
}

/// Copies a string of a policy, which is a valid header value.
fn copied(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// Implements [`ResponseHead`] with the fields of a policy that has the lifetime `$p`.
macro_rules! response_head {
    (impl[$($p:lifetime)?] $Fields:ident<$policy:lifetime>, $derived:ident, $prepared:path) => {
        impl<$($p)?> ResponseHead<$policy, HeaderValue> for $Fields<'_> {
            #[inline]
            fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
                if self.0.keys().any(|name| is_removed(name.as_str())) {
                    self.0.retain(|name, _| !is_removed(name.as_str()));
                }
            }

            fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
                let lines = match name {
                    "vary" => self.0.get_all(header::VARY),
                    name => self.0.get_all(name),
                };
                lines.map(HeaderValue::as_bytes)
            }

            fn append(&mut self, name: &'static str, value: FieldValue<$policy, HeaderValue>) {
                let value = match value {
                    FieldValue::Request(origin) => origin,
                    FieldValue::Text(text) => copied(text),
                };
                self.0.append(HeaderName::from_static(name), value);
            }

            #[inline]
            fn append_actual(
                &mut self,
                policy: &$policy PreparedPolicy,
                origin: OriginField<$policy, HeaderValue>,
            ) {
                policy.$derived($prepared).write_actual(origin, self.0);
            }

            #[inline]
            fn append_preflight(
                &mut self,
                policy: &$policy PreparedPolicy,
                origin: OriginField<$policy, HeaderValue>,
                by_name: bool,
            ) {
                policy.$derived($prepared).write_preflight(origin, by_name, self.0);
            }

            #[inline]
            fn append_origin_vary(&mut self) {
                self.0.append(header::VARY, ORIGIN.clone());
            }

            #[inline]
            fn append_preflight_vary(&mut self) {
                self.0.append(header::VARY, ON_PREFLIGHT.clone());
            }
        }
    };
}

response_head!(impl[] StaticFields<'static>, derived_static, Prepared::of_static);
response_head!(impl['p] OwnedFields<'p>, derived, Prepared::of_owned);
