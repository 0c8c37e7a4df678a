//! Copies of a value, one for each core.

use std::{
    fmt,
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

/// A handle to a value of which there is a copy for each core.
///
/// A service is cloned for each request, and so is the handle of its policy. One reference count for all
/// threads would be written by all of them, which costs more than the decision. So a clone of the handle
/// that a program mounts refers to the copy of the thread that makes the clone. The copies have reference
/// counts of their own.
pub(crate) struct PerCore<T> {
    id: u64,
    copies: Copies<T>,
}

enum Copies<T> {
    All(Arc<[Arc<T>]>),
    One(Arc<T>),
}

impl<T> PerCore<T> {
    pub(crate) fn new(copy: impl FnMut() -> T) -> Self {
        static IDS: AtomicU64 = AtomicU64::new(0);
        let copies = std::iter::repeat_with(copy).map(Arc::new);
        Self {
            id: IDS.fetch_add(1, Ordering::Relaxed),
            copies: Copies::All(copies.take(count()).collect()),
        }
    }

    /// The copy of this thread.
    #[inline]
    pub(crate) fn get(&self) -> &Arc<T> {
        match &self.copies {
            Copies::One(copy) => copy,
            // The number of copies is a power of two.
            Copies::All(copies) => &copies[thread_number() & (copies.len() - 1)],
        }
    }

    /// Another handle to all copies.
    pub(crate) fn to_all(&self) -> Self {
        match &self.copies {
            Copies::All(copies) => Self {
                id: self.id,
                copies: Copies::All(Arc::clone(copies)),
            },
            Copies::One(_) => self.clone(),
        }
    }

    /// The copies that the handle refers to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        match &self.copies {
            Copies::All(copies) => copies.iter(),
            Copies::One(copy) => std::slice::from_ref(copy).iter(),
        }
    }
}

impl<T> Clone for PerCore<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            copies: Copies::One(Arc::clone(self.get())),
        }
    }
}

impl<T> PartialEq for PerCore<T> {
    /// Whether both refer to copies of one value.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T: fmt::Debug> fmt::Debug for PerCore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// How many copies there are: a power of two.
fn count() -> usize {
    const LIMIT: usize = 64;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    cores.next_power_of_two().min(LIMIT)
}

/// A number of this thread. Threads that start one after the other have different copies.
#[inline]
fn thread_number() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
