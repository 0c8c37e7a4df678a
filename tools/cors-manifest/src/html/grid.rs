//! The table of origins and handlers.

use cors_rules::text::shown;
use maud::{Markup, html};

use crate::{
    handler::Handler,
    html::elements::{breakable, link, methods, tags},
    matrix::{Cell, Matrix, Row},
    risk::Risk,
};

pub(super) fn grid(matrix: &Matrix<'_>) -> Markup {
    html! {
        section {
            h2 #who { "Origins and handlers" }
            div.scroll role="region" aria-labelledby="who" tabindex="0" {
                table {
                    caption { span { "Handlers in rows, origins in columns. The arrow keys scroll." } }
                    thead { (head(matrix)) }
                    @for rows in matrix.modules() { (module(rows, matrix.origins.len())) }
                }
            }
        }
    }
}

fn head(matrix: &Matrix<'_>) -> Markup {
    html! {
        tr {
            th scope="col" { "Handler" }
            @for origin in &matrix.origins {
                th scope="col" {
                    span.origin { (breakable(&origin.written())) }
                    small { (origin.kind.name()) }
                }
            }
        }
    }
}

fn module(rows: &[Row<'_>], columns: usize) -> Markup {
    html! {
        tbody {
            @if let [first, ..] = rows {
                tr.module {
                    th scope="rowgroup" colspan=(columns + 1) { span { (shown(&first.handler.module)) } }
                }
            }
            @for row in rows {
                tr {
                    th scope="row" {
                        (link(row.handler)) " "
                        (tags(row.risks().filter(|risk| *risk != Risk::Credentials)))
                    }
                    @for allowed in &row.cells {
                        @match allowed {
                            Some(allowed) => (cell(allowed, row.handler)),
                            None => td.no { (refusal(row.handler)) },
                        }
                    }
                }
            }
        }
    }
}

/// The word for an origin that is not allowed.
fn refusal(handler: &Handler) -> &'static str {
    if handler.enforce.is_on() {
        "refused"
    } else {
        "no"
    }
}

fn cell(cell: &Cell<'_>, handler: &Handler) -> Markup {
    html! {
        td.yes.by[!cell.is_named()].risky[cell.is_high()] {
            @if cell.is_high() { span.high { "high risk" } " " }
            (methods(&handler.methods)) " "
            (tags(cell.risks.iter().copied()))
            @if !cell.is_named() { small { "by " (breakable(&cell.by.to_string())) } }
        }
    }
}
