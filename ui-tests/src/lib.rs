//! A package needs a target beside its tests.
