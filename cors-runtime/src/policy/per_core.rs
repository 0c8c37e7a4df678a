//! A value with a copy for each core.

use std::{
    fmt, iter,
    num::NonZero,
    ops::Deref,
    slice,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

/// A handle to a value that has one copy for each core.
///
/// Services are cloned for each request, together with the handles of their policies. If all threads shared
/// one reference count, updating it would cost more than the decision itself. The clone of a mounted handle
/// therefore refers to the copy of the current thread, which has its own reference count.
pub(crate) enum PerCore<T> {
    /// A mounted handle.
    All(Arc<Box<[Arc<Numbered<T>>]>>),
    /// The handle of a request.
    One(Arc<Numbered<T>>),
}

/// A copy, with the number of its value. The alignment keeps it and its reference count in separate cache
/// lines.
#[repr(align(128))]
pub(crate) struct Numbered<T> {
    number: u64,
    value: T,
}

impl<T> PerCore<T> {
    pub(crate) fn new(mut copy: impl FnMut() -> T) -> Self {
        let number = next_number();
        let copies = iter::repeat_with(|| {
            let value = copy();
            Arc::new(Numbered { number, value })
        });
        PerCore::All(Arc::new(copies.take(count()).collect()))
    }

    /// One value, for a request.
    pub(crate) fn one(value: T) -> Self {
        PerCore::One(Arc::new(Numbered {
            number: next_number(),
            value,
        }))
    }

    /// The copy of this thread.
    #[inline]
    pub(crate) fn get(&self) -> &T {
        &self.copy().value
    }

    #[inline]
    fn copy(&self) -> &Arc<Numbered<T>> {
        match self {
            PerCore::One(copy) => copy,
            // The number of copies is a power of two.
            PerCore::All(copies) => &copies[thread_number() & (copies.len() - 1)],
        }
    }

    /// Creates another handle to all copies.
    pub(crate) fn to_all(&self) -> Self {
        match self {
            PerCore::All(copies) => PerCore::All(Arc::clone(copies)),
            PerCore::One(_) => self.clone(),
        }
    }

    /// The copies that the handle refers to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Numbered<T>>> {
        match self {
            PerCore::All(copies) => copies.iter(),
            PerCore::One(copy) => slice::from_ref(copy).iter(),
        }
    }
}

fn next_number() -> u64 {
    static NUMBERS: AtomicU64 = AtomicU64::new(0);
    NUMBERS.fetch_add(1, Ordering::Relaxed)
}

impl<T> Deref for Numbered<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Clone for PerCore<T> {
    #[inline]
    fn clone(&self) -> Self {
        PerCore::One(Arc::clone(self.copy()))
    }
}

impl<T> PartialEq for PerCore<T> {
    /// Whether both refer to copies of one value.
    fn eq(&self, other: &Self) -> bool {
        self.copy().number == other.copy().number
    }
}

impl<T: fmt::Debug> fmt::Debug for PerCore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// The number of copies, which is a power of two.
fn count() -> usize {
    const LIMIT: usize = 64;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    cores.next_power_of_two().min(LIMIT)
}

/// The number of this thread. Threads that start one after another use different copies.
#[inline]
fn thread_number() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
