//! Notes on a request, for the fairing that writes its response.

use std::sync::OnceLock;

use rocket::Request;

use crate::{application::Application, table::Index};

/// Notes on a request.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The annotated route that a fairing inside CORS led the request away from; `None` if the request had none, so
    /// that default policies answered its preflight.
    pub(crate) replaced: OnceLock<Option<Index>>,
    /// Why the request was refused before its handler ran.
    pub(crate) refusal: OnceLock<String>,
}

impl Notes {
    /// The notes of a request, to be read. Nothing is allocated until there are notes of some request.
    pub(crate) fn read<'r>(
        application: &Application,
        request: &'r Request<'_>,
    ) -> Option<&'r Self> {
        application
            .has_notes()
            .then(|| request.local_cache(Self::default))
    }

    /// The notes of a request, to be written.
    pub(crate) fn write<'r>(application: &Application, request: &'r Request<'_>) -> &'r Self {
        application.set_has_notes();
        request.local_cache(Self::default)
    }
}
