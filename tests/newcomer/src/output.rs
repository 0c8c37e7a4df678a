//! The output of a program.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

use futures_util::FutureExt as _;
use tests::events::Recorder;
use tokio::runtime::Builder;

thread_local! {
    /// The messages of panics on this thread, while a program runs.
    static PANICS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// The output of a program.
#[derive(Debug)]
pub struct Output {
    /// The text that it returns.
    pub text: String,
    /// The messages of its panics.
    pub panics: String,
    /// The events of the library.
    pub events: String,
}

impl Output {
    /// Runs a program until it returns or panics.
    ///
    /// # Panics
    ///
    /// If the runtime cannot be created.
    #[must_use]
    pub fn new(program: impl Future<Output = String>) -> Self {
        record_panics();
        PANICS.set(Some(Vec::new()));
        let mut text = String::new();
        let work = async {
            let result = AssertUnwindSafe(program).catch_unwind().await;
            text = result.unwrap_or_default();
        };
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let events = runtime.block_on(Recorder::with_messages().record(work));
        let panics = PANICS.take().unwrap_or_default();
        Self {
            text,
            panics: panics.join("\n"),
            events: events.join("\n"),
        }
    }
}

/// Records the messages of panics while a program runs, and prints other panics as usual.
fn record_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_recorded = PANICS.with_borrow_mut(|panics| {
                let panics = panics.as_mut();
                panics.map(|panics| panics.push(info.to_string())).is_some()
            });
            if !is_recorded {
                print(info);
            }
        }));
    });
}
