//! The manifest as a page.
