//! The permissions of each origin to call each handler.

use std::collections::BTreeSet;

use crate::{
    field::{Accessor, Field},
    handler::{Handler, is_opt_out},
    manifest::Manifest,
    origin::{Origin, OriginKind},
    risk::Risk,
};

/// A table with a column for each origin and a row for each handler.
pub(crate) struct Matrix<'a> {
    /// All origins in the policies; those that allow the most come first.
    pub(crate) origins: Vec<&'a Origin>,
    pub(crate) rows: Vec<Row<'a>>,
}

/// The row of one handler.
pub(crate) struct Row<'a> {
    pub(crate) handler: &'a Handler,
    /// One cell per origin; `None` if the origin may not call the handler.
    pub(crate) cells: Vec<Option<Cell<'a>>>,
}

/// The permission of an origin to call a handler.
pub(crate) struct Cell<'a> {
    pub(crate) origin: &'a Origin,
    /// The element in the policy's `origins` that allows the origin.
    pub(crate) by: &'a Origin,
    pub(crate) risks: Vec<Risk>,
}

impl<'a> Matrix<'a> {
    pub(crate) fn new(manifest: &'a Manifest) -> Self {
        let origins = manifest.handlers.iter().flat_map(Handler::allowed_origins);
        let origins: BTreeSet<&Origin> = origins.collect();
        let rows = manifest.handlers.iter().map(|handler| Row {
            handler,
            cells: origins
                .iter()
                .map(|origin| Cell::new(origin, handler))
                .collect(),
        });
        Self {
            rows: rows.collect(),
            origins: origins.iter().copied().collect(),
        }
    }

    /// The rows, grouped by module.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &[Row<'a>]> {
        self.rows
            .chunk_by(|one, next| one.handler.module == next.handler.module)
    }

    /// The permissions that a reviewer should check first: the policy lists the origin itself, and
    /// the risk is high.
    pub(crate) fn high_risks(&self) -> impl Iterator<Item = (&'a Handler, &Cell<'a>)> {
        self.rows.iter().flat_map(|row| {
            let cells = row.cells.iter().flatten();
            cells
                .filter(|cell| cell.is_named() && cell.is_high())
                .map(|cell| (row.handler, cell))
        })
    }
}

impl Row<'_> {
    /// The risks of the handler's policy that do not depend on the calling origin.
    pub(crate) fn risks(&self) -> impl Iterator<Item = Risk> {
        Field::all().flat_map(|field| match field.value {
            Accessor::Flag { get, risk, .. } => Vec::from_iter(risk.filter(|_| get(self.handler))),
            Accessor::Rules(get) => rule_risks(get(self.handler)),
            // `Risk::from_origin` returns the risks of the origins. The other values have none, because `enforce`
            // only restricts.
            Accessor::Origins(_)
            | Accessor::Methods(_)
            | Accessor::HeaderNames { .. }
            | Accessor::Seconds { .. }
            | Accessor::Enforce { .. }
            | Accessor::Status { .. } => Vec::new(),
        })
    }
}

fn rule_risks(rules: &[String]) -> Vec<Risk> {
    let has_opt_out = rules.iter().any(|rule| is_opt_out(rule));
    let has_silenced_warning = rules.iter().any(|rule| !is_opt_out(rule));
    let opt_out = has_opt_out.then_some(Risk::OptOut);
    let silenced_warning = has_silenced_warning.then_some(Risk::SilencedWarning);
    opt_out.into_iter().chain(silenced_warning).collect()
}

impl<'a> Cell<'a> {
    fn new(origin: &'a Origin, handler: &'a Handler) -> Option<Self> {
        let by = handler.covering(origin)?;
        let credentials = handler.credentials.then_some(Risk::Credentials);
        Some(Self {
            origin,
            by,
            risks: Risk::from_origin(by).chain(credentials).collect(),
        })
    }

    /// Whether the policy lists the origin itself.
    pub(crate) fn is_named(&self) -> bool {
        self.origin == self.by
    }

    /// Whether other sites than a single known one may act on behalf of the visitor.
    pub(crate) fn is_high(&self) -> bool {
        self.by.kind == OriginKind::Null
            || self.risks.contains(&Risk::Credentials) && self.risks.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::Matrix;
    use crate::{manifest::Manifest, risk::Risk, samples::handler};

    #[test]
    fn an_origin_may_call_what_names_it_or_covers_it() {
        let manifest = Manifest::from_iter([
            handler("any", &["*"]),
            handler("exact", &["https://a.b.example"]),
            handler("none", &["none"]),
            handler("null", &["null"]),
            handler("pattern", &["https://*.b.example"]),
            handler("variable", &["env(\"X\")"]),
        ]);
        let matrix = Matrix::new(&manifest);
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
            ("none", "- - - - -"),
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
            ("option_env(\"X\")", true, true),
            ("configured", true, true),
            ("configured", false, false),
            ("https://a.example", true, false),
        ];
        for (origin, credentials, is_high) in table {
            let mut handler = handler("list_users", &[origin]);
            handler.credentials = credentials;
            let manifest = Manifest::from_iter([handler]);
            let matrix = Matrix::new(&manifest);
            assert_eq!(
                matrix.high_risks().count() == 1,
                is_high,
                "{origin} {credentials}"
            );
        }
    }

    #[test]
    fn a_row_has_the_risks_of_its_handler() {
        let mut full = handler("list_users", &["https://a.example"]);
        full.credentials = true;
        full.private_network = true;
        full.preflight_status = 200;
        full.allow = ["max_age_capped", "danger_null_origin"]
            .map(str::to_owned)
            .to_vec();
        let plain = handler("status", &["https://a.example"]);
        let manifest = Manifest::from_iter([full, plain]);
        let matrix = Matrix::new(&manifest);
        let risks = matrix.rows.iter().map(|row| row.risks().collect());
        let expected = [
            vec![
                Risk::Credentials,
                Risk::PrivateNetwork,
                Risk::OptOut,
                Risk::SilencedWarning,
            ],
            Vec::new(),
        ];
        assert_eq!(risks.collect::<Vec<Vec<Risk>>>(), expected);
    }
}
