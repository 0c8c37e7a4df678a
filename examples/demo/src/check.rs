//! Makes every call of both pages over HTTP, and compares each outcome with the expected one.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::StatusCode;
use cors_testing::is_safelisted_response_header;
use tokio::task::JoinSet;

use crate::api;
use crate::browser::{Browser, Failure, Outcome};
use crate::call::{Call, Verdict};
use crate::pages::{self, Page};
use crate::partners::Partners;
use crate::sections::calls;
use crate::servers::Port;

/// A call of a page and its outcome.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) page: Page,
    pub(crate) call: &'static Call,
    pub(crate) outcome: Result<Outcome, Failure>,
}

impl Row {
    /// Whether the outcome of the call, including the readable headers, is as expected.
    pub(crate) fn is_as_expected(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|outcome| {
            outcome.verdict == self.call.expected(self.page)
                && exposes(outcome) == expected_headers(self.call, outcome)
        })
    }
}

fn exposes(outcome: &Outcome) -> BTreeSet<&str> {
    let names = outcome.headers.iter().map(String::as_str);
    names
        .filter(|name| !is_safelisted_response_header(name))
        .collect()
}

fn expected_headers(call: &Call, outcome: &Outcome) -> BTreeSet<&'static str> {
    match outcome.verdict {
        Verdict::Readable(_) => call.exposes.iter().copied().collect(),
        Verdict::BlockedReading
        | Verdict::BlockedByPreflight
        | Verdict::Accepted
        | Verdict::Refused => BTreeSet::new(),
    }
}

pub(crate) async fn run() -> Result<Vec<Row>, Failure> {
    let partners = Partners::new()?;
    play(api::router(partners.origins()), &partners).await
}

async fn play(api: Router, partners: &Partners) -> Result<Vec<Row>, Failure> {
    let mut tasks = JoinSet::new();
    let mut browser = Browser::new();
    let mut serve = async |origin, router: Router| -> Result<(), Failure> {
        let (port, address) = Port::listen_anywhere().await?;
        port.serve(&router, &mut tasks);
        browser.connect_to(origin, address);
        Ok(())
    };
    serve(api::ORIGIN, api).await?;
    for page in Page::BOTH {
        serve(page.origin(), pages::router(page, partners)).await?;
    }
    let mut rows = Vec::new();
    for page in Page::BOTH {
        open(&mut browser, page).await?;
        for call in calls() {
            if let Some(is_partner) = call.is_partner {
                browser.set_partner(page, is_partner).await?;
            }
            let outcome = browser.call(api::ORIGIN, call.origin(page), call).await;
            rows.push(Row {
                page,
                call,
                outcome,
            });
        }
    }
    Ok(rows)
}

async fn open(browser: &mut Browser, page: Page) -> Result<(), Failure> {
    match browser.open(page.origin()).await? {
        StatusCode::OK => Ok(()),
        status => Err(format!(
            "{} responded with {status} instead of the page",
            page.origin()
        )
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::http::Method;
    use axum::response::IntoResponse;
    use tokio::runtime::Builder;

    use super::*;
    use crate::call::Means;

    fn rows(api: Router, partners: &Partners) -> Vec<Row> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let rows = runtime.block_on(play(api, partners));
        rows.expect("the servers listen")
    }

    fn partners() -> Partners {
        Partners::new().expect("valid origins")
    }

    fn kept(rows: &[Row]) -> usize {
        rows.iter().filter(|row| row.is_as_expected()).count()
    }

    #[test]
    fn each_call_ends_as_expected() {
        let partners = partners();
        let rows = rows(api::router(partners.origins()), &partners);
        assert_eq!(
            kept(&rows),
            Page::BOTH.len() * calls().count(),
            "{}",
            crate::report::Report(&rows)
        );
    }

    #[test]
    fn an_api_without_cors_is_found_out() {
        let arrived = Arc::new(Mutex::new(BTreeSet::new()));
        let note = {
            let arrived = Arc::clone(&arrived);
            async move |method: Method| {
                arrived.lock().expect("no panic").insert(method.to_string());
            }
        };
        let rows = rows(Router::new().fallback(note), &partners());
        // Scripts can read nothing, every form arrives, and no WebSocket is opened.
        let is_kept = |row: &&Row| match row.call.expected(row.page) {
            Verdict::Readable(_) => false,
            Verdict::BlockedReading | Verdict::BlockedByPreflight => true,
            Verdict::Accepted => row.call.means == Means::Form,
            Verdict::Refused => row.call.means == Means::WebSocket,
        };
        assert_eq!(kept(&rows), rows.iter().filter(is_kept).count());
        assert!(kept(&rows) < rows.len());
        // A request with a preflight is not sent, because its preflight fails.
        let arrived = arrived.lock().expect("no panic");
        assert!(arrived.iter().eq(["GET", "OPTIONS", "POST"]), "{arrived:?}");
    }

    #[test]
    fn an_api_open_to_everybody_is_found_out() {
        let open_to_all = async |method: Method| {
            let headers = [
                ("access-control-allow-origin", "*"),
                ("access-control-allow-methods", "*"),
                ("access-control-allow-headers", "*, authorization"),
            ];
            (headers, method.to_string()).into_response()
        };
        let rows = rows(Router::new().fallback(open_to_all), &partners());
        let foreign = rows
            .iter()
            .find(|row| row.page == Page::Foreign && row.call.title == "Add a book");
        let foreign = foreign.expect("the foreign page adds a book");
        assert_eq!(
            foreign.outcome.as_ref().expect("an answer").verdict,
            Verdict::Readable(200)
        );
        assert!(!foreign.is_as_expected());
    }

    #[test]
    fn a_server_that_is_gone_is_no_block() {
        let mut browser = Browser::new();
        browser.connect_to(api::ORIGIN, ([127, 0, 0, 1], 1).into());
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let call = calls().next().expect("a call");
        let outcome = runtime.block_on(browser.call(api::ORIGIN, Page::Foreign.origin(), call));
        assert!(
            !Row {
                page: Page::Foreign,
                call,
                outcome
            }
            .is_as_expected()
        );
    }
}
