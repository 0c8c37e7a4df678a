//! The parts of a policy that are computed once, before its first request: the table of origins, and the
//! headers of its responses. Copying a `HeaderMap` takes half as many instructions as filling one.

use std::{
    any::Any,
    mem,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use super::{
    derived::Derived,
    description::Description,
    error::{Mistake, PrepareError},
    fields::{Field, FieldValue, actual_fields, preflight_fields},
    header_names::HeaderNames,
    host_index::HostIndex,
    hosts::Hosts,
    method_set::MethodSet,
    origin_table::{AllowOrigin, Found, OriginTable},
    texts::header_value,
    variable::VariableReader,
};
use crate::{
    declaration::Declaration,
    headers::{
        map::{TRUE, set},
        vary,
    },
    request::Lines,
};

/// A policy prepared for requests.
///
/// A static policy is prepared when it is mounted, or otherwise by its first request. An adapter that
/// owns its policies holds them as `Arc<PreparedPolicy>`.
#[derive(Debug)]
pub struct PreparedPolicy {
    description: Arc<Description>,
    pub(crate) methods: MethodSet,
    pub(crate) origins: OriginTable,
    pub(crate) headers: HeaderNames,
    /// The headers of an allowed preflight; see [`set_allow_origin`].
    preflight: HeaderMap,
    /// The same, if a router lists the methods of `any` by name.
    preflight_by_name: Option<HeaderMap>,
    pub(crate) preflight_status: StatusCode,
    /// The headers of an allowed actual response; see [`set_allow_origin`].
    pub(crate) actual: HeaderMap,
    /// The headers of an actual response that no origin may read.
    pub(crate) denied: HeaderMap,
    pub(crate) credentials: bool,
    /// The hosts of `enforce`; `None` without it.
    pub(crate) enforced_hosts: Option<Hosts>,
    pub(crate) private_network: bool,
    pub(crate) expose: Option<HeaderValue>,
    /// For diagnostics.
    hosts: OnceLock<HostIndex>,
    derived: Derived,
    mistakes: Vec<Mistake>,
}

/// A prepared policy that is stored with a request: static or owned.
#[derive(Clone, Debug)]
pub enum HeldPolicy {
    /// The policy of an annotated handler, or a named policy.
    Static(&'static PreparedPolicy),
    /// A policy that an adapter owns.
    Owned(Arc<PreparedPolicy>),
}

impl Deref for HeldPolicy {
    type Target = PreparedPolicy;

    fn deref(&self) -> &PreparedPolicy {
        match self {
            HeldPolicy::Static(policy) => policy,
            HeldPolicy::Owned(policy) => policy,
        }
    }
}

impl PreparedPolicy {
    /// Prepares a policy. Missing variables of `env("X")`, invalid variables of `env("X")` or `option_env("X")`, and
    /// `configured` allow nothing; [`result`](Self::result) returns the mistakes.
    #[must_use]
    pub fn new(declaration: &Declaration<'static>) -> Self {
        Self::read(declaration, VariableReader::new(declaration.origins))
    }

    /// Prepares a policy whose variables are read by `variables`.
    #[cold]
    pub(crate) fn read(declaration: &Declaration<'static>, variables: VariableReader) -> Self {
        let description = Description::new(declaration);
        let context = description.origin_context();
        let (read, mut mistakes) = variables.read(declaration.origins, context);
        if declaration.origins.is_configured() {
            mistakes.push(Mistake::of_unconfigured(declaration.name));
        }
        let origins = OriginTable::new(&declaration.origins, read);
        Self {
            mistakes,
            ..Self::with_origins(Arc::new(description), origins)
        }
    }

    /// A valid policy with these origins.
    pub(crate) fn with_origins(description: Arc<Description>, origins: OriginTable) -> Self {
        let policy = &*description;
        let by_name = policy.methods.is_any();
        Self {
            methods: MethodSet::new(&policy.methods),
            preflight: preflight(policy, &origins, false),
            preflight_by_name: by_name.then(|| preflight(policy, &origins, true)),
            preflight_status: StatusCode::from_u16(policy.preflight_status)
                .unwrap_or(StatusCode::NO_CONTENT),
            actual: actual(policy, &origins),
            denied: denied(&origins),
            enforced_hosts: policy.enforce.as_ref().map(Hosts::new),
            origins,
            headers: HeaderNames::new(&policy.headers),
            credentials: policy.credentials,
            private_network: policy.private_network,
            expose: header_value(&policy.expose.value).filter(|_| !policy.expose.is_empty()),
            hosts: OnceLock::new(),
            derived: Derived::default(),
            mistakes: Vec::new(),
            description,
        }
    }

    /// A copy that does not share reference counts that requests update.
    pub(crate) fn detached(&self) -> Self {
        Self::with_origins(Arc::clone(&self.description), self.origins.detached())
    }

    /// The contents of the policy.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// A value that an adapter derives from the policy for the responses of another framework. One value of each type
    /// is created, and stored with the policy.
    #[inline]
    pub fn derived<T: Any + Send + Sync>(&self, make: fn(&Self) -> T) -> &T {
        self.derived.get_or_make(|| make(self))
    }

    /// The same for a static policy, whose strings are static.
    #[inline]
    pub fn derived_static<T: Any + Send + Sync>(
        &'static self,
        make: fn(&'static Self) -> T,
    ) -> &'static T {
        self.derived.get_or_make(|| make(self))
    }

    /// The headers of an allowed actual response except the origin and `Vary`, with their names in lower case.
    pub fn actual_fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        actual_fields(&self.description).map(|(name, text)| (name, &**text))
    }

    /// The same for an allowed preflight. With `by_name`, the methods of `any` are listed by name.
    pub fn preflight_fields(&self, by_name: bool) -> impl Iterator<Item = (&'static str, &str)> {
        preflight_fields(&self.description, by_name).map(|(name, text)| (name, &**text))
    }

    /// Whether the policy has `enforce`.
    #[inline]
    pub const fn enforces(&self) -> bool {
        self.enforced_hosts.is_some()
    }

    /// Whether `enforce` lists no host, or is missing.
    #[inline]
    pub(crate) fn accepts_any_host(&self) -> bool {
        self.enforced_hosts.as_ref().is_none_or(Hosts::is_empty)
    }

    /// Whether responses depend on the origin of the request.
    #[inline]
    pub const fn varies(&self) -> bool {
        self.origins.vary()
    }

    /// The origin in every response: `*`, or the only allowed origin.
    pub fn constant_origin(&self) -> Option<&str> {
        self.origins.constant()?.to_str().ok()
    }

    /// The headers of an allowed preflight.
    #[inline]
    pub(crate) fn preflight_headers(&self, by_name: bool) -> &HeaderMap {
        match &self.preflight_by_name {
            Some(headers) if by_name => headers,
            _ => &self.preflight,
        }
    }

    /// Whether the origins that are read at start-up are valid, and the policy has no `configured` origins.
    ///
    /// # Errors
    ///
    /// All mistakes in one error.
    pub fn result(&self) -> Result<(), PrepareError> {
        PrepareError::check(&self.mistakes, &self.description.name_and_place())
    }

    /// The first mistake in the variables, which then allow nothing.
    pub(crate) fn first_mistake(&self) -> Option<&Mistake> {
        self.mistakes.first()
    }

    /// The first few listed origins with this host. The host of a pattern has the form `*.example.com`.
    pub(crate) fn origins_of_host(&self, host: &str) -> impl Iterator<Item = &str> {
        let listed = |place| self.listed(place);
        let count = self.description.origins.len() + self.origins.read_count();
        let hosts = self.hosts.get_or_init(|| HostIndex::new(count, listed));
        hosts.find(host, listed)
    }

    /// A listed origin. The declared origins come first, then the origins of variables.
    fn listed(&self, place: usize) -> Option<&str> {
        let declared = &self.description.origins;
        match place.checked_sub(declared.len()) {
            None => declared.get(place),
            Some(slot) => self.origins.listed(slot)?.to_str().ok(),
        }
    }

    /// The element that allows the origin of a request. The request must have exactly one `Origin` line.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>, steps 2 and 3.
    #[inline(always)]
    pub(crate) fn find_origin<V>(&self, origin: Lines<'_, V>) -> Option<Found>
    where
        V: AsRef<[u8]> + ?Sized,
    {
        self.origins.find(origin.one()?.as_ref())
    }

    /// The value of `Access-Control-Allow-Origin`.
    pub(crate) fn value<'a>(
        &'a self,
        origin: &'a AllowOrigin<HeaderValue>,
    ) -> Option<&'a HeaderValue> {
        match origin {
            AllowOrigin::Constant => self.origins.constant(),
            AllowOrigin::Listed(slot) => self.origins.listed(*slot),
            AllowOrigin::Matched(value) => Some(value),
        }
    }

    /// The same value as a field of another framework.
    pub(crate) fn field<V>(&self, origin: AllowOrigin<V>) -> FieldValue<'_, V> {
        let value = match origin {
            AllowOrigin::Constant => self.origins.constant(),
            AllowOrigin::Listed(slot) => self.origins.listed(slot),
            AllowOrigin::Matched(value) => return FieldValue::Request(value),
        };
        // A valid origin is ASCII.
        let text = value.and_then(|value| value.to_str().ok());
        FieldValue::Text(text.unwrap_or_default())
    }

    /// The value, moved out of `origin`.
    #[inline]
    pub(crate) fn take_value(&self, origin: &mut AllowOrigin<HeaderValue>) -> HeaderValue {
        let value = match origin {
            AllowOrigin::Constant => self.origins.constant(),
            AllowOrigin::Listed(slot) => self.origins.listed(*slot),
            AllowOrigin::Matched(value) => {
                return mem::replace(value, HeaderValue::from_static(""));
            }
        };
        value.cloned().unwrap_or(HeaderValue::from_static(""))
    }

    /// Writes the headers for the allowed `origin`.
    ///
    /// The map does not contain these headers, so appending is equivalent to inserting. Inserting and appending, by
    /// name and by reference, are four functions of `http`. Each of them is used once in this crate, so that rustc
    /// inlines them, which saves a tenth of the cost of a request.
    pub(crate) fn write_actual(&self, origin: HeaderValue, headers: &mut HeaderMap) {
        let _full = headers.try_insert(&ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if self.credentials {
            let _full = headers.try_append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        if let Some(names) = &self.expose {
            let _full = headers.try_append(&ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
        }
    }
}

/// Sets `Access-Control-Allow-Origin`, which is the first header, in a copy of a policy's headers. A constant
/// origin is already set.
#[inline]
pub(crate) fn set_allow_origin(
    headers: &mut HeaderMap,
    policy: &PreparedPolicy,
    origin: &mut AllowOrigin<HeaderValue>,
) {
    let Some(first) = headers.values_mut().next() else {
        return;
    };
    match origin {
        AllowOrigin::Listed(slot) => {
            if let Some(value) = policy.origins.listed(*slot) {
                *first = value.clone();
            }
        }
        AllowOrigin::Matched(value) => mem::swap(first, value),
        AllowOrigin::Constant => {}
    }
}

/// Creates the headers of a preflight. The map has room for a header that a framework adds.
fn preflight(policy: &Description, origins: &OriginTable, by_name: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(7);
    set_fields(&mut headers, origins, preflight_fields(policy, by_name));
    vary::set_preflight(&mut headers);
    headers
}

fn actual(policy: &Description, origins: &OriginTable) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set_fields(&mut headers, origins, actual_fields(policy));
    headers.extend(denied(origins));
    headers
}

fn denied(origins: &OriginTable) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if origins.vary() {
        vary::add_origin(&mut headers);
    }
    headers
}

/// Sets the origin, which is constant or a placeholder, and then the other fields.
fn set_fields<'p>(
    headers: &mut HeaderMap,
    origins: &OriginTable,
    fields: impl Iterator<Item = Field<'p>>,
) {
    let origin = origins.constant().cloned().unwrap_or(TRUE);
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    for (name, value) in fields {
        if let Some(value) = header_value(value) {
            set(headers, HeaderName::from_static(name), value);
        }
    }
}
