//! The services of this library on a thread. If all of them decide alike, no request needs a mark.
//!
//! The services of a worker are created and used on its thread. Inner services are created before a middleware, so
//! the middleware can find out here whether there may be a policy behind it.

use std::{
    cell::{Cell, RefCell},
    marker::PhantomData,
    rc::Rc,
};

use cors_runtime::{Policies, adapter::PolicyGroup as _};

thread_local! {
    static STATE: Cell<State> = const { Cell::new(State { kinds: 0, additions: 0 }) };
    static DEFAULTS: RefCell<Vec<(Policies, usize)>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// The number of kinds of services.
    kinds: u32,
    /// The number of kinds that have been added.
    additions: u32,
}

/// Registers a service of this library until it is dropped. It stays on its thread.
#[derive(Debug)]
pub(crate) struct Registration {
    /// Static default policies. All services with the same default policies decide alike.
    default: Option<Policies>,
    stays: PhantomData<Rc<()>>,
}

/// Shows that all services of the thread decide alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alike {
    additions: u32,
}

impl Registration {
    /// Registers a service that may decide differently from all others.
    pub(crate) fn new() -> Self {
        add();
        Self {
            default: None,
            stays: PhantomData,
        }
    }

    /// Registers a service of static default policies.
    pub(crate) fn of_default(policies: Policies) -> Self {
        let is_first = DEFAULTS.with_borrow_mut(|defaults| {
            match defaults
                .iter_mut()
                .find(|(other, _)| is_same(*other, policies))
            {
                Some((_, count)) => {
                    *count += 1;
                    false
                }
                None => {
                    defaults.push((policies, 1));
                    true
                }
            }
        });
        if is_first {
            add();
        }
        Self {
            default: Some(policies),
            stays: PhantomData,
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if self.default.is_none_or(is_last) {
            let State { kinds, additions } = STATE.get();
            let kinds = kinds - 1;
            STATE.set(State { kinds, additions });
        }
    }
}

/// Removes a service of default policies. Returns whether it was the last one.
fn is_last(policies: Policies) -> bool {
    // The thread may be ending. Then no requests are served.
    let removed = DEFAULTS.try_with(|defaults| {
        let mut defaults = defaults.borrow_mut();
        let at = defaults
            .iter()
            .position(|(other, _)| is_same(*other, policies))?;
        defaults[at].1 -= 1;
        (defaults[at].1 == 0).then(|| defaults.swap_remove(at))
    });
    matches!(removed, Ok(Some(_)))
}

fn is_same(one: Policies, other: Policies) -> bool {
    one == other && one.grants_by_name() == other.grants_by_name()
}

fn add() {
    let State { kinds, additions } = STATE.get();
    STATE.set(State {
        kinds: kinds + 1,
        additions: additions.wrapping_add(1),
    });
}

impl Alike {
    /// Returns a value if all services of the thread decide alike.
    #[inline]
    pub(crate) fn check() -> Option<Self> {
        let State { kinds, additions } = STATE.get();
        (kinds == 1).then_some(Self { additions })
    }

    /// Whether no service has been added since. A service that was created while the request was served may be inside.
    #[inline]
    pub(crate) fn is_still(self) -> bool {
        STATE.get().additions == self.additions
    }
}
