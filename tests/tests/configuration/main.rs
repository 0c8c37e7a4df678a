//! Policies that a configuration states: read from JSON and TOML, and by the builder.

mod attribute;
mod builder;
mod formats;
mod mistakes;
mod schema;
