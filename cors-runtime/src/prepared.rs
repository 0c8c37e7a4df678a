//! What is made of a policy once, before its first request: the origins as they are searched, and the
//! headers of its responses, as a map is copied in less time than it is filled.

use std::mem;

use cors_rules::origins::Context;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    },
};

use crate::{
    Names, StartUpError,
    headers::{TRUE, set},
    method_set::MethodSet,
    origin_table::{AllowOrigin, OriginTable},
    table::Table,
    variable::VariableOrigins,
    vary,
};

/// What requests are answered with.
#[derive(Debug)]
#[doc(hidden)]
pub struct Prepared {
    pub(crate) methods: MethodSet,
    pub(crate) origins: OriginTable,
    pub(crate) headers: Names,
    /// The headers of an allowed preflight, to be [`complete`]d.
    pub(crate) preflight: HeaderMap,
    pub(crate) preflight_status: StatusCode,
    /// The headers of an allowed actual response, to be [`complete`]d.
    pub(crate) actual: HeaderMap,
    pub(crate) credentials: bool,
    pub(crate) private_network: bool,
    pub(crate) expose: Option<HeaderValue>,
    mistakes: Vec<String>,
}

impl Prepared {
    #[cold]
    pub(crate) fn of(table: &Table) -> Self {
        let (variables, mistakes) = VariableOrigins::read(table.origins.variables, context(table));
        let origins = OriginTable::of(&table.origins, variables);
        let expose = table.expose.header_value();
        Self {
            methods: MethodSet::of(table.methods),
            preflight: preflight(table, &origins),
            preflight_status: StatusCode::from_u16(table.preflight_status)
                .unwrap_or(StatusCode::NO_CONTENT),
            actual: actual(table, &origins, expose.as_ref()),
            origins,
            headers: table.headers,
            credentials: table.credentials,
            private_network: table.private_network,
            expose,
            mistakes,
        }
    }

    pub(crate) fn result(&self) -> Result<(), StartUpError> {
        StartUpError::of(&self.mistakes)
    }

    /// Writes what allows the origin.
    #[inline]
    pub(crate) fn write_actual(&self, origin: &mut AllowOrigin<'_>, headers: &mut HeaderMap) {
        write_actual(origin, self.credentials, self.expose.as_ref(), headers);
    }
}

/// What the rules say of the origins that are read at start-up.
pub(crate) fn context(table: &Table) -> Context {
    let is_allowed = |opt_out: &str| table.allowed.contains(&opt_out);
    Context {
        others: table.origins.list.len()
            + table.origins.predicates.len()
            + usize::from(table.origins.any),
        credentials: table.credentials,
        allow_null: is_allowed("danger_null_origin"),
        allow_insecure: is_allowed("danger_insecure_origins"),
        allow_public_suffix: is_allowed("danger_public_suffix"),
    }
}

/// Puts the origin in its place, the first, in copied headers.
#[inline]
pub(crate) fn complete(headers: &mut HeaderMap, origin: &mut Option<AllowOrigin<'_>>) {
    let Some(first) = headers.values_mut().next() else {
        return;
    };
    match origin {
        Some(AllowOrigin::Listed(value)) => *first = value.clone(),
        Some(AllowOrigin::Matched(value)) => mem::swap(first, value),
        Some(AllowOrigin::Constant(_)) | None => {}
    }
}

/// What stands in place of the origin: it, where it is constant.
fn placeholder(origins: &OriginTable) -> AllowOrigin<'_> {
    let nobody = || AllowOrigin::Matched(TRUE);
    origins
        .constant()
        .map_or_else(nobody, AllowOrigin::Constant)
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of a response to a preflight.
///
/// There is room for a header that a framework adds.
fn preflight(table: &Table, origins: &OriginTable) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(7);
    let origin = placeholder(origins).take();
    set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if let Some(methods) = table.methods.header_value() {
        set(&mut headers, ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    if let Some(names) = table.headers.header_value() {
        set(&mut headers, ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    if let Some((_, seconds)) = table.max_age {
        let seconds = HeaderValue::from_static(seconds);
        set(&mut headers, ACCESS_CONTROL_MAX_AGE, seconds);
    }
    if table.credentials {
        set(&mut headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    vary::on_preflight(&mut headers);
    headers
}

fn actual(table: &Table, origins: &OriginTable, expose: Option<&HeaderValue>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let origin = &mut placeholder(origins);
    write_actual(origin, table.credentials, expose, &mut headers);
    if origins.constant().is_none() {
        vary::on_origin(&mut headers);
    }
    headers
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of any other response.
///
/// None of them stands there yet, so that to append is to insert. They are inserted and appended, by name and
/// by reference, on purpose: each of these functions is then used once, and so inlined, which saves a tenth of
/// a request's cost.
#[inline]
fn write_actual(
    origin: &mut AllowOrigin<'_>,
    credentials: bool,
    expose: Option<&HeaderValue>,
    headers: &mut HeaderMap,
) {
    let _full = headers.try_insert(&ACCESS_CONTROL_ALLOW_ORIGIN, origin.take());
    if credentials {
        let _full = headers.try_append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    if let Some(names) = expose {
        let _full = headers.try_append(&ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
    }
}
