//! Documentation in prose.

pub mod guide;
pub mod migration;
pub mod rules;
