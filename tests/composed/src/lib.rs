//! Random compositions of routers, layers and policies, and what they guarantee in plain words.
//!
//! [`generator`] makes a composition as a tree, [`build`](composition::Router::build) makes the real program
//! of it, and [`check`](check::check) lets scripts in a browser in code attack it. [`guarantee`] and [`table`]
//! say from the tree alone what is right; they share no code with the library.

mod build;
pub mod check;
pub mod composition;
pub mod coverage;
pub mod foreign;
pub mod generator;
pub mod guarantee;
pub mod palette;
pub mod policy;
pub mod shrink;
pub mod site;
mod source;
pub mod table;
