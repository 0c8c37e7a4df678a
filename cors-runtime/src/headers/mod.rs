//! Header fields: parsing them, and writing them into an `http::HeaderMap`.

pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod vary;
