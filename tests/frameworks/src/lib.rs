//! Handlers under the attributes of web frameworks.
