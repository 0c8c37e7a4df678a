//! Policies from a configuration: from JSON and TOML, and from the builder.

mod attribute;
mod builder;
mod formats;
mod mistakes;
mod schema;
