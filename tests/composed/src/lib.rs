//! Random compositions of routers, layers and policies, and a simple model of what they guarantee.
//!
//! [`generator`] generates a composition as a tree, [`build`](composition::Router::build) builds the program
//! from it, and [`check`](check::check) runs scripts against the program in a browser in code. [`guarantee`]
//! and [`table`] compute the expected results from the tree alone. They share no code with the library.

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
