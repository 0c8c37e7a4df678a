//! Who may call what: origins against handlers.

use std::collections::BTreeSet;

use super::{Handler, Manifest, Origin, OriginKind, risk::Risk};

/// Origins against handlers.
pub(super) struct Matrix<'a> {
    /// Each origin that a policy names, those that let in the most first.
    pub(super) origins: Vec<&'a Origin>,
    pub(super) rows: Vec<Row<'a>>,
}

/// One handler against all origins.
pub(super) struct Row<'a> {
    pub(super) handler: &'a Handler,
    /// A cell for each origin; `None` where it may not call.
    pub(super) cells: Vec<Option<Cell<'a>>>,
}

/// That an origin may call a handler.
pub(super) struct Cell<'a> {
    pub(super) origin: &'a Origin,
    /// The element of the policy's `origins` that lets it in.
    pub(super) by: &'a Origin,
    pub(super) risks: Vec<Risk>,
}

impl<'a> Matrix<'a> {
    pub(super) fn of(manifest: &'a Manifest) -> Self {
        let origins = manifest
            .handlers
            .iter()
            .flat_map(|handler| &handler.origins);
        let origins: BTreeSet<&Origin> = origins.collect();
        let rows = manifest.handlers.iter().map(|handler| Row {
            handler,
            cells: origins
                .iter()
                .map(|origin| Cell::of(origin, handler))
                .collect(),
        });
        Self {
            rows: rows.collect(),
            origins: origins.iter().copied().collect(),
        }
    }

    /// The rows, those of one module together.
    pub(super) fn modules(&self) -> impl Iterator<Item = &[Row<'a>]> {
        self.rows
            .chunk_by(|one, next| one.handler.module == next.handler.module)
    }

    /// What a reviewer should look at first: what policies say themselves, and that has a high risk.
    pub(super) fn high_risks(&self) -> impl Iterator<Item = (&'a Handler, &Cell<'a>)> {
        self.rows.iter().flat_map(|row| {
            let cells = row.cells.iter().flatten();
            cells
                .filter(|cell| cell.is_named() && cell.is_high())
                .map(|cell| (row.handler, cell))
        })
    }
}

impl<'a> Cell<'a> {
    fn of(origin: &'a Origin, handler: &'a Handler) -> Option<Self> {
        let by = handler.covering(origin)?;
        let credentials = handler.credentials.then_some(Risk::Credentials);
        Some(Self {
            origin,
            by,
            risks: Risk::of_origin(by).chain(credentials).collect(),
        })
    }

    /// Whether the policy names the origin itself.
    pub(super) fn is_named(&self) -> bool {
        self.origin == self.by
    }

    /// Whether somebody else than one known site may act for the visitor.
    pub(super) fn is_high(&self) -> bool {
        self.by.kind == OriginKind::Null
            || self.risks.contains(&Risk::Credentials) && self.risks.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::Matrix;
    use crate::manifest::{Manifest, samples::handler};

    #[test]
    fn an_origin_may_call_what_names_it_or_covers_it() {
        let manifest = Manifest::from_iter([
            handler("any", &["*"]),
            handler("exact", &["https://a.b.example"]),
            handler("null", &["null"]),
            handler("pattern", &["https://*.b.example"]),
            handler("variable", &["env(\"X\")"]),
        ]);
        let matrix = Matrix::of(&manifest);
        let columns: Vec<&str> = matrix.origins.iter().map(|origin| &*origin.text).collect();
        assert_eq!(
            columns,
            [
                "*",
                "null",
                "https://*.b.example",
                "X",
                "https://a.b.example"
            ]
        );
        let table = [
            ("any", "named by by by by"),
            ("exact", "- - - - named"),
            ("null", "- named - - -"),
            ("pattern", "- - named - by"),
            ("variable", "- - - named -"),
        ];
        for (row, (name, expected)) in matrix.rows.iter().zip(table) {
            let cells = row.cells.iter().map(|cell| match cell {
                Some(cell) if cell.is_named() => "named",
                Some(_) => "by",
                None => "-",
            });
            assert_eq!(row.handler.name, name);
            assert_eq!(cells.collect::<Vec<_>>().join(" "), expected, "{name}");
        }
    }

    #[test]
    fn the_risk_is_high_where_others_than_one_known_site_act_for_the_visitor() {
        let table = [
            ("null", false, true),
            ("*", false, false),
            ("http://a.example", false, false),
            ("http://a.example", true, true),
            ("https://*.a.example", false, false),
            ("https://*.a.example", true, true),
            ("http://localhost:3000", true, true),
            ("env(\"X\")", true, true),
            ("https://a.example", true, false),
        ];
        for (origin, credentials, is_high) in table {
            let mut handler = handler("list_users", &[origin]);
            handler.credentials = credentials;
            let manifest = Manifest::from_iter([handler]);
            let matrix = Matrix::of(&manifest);
            assert_eq!(
                matrix.high_risks().count() == 1,
                is_high,
                "{origin} {credentials}"
            );
        }
    }
}
