//! Routers: services whose routes a layer has to see one by one.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    ptr,
};

use super::PolicyLayer;
use crate::probe::{ProbeScope, is_running};

/// The routers of a framework, whose routes a [`PolicyLayer`] sees one by one.
///
/// A layer around a whole router sees one opaque service. An adapter implements this trait for a type of
/// its own, and names its layer by an alias: `type CorsLayer = PolicyLayer<MyRouters>`.
pub trait Routers: Sized + 'static {
    /// Applies `layer` to each route of `service`, if that is a router. Other services are returned in
    /// `Err`.
    ///
    /// # Errors
    ///
    /// The service, if it is no router.
    fn layer_routes<S: 'static>(service: S, layer: &PolicyLayer<Self>) -> Result<S, S>;
}

/// No routers: every service is opaque, unless it reports its policies; see
/// [`adapter`](crate::adapter).
#[derive(Clone, Copy, Debug)]
pub struct NoRouters;

impl Routers for NoRouters {
    fn layer_routes<S>(service: S, _: &PolicyLayer<Self>) -> Result<S, S> {
        Err(service)
    }
}

thread_local! {
    /// The layer that looks for a router inside of this library's own services.
    static SEARCH: RefCell<Option<Search>> = const { RefCell::new(None) };
}

/// A search for a router inside of a service of this library.
///
/// The type of a service in a service is unknown to a layer. So the layer clones the outer one, whose
/// `Clone` continues the search in the inner one. The service is known by its address and type, so that
/// the search does not pass through a foreign service that contains one of this library's.
struct Search {
    layer: Box<dyn Any>,
    address: usize,
    type_id: TypeId,
    is_found: bool,
}

/// Applies `layer` to each route of the router that `service` is, or that services of this library are
/// directly around.
pub(super) fn layer_routes<R, S>(service: S, layer: &PolicyLayer<R>) -> Result<S, S>
where
    R: Routers,
    S: Clone + 'static,
{
    let service = match R::layer_routes(service, layer) {
        Ok(service) => return Ok(service),
        Err(service) => service,
    };
    let search = Search {
        layer: Box::new(*layer),
        address: ptr::from_ref(&service).addr(),
        type_id: TypeId::of::<S>(),
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

/// Clones the service inside of `outer`, a service of this library. A search for a router continues in
/// the clone.
#[inline]
pub(super) fn clone_inner<R, O, S>(outer: &O, inner: &S) -> S
where
    R: Routers,
    O: 'static,
    S: Clone + 'static,
{
    if !is_running() {
        return inner.clone();
    }
    match searching_layer::<R, O>(outer) {
        Some(layer) => continue_search(inner.clone(), &layer),
        None => inner.clone(),
    }
}

/// The layer of the search, if it is for `service`.
fn searching_layer<R: Routers, O: 'static>(service: &O) -> Option<PolicyLayer<R>> {
    SEARCH.with_borrow(|search| {
        let search = search.as_ref()?;
        let is_here =
            search.address == ptr::from_ref(service).addr() && search.type_id == TypeId::of::<O>();
        search.layer.downcast_ref().filter(|_| is_here).copied()
    })
}

fn continue_search<R: Routers, S: Clone + 'static>(inner: S, layer: &PolicyLayer<R>) -> S {
    match layer_routes(inner, layer) {
        Ok(inner) => {
            SEARCH.with_borrow_mut(|search| {
                if let Some(search) = search {
                    search.is_found = true;
                }
            });
            inner
        }
        Err(inner) => inner,
    }
}
