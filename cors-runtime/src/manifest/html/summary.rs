//! What a reviewer sees first: figures, what to look at, and what the marks mean.

use maud::{Markup, html};

use super::{link, tags};
use crate::manifest::{
    matrix::{Matrix, Row},
    risk::Risk,
};

/// How many handlers and origins there are, and how many handlers have each risk.
pub(super) fn figures(matrix: &Matrix<'_>) -> Markup {
    html! {
        section aria-label="Figures" {
            ul.figures {
                (figure(matrix.rows.len(), "handlers"))
                (figure(matrix.origins.len(), "origins"))
                (figure(matrix.high_risks().count(), "high risks"))
                @for risk in Risk::ALL {
                    @let count = matrix.rows.iter().filter(|row| has(row, risk)).count();
                    @if count > 0 { (figure(count, &format!("with {}", risk.name()))) }
                }
            }
        }
    }
}

fn figure(count: usize, what: &str) -> Markup {
    html! { li { b { (count) } " " span { (what) } } }
}

/// Whether the row's handler has the risk, or lets in an origin that has it.
fn has(row: &Row<'_>, risk: Risk) -> bool {
    let origins = &row.handler.origins;
    let mut of_origins = origins.iter().flat_map(Risk::of_origin);
    Risk::of_handler(row.handler).any(|own| own == risk) || of_origins.any(|own| own == risk)
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

/// What the marks mean that the page has.
pub(super) fn legend(matrix: &Matrix<'_>) -> Markup {
    let is_met = |risk: &Risk| matrix.rows.iter().any(|row| has(row, *risk));
    html! {
        section aria-labelledby="marks" {
            h2 #marks { "What the marks mean" }
            dl.legend {
                div {
                    dt { span.high { "high risk" } }
                    dd { "Others than one known site may act with the visitor's credentials, or as the origin null." }
                }
                @for risk in Risk::ALL.into_iter().filter(is_met) {
                    div {
                        dt { span.tag { (risk.name()) } }
                        dd { (risk.meaning()) }
                    }
                }
            }
        }
    }
}
