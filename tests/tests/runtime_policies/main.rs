//! Policies that a configuration has serve as those of the macros do: alone, in company, and while they are
//! replaced.

mod answers;
mod company;
mod live;
mod observation;
mod sources;
mod threads;
