//! What a reviewer sees first: figures, what to look at, and what the marks mean.

use maud::{Markup, html};

use super::{link, tags};
use crate::manifest::{
    matrix::{Matrix, Row},
    risk::Risk,
};

/// How much there is to review.
pub(super) fn figures(matrix: &Matrix<'_>) -> Markup {
    html! {
        section aria-label="Figures" {
            ul.figures {
                (figure(matrix.rows.len(), "handlers"))
                (figure(matrix.origins.len(), "origins"))
                (figure(having(matrix, Risk::AnyOrigin), "handlers open to any origin"))
                (figure(having(matrix, Risk::Credentials), "handlers with credentials"))
                (figure(matrix.high_risks().count(), "high risks"))
            }
        }
    }
}

fn figure(count: usize, what: &str) -> Markup {
    html! { li { b { (count) } " " span { (what) } } }
}

/// How many handlers have the risk, or let in an origin that has it.
fn having(matrix: &Matrix<'_>, risk: Risk) -> usize {
    let has = |row: &&Row<'_>| {
        let mut of_origins = row.handler.origins.iter().flat_map(Risk::of_origin);
        Risk::of_handler(row.handler).any(|own| own == risk) || of_origins.any(|own| own == risk)
    };
    matrix.rows.iter().filter(has).count()
}

pub(super) fn high_risks(matrix: &Matrix<'_>) -> Markup {
    html! {
        section aria-labelledby="first" {
            h2 #first { "Look at these first" }
            @if matrix.high_risks().next().is_none() {
                p { "No handler lets others than one known site act for the visitor." }
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

/// What the marks mean that the page has, and how many handlers have each.
pub(super) fn legend(matrix: &Matrix<'_>) -> Markup {
    let counted = Risk::ALL.map(|risk| (risk, having(matrix, risk)));
    html! {
        section aria-labelledby="marks" {
            h2 #marks { "What the marks mean" }
            dl.legend {
                div {
                    dt { span.high { "high risk" } }
                    dd { "Others than one known site may act with the visitor's credentials, or as the origin null." }
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
