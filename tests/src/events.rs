//! The events of the library, as a subscriber receives them.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tracing::{
    Dispatch, Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// A subscriber that records events up to a level.
#[derive(Clone, Debug)]
pub struct Recorder {
    level: Level,
    messages: bool,
    events: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// Records events up to this level.
    #[must_use]
    pub fn at(level: Level) -> Self {
        Self {
            level,
            messages: false,
            events: Arc::default(),
        }
    }

    /// Records all events, with their messages.
    #[must_use]
    pub fn with_messages() -> Self {
        Self {
            messages: true,
            ..Self::at(Level::DEBUG)
        }
    }

    /// Returns the events of `work`, without those of other libraries.
    pub async fn record(self, work: impl Future<Output = ()>) -> Vec<String> {
        // While only one subscriber exists, `tracing` caches for all threads whether the thread that first
        // reaches an event has a subscriber for it. That thread may have none, so there is always a second
        // subscriber.
        static ANOTHER: LazyLock<Dispatch> =
            LazyLock::new(|| Dispatch::new(Recorder::at(Level::TRACE)));
        LazyLock::force(&ANOTHER);
        let events = Arc::clone(&self.events);
        let guard = tracing::subscriber::set_default(self);
        work.await;
        drop(guard);
        let events = events.lock().unwrap_or_else(PoisonError::into_inner);
        events.clone()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.level && metadata.target().starts_with("cors_runtime")
    }

    fn max_level_hint(&self) -> Option<tracing::level_filters::LevelFilter> {
        Some(self.level.into())
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = event.metadata().level().to_string();
        event.record(&mut Fields(&mut text, self.messages));
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.push(text);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Formats the fields as `name=value`, and the message only if the second field is true.
struct Fields<'a>(&'a mut String, bool);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.1 || field.name() != "message" {
            write!(self.0, " {}={value:?}", field.name()).expect("a string takes all");
        }
    }
}
