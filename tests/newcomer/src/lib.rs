//! Mistakes of newcomers, and the place of a text that explains each: the cause, and what to write instead.

mod limits;
mod mistake;
mod output;

pub use self::{
    limits::limits,
    mistake::{Answer, Mistake, Program, Run, Text},
    output::Output,
};
