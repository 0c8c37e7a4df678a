//! Fuzzes `fuzz::origin_grammar`. Without cargo-fuzz, it runs on the files in its arguments.

#![cfg_attr(fuzzing, no_main)]

use fuzz::origin_grammar::hold;

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| hold(data));

#[cfg(not(fuzzing))]
fn main() -> std::io::Result<()> {
    fuzz::replay::arguments(hold)
}
