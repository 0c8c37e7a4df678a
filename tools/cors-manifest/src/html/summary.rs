//! The summary: figures, the permissions to check first, and the legend.

use maud::{Markup, html};

use crate::{
    html::elements::{link, tags},
    matrix::{Matrix, Row},
    risk::Risk,
};

/// The number of handlers, origins and risks.
pub(super) fn figures(matrix: &Matrix<'_>) -> Markup {
    html! {
        section aria-label="Figures" {
            ul.figures {
                (figure(matrix.rows.len(), "handlers"))
                (figure(matrix.origins.len(), "origins"))
                (figure(having(matrix, Risk::AnyOrigin), "handlers open to any origin"))
                (figure(having(matrix, Risk::Credentials), "handlers with credentials"))
                (figure(enforced(matrix), "handlers with enforce"))
                (figure(matrix.high_risks().count(), "high risks"))
            }
        }
    }
}

fn figure(count: usize, label: &str) -> Markup {
    html! { li { b { (count) } " " span { (label) } } }
}

/// The number of handlers with `enforce`.
fn enforced(matrix: &Matrix<'_>) -> usize {
    let rows = matrix.rows.iter();
    rows.filter(|row| row.handler.enforce.is_on()).count()
}

/// The number of handlers whose policies have the risk, or allow an origin with the risk.
fn having(matrix: &Matrix<'_>, risk: Risk) -> usize {
    let has = |row: &&Row<'_>| {
        let origins = row.handler.origins.iter();
        let mut risks = row.risks().chain(origins.flat_map(Risk::from_origin));
        risks.any(|own| own == risk)
    };
    matrix.rows.iter().filter(has).count()
}

pub(super) fn high_risks(matrix: &Matrix<'_>) -> Markup {
    html! {
        section aria-labelledby="first" {
            h2 #first { "Check these first" }
            @if matrix.high_risks().next().is_none() {
                p { "No permission is a high risk." }
            } @else {
                ul.first {
                    @for (handler, cell) in matrix.high_risks() {
                        li {
                            strong { (cell.origin) }
                            " may call " (link(handler)) " "
                            (tags(cell.risks.iter().copied()))
                        }
                    }
                }
            }
        }
    }
}

/// The meaning of each mark on the page, and the number of handlers that have it.
pub(super) fn legend(matrix: &Matrix<'_>) -> Markup {
    let counted = Risk::ALL.map(|risk| (risk, having(matrix, risk)));
    html! {
        section aria-labelledby="marks" {
            h2 #marks { "Legend" }
            dl.legend {
                div {
                    dt { span.high { "high risk" } }
                    dd { "Sites other than a single known one may act with the visitor's credentials, or as \
                          the origin null." }
                }
                div {
                    dt { "no" }
                    dd { "Scripts cannot read the responses. Forms and WebSockets still run the handler." }
                }
                @if enforced(matrix) > 0 {
                    div {
                        dt { "refused" }
                        dd { "The policy has enforce: the server refuses the requests, and the handler does not run." }
                    }
                }
                @for (risk, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
                    div {
                        dt { span.tag { (risk.name()) } }
                        dd {
                            (risk.meaning()) " "
                            span.none { (count) @if count == 1 { " handler." } @else { " handlers." } }
                        }
                    }
                }
            }
        }
    }
}
