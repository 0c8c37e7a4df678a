//! The grammar and the rules of CORS policies, as plain text functions.
//!
//! The macros of `cors-runtime` apply them while compiling. The crate has no dependency, and never
//! panics, whatever text it is given.
//!
//! ```
//! use cors_rules::{OriginPattern, Rule};
//!
//! let fault = OriginPattern::parse("https://Example.com:443/").unwrap_err();
//! assert_eq!(fault.rule, Rule::OriginTrailing);
//! assert_eq!(fault.proposal(), Some("https://example.com"));
//! ```

#![forbid(unsafe_code)]

mod address;
pub mod expose;
mod fault;
pub mod headers;
mod host;
pub mod max_age;
pub mod methods;
mod names;
mod origin;
pub mod origins;
mod perfect_hash;
mod punycode;
mod rule;
pub mod suffix;
mod token;

pub use self::{
    fault::{Fault, Finding, Fix},
    host::is_host_byte,
    origin::{OriginPattern, Port, default_port},
    perfect_hash::{PerfectHash, slot},
    rule::{Rule, Severity},
    token::is_token,
};
