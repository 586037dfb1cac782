//! From a checked configuration to a running service, and back to nothing: stores and queue are opened, what an earlier
//! process left open is taken up, renderer processes start, and everything ends in order when asked to.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use partwright_queue::{
    ArtifactError, Artifacts, EmbeddedQueue, Queue, QueueError, RedisQueue, Supervisor, SupervisorOptions,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, LANGUAGE_FOLDER};
use crate::config::Config;
use crate::http;
use crate::model::Models;
use crate::printer::Printer;
use crate::store::{Store, StoreError};
use crate::versions;

/// What may still be under way when the service is asked to stop gets this long.
const GOODBYE: Duration = Duration::from_secs(6);

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("the folder {} cannot be used: {source}", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("the folder {} is in use by another partwright; stop that one or name another folder with --data", .0.display())]
    InUse(PathBuf),
    #[error("the address {address} cannot be listened on: {source}; choose another with --listen")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("the settings in {} cannot be read: {source}; mend or remove the file", path.display())]
    Settings { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Artifacts(#[from] ArtifactError),
    #[error("the service ended: {0}")]
    Ended(#[source] io::Error),
}

/// A running service.
#[derive(Debug)]
pub struct Service {
    pub address: SocketAddr,
    pub app: Arc<App>,
    server: tokio::task::JoinHandle<io::Result<()>>,
    tasks: TaskTracker,
    /// Follows the queue and supervises renderers until turns have ended.
    background: CancellationToken,
    /// Held as long as the service runs.
    _lock: File,
}

impl Service {
    pub async fn start(config: Config) -> Result<Self, ServeError> {
        make_folder(&config.data)?;
        let lock = lock(&config.data)?;
        let store = Store::open(&config.data.join("partwright.db")).await?;
        store.close_interrupted_turns().await?;
        let artifacts = Artifacts::local(&config.artifacts)?;
        // What a killed process left behind.
        let _ = std::fs::remove_dir_all(config.data.join(LANGUAGE_FOLDER));
        let queue: Arc<dyn Queue> = match &config.redis {
            Some(url) => Arc::new(RedisQueue::connect(url).await?),
            None => Arc::new(EmbeddedQueue::open(config.data.join("queue.db")).await?),
        };
        let model_file = config.data.join("model.json");
        let models = Models::open(model_file.clone(), config.model.clone())
            .map_err(|source| ServeError::Settings { path: model_file, source })?;
        let printer_file = config.data.join("printer.json");
        let printer = Printer::open(printer_file.clone())
            .map_err(|source| ServeError::Settings { path: printer_file, source })?;
        let supervisor = match &config.renderer {
            Some(program) => {
                let scratch = config.data.join("scratch");
                // What a killed process left behind.
                let _ = std::fs::remove_dir_all(&scratch);
                make_folder(&scratch)?;
                let cache = config.data.join("cache").into_os_string();
                let arguments = [OsString::from("pipe"), OsString::from("--cache"), cache];
                let options =
                    SupervisorOptions { slots: config.slots, scratch, ..SupervisorOptions::new(program, arguments) };
                Some(Supervisor::new(Arc::clone(&queue), artifacts.clone(), options))
            }
            None => None,
        };
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|source| ServeError::Listen { address: config.listen, source })?;
        let address = listener.local_addr().map_err(|source| ServeError::Listen { address: config.listen, source })?;

        let keep_bytes = config.keep_bytes;
        let app = App::new(config, store, queue, artifacts, models, printer, supervisor);
        app.workshop.resume().await?;
        let background = CancellationToken::new();
        let tasks = TaskTracker::new();
        tasks.spawn(Arc::clone(&app.workshop).follow(background.clone()));
        tasks.spawn(Arc::clone(&app.workshop).tidy(keep_bytes, background.clone()));
        if let Some(supervisor) = app.supervisor.clone() {
            let (stop, app) = (background.clone(), Arc::clone(&app));
            tasks.spawn(async move {
                tokio::select! {
                    () = supervisor.run(stop.clone()) => {}
                    // The supervisor says goodbye to the queue first; without a job anywhere that is needless.
                    () = async { stop.cancelled().await; app.workshop.idle().await } => {}
                }
            });
        }
        let (stop, render) = (background.clone(), Arc::clone(&app));
        tasks.spawn(async move {
            stop.run_until_cancelled(versions::render_unrendered(&render)).await;
        });
        tasks.close();

        let router = http::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let shutdown = app.shutdown.clone().cancelled_owned();
        // Small messages follow each other closely here: held back until the last is acknowledged (Nagle's algorithm), each
        // would cost a preview 40 ms.
        let listener = listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "no nodelay");
            }
        });
        let server = tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future());
        Ok(Self { address, app, server, tasks, background, _lock: lock })
    }

    /// Where people find it.
    pub fn url(&self) -> String {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip([127, 0, 0, 1].into());
        }
        format!("http://{address}")
    }

    /// Ends everything: connections, turns, renderer processes, in this order.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.app.shutdown.cancel();
        if tokio::time::timeout(GOODBYE, self.app.conversation.finished()).await.is_err() {
            tracing::warn!("some turns did not end in time");
        }
        self.background.cancel();
        if tokio::time::timeout(GOODBYE, self.tasks.wait()).await.is_err() {
            tracing::warn!("some renders did not end in time");
        }
        let abort = self.server.abort_handle();
        let ended = match tokio::time::timeout(Duration::from_secs(2), self.server).await {
            Ok(Ok(ended)) => ended.map_err(ServeError::Ended),
            Ok(Err(panic)) => Err(ServeError::Ended(io::Error::other(panic))),
            // A client that keeps its connection open does not keep the service alive.
            Err(_) => {
                abort.abort();
                Ok(())
            }
        };
        self.app.store.close().await;
        ended
    }
}

/// Runs until the process is told to stop.
pub async fn run(config: Config) -> Result<(), ServeError> {
    let stop = stop_signal().map_err(ServeError::Ended)?;
    let service = Service::start(config).await?;
    println!("Partwright is ready at {}", service.url());
    stop.await;
    tracing::info!("stopping");
    service.stop().await
}

fn make_folder(path: &Path) -> Result<(), ServeError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    // It may hold a key, and what people make is theirs.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| ServeError::Folder { path: path.to_path_buf(), source })
}

fn lock(data: &Path) -> Result<File, ServeError> {
    let failed = |source| ServeError::Folder { path: data.to_path_buf(), source };
    let file = File::options().write(true).create(true).truncate(false).open(data.join("lock")).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ServeError::InUse(data.to_path_buf())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Registered before anything starts, so that no signal is missed.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
