//! The documentation in prose: a guide, migration from other libraries, and the rules.

pub mod guide;
pub mod migration;
pub mod rules;
