//! What must hold whatever bytes come: one module for each target of `fuzz_targets/`.
//!
//! Each has a function `hold` that takes any bytes, and panics where something does not hold.

#![forbid(unsafe_code)]

pub mod configuration;
mod head;
pub mod macro_input;
mod meaning;
pub mod origin_grammar;
pub mod replay;
pub mod request_head;
