//! A value that can be replaced while requests read it.

use std::{
    mem,
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

/// A value that can be replaced while requests read it.
#[derive(Debug)]
pub(super) struct Slot<T>(RwLock<T>);

impl<T> Slot<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(RwLock::new(value))
    }

    #[inline]
    pub(super) fn read(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the value. The old one is dropped after the lock is released.
    pub(super) fn replace(&self, value: T) {
        let _old = mem::replace(
            &mut *self.0.write().unwrap_or_else(PoisonError::into_inner),
            value,
        );
    }
}
