//! Properties that must hold for arbitrary bytes: one module for each target in `fuzz_targets/`.
//!
//! Each module has a function `hold` that accepts any bytes, and panics if a property does not hold.

#![forbid(unsafe_code)]

pub mod configuration;
mod head;
pub mod macro_input;
mod meaning;
pub mod origin_grammar;
pub mod replay;
pub mod request_head;
