//! Policies from a configuration behave like those of the macros: alone, together with others, and while they
//! are replaced.

mod answers;
mod company;
mod live;
mod observation;
mod sources;
mod threads;
