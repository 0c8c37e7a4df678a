//! Header fields: their syntax, and how they are written into an `http::HeaderMap`.

pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod vary;
