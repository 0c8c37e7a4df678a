//! Routers: services whose routes a layer sees one by one.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    ptr,
};

use super::PolicyLayer;
use crate::{
    policy::{BoundPolicies, LivePolicies, PolicySource, RuntimePolicies, StaticPolicies},
    probe::{ProbeScope, is_running},
};

/// The routers of a framework, whose routes a [`PolicyLayer`] sees one by one.
///
/// A layer around a whole router sees one opaque service. An adapter implements this trait for its own
/// type, and defines an alias for its layer: `type CorsLayer = PolicyLayer<MyRouters>`.
pub trait Routers: Sized + 'static {
    /// Applies `layer` to each route of `service`, if it is a router. Other services are returned in
    /// `Err`.
    ///
    /// # Errors
    ///
    /// The service, if it is not a router.
    fn layer_routes<T, S>(service: T, layer: &PolicyLayer<Self, S>) -> Result<T, T>
    where
        T: 'static,
        S: PolicySource;

    /// Whether `service` is a router.
    fn is_router(service: &dyn Any) -> bool;
}

/// No routers: every service is opaque, unless it reports its policies; see
/// [`adapter`](crate::adapter).
#[derive(Clone, Copy, Debug)]
pub struct NoRouters;

impl Routers for NoRouters {
    fn layer_routes<T, S>(service: T, _: &PolicyLayer<Self, S>) -> Result<T, T> {
        Err(service)
    }

    fn is_router(_: &dyn Any) -> bool {
        false
    }
}

thread_local! {
    /// The layer that searches for a router inside this library's own services.
    static SEARCH: RefCell<Option<Search>> = const { RefCell::new(None) };
}

/// A search for a router inside a service of this library.
///
/// A layer cannot access the type of the inner service. It therefore clones the outer service, whose `Clone`
/// implementation continues the search in the inner one. The service is identified by its address and type, so
/// that the search does not pass through a third-party service that contains one of this library's services.
struct Search {
    layer: Box<dyn Any>,
    address: usize,
    type_id: TypeId,
    is_found: bool,
}

/// Applies `layer` to each route of the router `service`, or of the router directly inside services of this
/// library.
pub(super) fn layer_routes<R, S, T>(service: T, layer: &PolicyLayer<R, S>) -> Result<T, T>
where
    R: Routers,
    S: PolicySource,
    T: Clone + 'static,
{
    let service = match R::layer_routes(service, layer) {
        Ok(service) => return Ok(service),
        Err(service) => service,
    };
    let search = Search {
        layer: Box::new(layer.clone()),
        address: ptr::from_ref(&service).addr(),
        type_id: TypeId::of::<T>(),
        is_found: false,
    };
    let _scope = ProbeScope::silent();
    let outer = SEARCH.replace(Some(search));
    let clone = service.clone();
    let search = SEARCH.replace(outer);
    if search.is_some_and(|search| search.is_found) {
        Ok(clone)
    } else {
        Err(service)
    }
}

/// Clones the service inside `outer`, a service of this library. A search for a router continues in
/// the clone.
#[inline]
pub(super) fn clone_inner<R, O, T>(outer: &O, inner: &T) -> T
where
    R: Routers,
    O: 'static,
    T: Clone + 'static,
{
    if !is_running() {
        return inner.clone();
    }
    search_inner::<R, O, T>(outer, inner)
}

/// Continues a search, whose layer has one of the sources.
fn search_inner<R, O, T>(outer: &O, inner: &T) -> T
where
    R: Routers,
    O: 'static,
    T: Clone + 'static,
{
    let inner = inner.clone();
    let inner = continue_search::<R, StaticPolicies, O, T>(outer, inner);
    let inner = inner.or_else(|inner| continue_search::<R, RuntimePolicies, O, T>(outer, inner));
    let inner = inner.or_else(|inner| continue_search::<R, LivePolicies, O, T>(outer, inner));
    let inner = inner.or_else(|inner| continue_search::<R, BoundPolicies, O, T>(outer, inner));
    inner.unwrap_or_else(|inner| inner)
}

/// Applies the layer of the search to a router in `inner`, if the layer has policies of this source.
/// Otherwise, returns `inner` in `Err`.
fn continue_search<R, S, O, T>(outer: &O, inner: T) -> Result<T, T>
where
    R: Routers,
    S: PolicySource,
    O: 'static,
    T: Clone + 'static,
{
    let Some(layer) = searching_layer::<R, S, O>(outer) else {
        return Err(inner);
    };
    let inner = layer_routes(inner, &layer)?;
    SEARCH.with_borrow_mut(|search| {
        if let Some(search) = search {
            search.is_found = true;
        }
    });
    Ok(inner)
}

/// The layer of the search, if it is for `service`.
fn searching_layer<R: Routers, S: PolicySource, O: 'static>(
    service: &O,
) -> Option<PolicyLayer<R, S>> {
    SEARCH.with_borrow(|search| {
        let search = search.as_ref()?;
        let is_here =
            search.address == ptr::from_ref(service).addr() && search.type_id == TypeId::of::<O>();
        search.layer.downcast_ref().filter(|_| is_here).cloned()
    })
}
