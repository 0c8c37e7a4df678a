//! The services of this library on a thread: if all decide alike, no request needs a mark.
//!
//! The services of a worker are created and used on its thread. Inner services are created before a middleware, so
//! the middleware can read here whether there may be a policy inside.

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
    /// How many kinds of services there are.
    kinds: u32,
    /// How many kinds have been added.
    additions: u32,
}

/// A service of this library, while it exists. It stays on its thread.
#[derive(Debug)]
pub(crate) struct Registration {
    /// Static default policies: all services of the same ones decide alike.
    default: Option<Policies>,
    stays: PhantomData<Rc<()>>,
}

/// All services of the thread decide alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alike {
    additions: u32,
}

impl Registration {
    /// A service that may decide otherwise than any other.
    pub(crate) fn new() -> Self {
        add();
        Self {
            default: None,
            stays: PhantomData,
        }
    }

    /// A service of default policies, which are static.
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

/// Removes a service of default policies, and returns whether it was the last.
fn is_last(policies: Policies) -> bool {
    // The thread may be ending: then nothing is served any more.
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
    /// Whether all services of the thread decide as the one that asks.
    #[inline]
    pub(crate) fn check() -> Option<Self> {
        let State { kinds, additions } = STATE.get();
        (kinds == 1).then_some(Self { additions })
    }

    /// Whether no service has been added since: one that was made while the request was served may be inside.
    #[inline]
    pub(crate) fn is_still(self) -> bool {
        STATE.get().additions == self.additions
    }
}
