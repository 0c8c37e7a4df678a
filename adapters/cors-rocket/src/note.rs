//! Notes on a request, for the fairing that writes its response.

use std::sync::OnceLock;

use rocket::Request;

use crate::{application::Application, table::Index};

/// Notes on a request.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The annotated route from which a fairing inside CORS redirected the request. `None` if the request had no such
    /// route, so that default policies answered its preflight.
    pub(crate) replaced: OnceLock<Option<Index>>,
    /// Why the request was refused before its handler ran.
    pub(crate) refusal: OnceLock<String>,
}

impl Notes {
    /// Returns the notes of a request for reading. Nothing is allocated before any request has notes.
    pub(crate) fn read<'r>(
        application: &Application,
        request: &'r Request<'_>,
    ) -> Option<&'r Self> {
        application
            .has_notes()
            .then(|| request.local_cache(Self::default))
    }

    /// Returns the notes of a request for writing.
    pub(crate) fn write<'r>(application: &Application, request: &'r Request<'_>) -> &'r Self {
        application.set_has_notes();
        request.local_cache(Self::default)
    }
}
