//! The parts of the running service, put together once and shared by all handlers.

use std::sync::Arc;
use std::time::Instant;

use partwright_queue::{Artifacts, Queue, Supervisor};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::conversation::Conversation;
use crate::events::Events;
use crate::model::Models;
use crate::printer::Printer;
use crate::store::Store;
use crate::workshop::Workshop;

#[derive(Debug)]
pub struct App {
    pub config: Config,
    pub store: Store,
    pub events: Arc<Events>,
    pub workshop: Arc<Workshop>,
    pub conversation: Arc<Conversation>,
    pub models: Arc<Models>,
    pub printer: Arc<Printer>,
    /// Own renderer processes; `None` when workers elsewhere take the jobs.
    pub supervisor: Option<Supervisor>,
    pub started: Instant,
    /// Ends everything that would otherwise go on.
    pub shutdown: CancellationToken,
}

impl App {
    pub fn new(
        config: Config,
        store: Store,
        queue: Arc<dyn Queue>,
        artifacts: Artifacts,
        models: Models,
        printer: Printer,
        supervisor: Option<Supervisor>,
    ) -> Arc<Self> {
        let events = Arc::new(Events::default());
        let models = Arc::new(models);
        let printer = Arc::new(printer);
        let shutdown = CancellationToken::new();
        let workshop = Arc::new(Workshop::new(
            store.clone(),
            queue,
            artifacts,
            Arc::clone(&events),
            config.jobs,
            Arc::clone(&printer),
        ));
        let conversation = Arc::new(Conversation::new(
            store.clone(),
            Arc::clone(&events),
            Arc::clone(&workshop),
            Arc::clone(&models),
            config.turn,
            shutdown.clone(),
        ));
        Arc::new(Self {
            config,
            store,
            events,
            workshop,
            conversation,
            models,
            printer,
            supervisor,
            started: Instant::now(),
            shutdown,
        })
    }
}
