//! The grammar and the rules of CORS policies, as functions on plain text.
//!
//! The macros of `cors-runtime` apply the rules at compile time, and `cors-runtime` applies them to the variables and
//! configurations that it reads at run time. The crate has no dependencies, and its functions do not panic on any input.
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
pub mod allow;
mod authority;
mod draft;
pub mod expose;
mod fault;
pub mod headers;
mod host;
pub mod hosts;
mod key;
pub mod max_age;
pub mod methods;
mod names;
mod origin;
pub mod origins;
mod perfect_hash;
pub mod preflight_status;
mod punycode;
mod rule;
mod spelling;
pub mod suffix;
pub mod text;
mod token;
#[doc(hidden)]
pub mod words;

pub use self::{
    authority::{OriginParts, parse_port, split_authority},
    draft::{Draft, List, Mistake},
    fault::{Fault, Finding, Fix},
    host::{is_host, is_host_byte},
    key::{Key, KeyKind, KeyOwner},
    origin::{OriginMatcher, OriginPattern, Port, default_port},
    perfect_hash::{PerfectHash, slot},
    rule::{Rule, Severity},
    token::is_token,
};
