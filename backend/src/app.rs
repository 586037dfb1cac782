//! The parts of the running service, put together once and shared by all handlers.

use std::sync::Arc;
use std::time::Instant;

use partwright_queue::{Artifacts, Folders, Queue, Supervisor};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::conversation::Conversation;
use crate::events::Events;
use crate::model::Models;
use crate::printer::Printer;
use crate::store::Store;
use crate::workshop::Workshop;

/// Within the data folder: where language servers find the files of projects.
pub const LANGUAGE_FOLDER: &str = "language";

#[derive(Debug)]
pub struct App {
    pub config: Config,
    pub store: Store,
    pub events: Arc<Events>,
    pub workshop: Arc<Workshop>,
    pub conversation: Arc<Conversation>,
    pub models: Arc<Models>,
    /// The files of projects as folders, for the language servers.
    pub folders: Folders,
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
        let folders = Folders::new(artifacts.clone(), config.data.join(LANGUAGE_FOLDER));
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
            folders,
            printer,
            supervisor,
            started: Instant::now(),
            shutdown,
        })
    }
}
