//! Allocations, counted by a global allocator that counts only while a flag is set.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use crate::{case::Case, stack};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Allocations {
    pub(crate) count: f64,
    pub(crate) bytes: f64,
}

/// The allocations of one request.
pub(crate) fn measure(case: Case) -> Allocations {
    const CALLS: u32 = 8;
    let mut subject = stack::build(case);
    subject.load();
    subject.serve();
    COUNT.store(0, Relaxed);
    BYTES.store(0, Relaxed);
    for _ in 0..CALLS {
        subject.load();
        IS_COUNTING.store(true, Relaxed);
        subject.serve();
        IS_COUNTING.store(false, Relaxed);
    }
    let mean = |total: &AtomicU64| precise(total.load(Relaxed)) / f64::from(CALLS);
    Allocations {
        count: mean(&COUNT),
        bytes: mean(&BYTES),
    }
}

/// The bytes that `make` allocates and does not free while its value exists.
pub(crate) fn retained<T>(make: impl FnOnce() -> T) -> u64 {
    BYTES.store(0, Relaxed);
    FREED.store(0, Relaxed);
    IS_COUNTING.store(true, Relaxed);
    let value = make();
    IS_COUNTING.store(false, Relaxed);
    drop(value);
    BYTES.load(Relaxed) - FREED.load(Relaxed)
}

fn precise(total: u64) -> f64 {
    u32::try_from(total).map_or(f64::INFINITY, f64::from)
}

static IS_COUNTING: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
static FREED: AtomicU64 = AtomicU64::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

impl Counting {
    #[inline]
    fn note(bytes: usize) {
        if IS_COUNTING.load(Relaxed) {
            COUNT.fetch_add(1, Relaxed);
            BYTES.fetch_add(bytes as u64, Relaxed);
        }
    }

    #[inline]
    fn note_freed(bytes: usize) {
        if IS_COUNTING.load(Relaxed) {
            FREED.fetch_add(bytes as u64, Relaxed);
        }
    }
}

#[allow(unsafe_code)]
// SAFETY: every call is passed unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::note(layout.size());
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::note(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::note(size);
        Self::note_freed(layout.size());
        unsafe { System.realloc(block, layout, size) }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        Self::note_freed(layout.size());
        unsafe { System.dealloc(block, layout) }
    }
}
