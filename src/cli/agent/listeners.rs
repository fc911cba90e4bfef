//! Whoever listens to the sampler of an agent.

use super::found::Found;
use super::publisher::Publisher;
use super::registry::Registry;
use crate::accounting::Remainder;
use crate::agent::{Audience, News};
use crate::cli::metering::Books;
use crate::ledger::Message;
use std::sync::{Arc, OnceLock};

/// The ledger, the metrics, and the workloads: those that have registered and
/// those that were found.
pub struct Listeners {
    books: Books,
    publisher: Publisher,
    registry: Arc<OnceLock<Registry>>,
    found: Found,
    /// Whether the workload that stands for the operating system is described.
    knows_system: bool,
}

impl Listeners {
    /// The registry comes later: it needs the sampler, which needs these.
    pub fn new(
        books: Books,
        publisher: Publisher,
        registry: Arc<OnceLock<Registry>>,
        session: String,
    ) -> Self {
        Self {
            books,
            publisher,
            registry,
            found: Found::new(session),
            knows_system: false,
        }
    }

    /// Describes the workload that pays for what no other is known to use.
    fn describe_system(&mut self, news: &News<'_>) {
        if std::mem::replace(&mut self.knows_system, true) {
            return;
        }
        let system = Remainder::system();
        self.publisher.describe(&system, news.at);
        for record in self.found.hear([&system].into_iter(), &[], news.at.wall) {
            self.books.write(Message::Workload(record));
        }
    }
}

impl Audience for Listeners {
    fn hear(&mut self, news: &News<'_>) {
        self.describe_system(news);
        self.books.hear(news);
        let registry = self.registry.get();
        for done in registry.map(Registry::take_done).unwrap_or_default() {
            self.publisher.work(&done.workload, &done.work, news.at);
        }
        self.publisher.hear(news);
        if let Some(registry) = registry {
            registry.hear(news);
        }
        let strangers = news.workloads.iter();
        let strangers = strangers.filter(|it| registry.is_none_or(|known| !known.knows(&it.id)));
        for record in self.found.hear(strangers, &news.ended, news.at.wall) {
            self.books.write(Message::Workload(record));
        }
    }
}
