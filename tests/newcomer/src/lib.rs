//! Mistakes of newcomers, and where a text explains each: its cause, and what to write instead.

mod limits;
mod mistake;
mod output;

pub use self::{
    limits::limits,
    mistake::{Answer, Mistake, Program, Run, Text},
    output::Output,
};
