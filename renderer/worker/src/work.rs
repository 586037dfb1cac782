//! `worker`: takes jobs from a Redis queue and hands them to renderer processes, until it is told to stop.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use clap::Args;
use partwright_queue::{Artifacts, CancellationToken, RedisQueue, Supervisor, SupervisorOptions, SupervisorStatus};

use crate::{GpuOptions, usage};

#[derive(Debug, Args)]
pub(crate) struct WorkerArguments {
    /// The queue
    #[arg(long, value_name = "URL", env = "PARTWRIGHT_REDIS", default_value = "redis://127.0.0.1:6379")]
    redis: String,
    /// Folder of finished files, shared with the service
    #[arg(long, value_name = "FOLDER", env = "PARTWRIGHT_ARTIFACTS")]
    artifacts: PathBuf,
    /// Folder in which renderers keep parts of scripts that took long; none: in memory only
    #[arg(long, value_name = "FOLDER", env = "PARTWRIGHT_CACHE")]
    cache: Option<PathBuf>,
    /// How many jobs run at once
    #[arg(long, env = "PARTWRIGHT_SLOTS", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    slots: u16,
    /// Where `GET /health` is answered
    #[arg(long, value_name = "ADDRESS", env = "PARTWRIGHT_HEALTH", default_value = "127.0.0.1:8200")]
    health: SocketAddr,
    /// Name in the queue, unique among all workers
    #[arg(long, env = "PARTWRIGHT_WORKER")]
    name: Option<String>,
    #[command(flatten)]
    gpu: GpuOptions,
}

pub(crate) fn run(arguments: WorkerArguments) -> ExitCode {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return usage(format_args!("cannot find this program's own file: {error}")),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return usage(format_args!("cannot start: {error}")),
    };
    runtime.block_on(async {
        match serve(arguments, program).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                tracing::error!("{message}");
                ExitCode::FAILURE
            }
        }
    })
}

async fn serve(arguments: WorkerArguments, program: PathBuf) -> Result<(), String> {
    let artifacts = Artifacts::local(&arguments.artifacts)
        .map_err(|error| format!("cannot use the artifact folder {}: {error}", arguments.artifacts.display()))?;
    let queue = RedisQueue::connect(&arguments.redis).await.map_err(|error| {
        format!("cannot reach the queue at {}: {error}; is Redis running there?", without_password(&arguments.redis))
    })?;
    let gpu = ["--gpu", arguments.gpu.gpu.name()].map(OsString::from);
    let cache = arguments.cache.map(|folder| [OsString::from("--cache"), folder.into()]);
    let pipe = [OsString::from("pipe")].into_iter().chain(gpu).chain(cache.into_iter().flatten());
    let mut options = SupervisorOptions::new(program, pipe);
    options.slots = usize::from(arguments.slots);
    options.worker = arguments.name.unwrap_or_else(name);
    let worker = options.worker.clone();
    let supervisor = Supervisor::new(Arc::new(queue), artifacts, options);

    let listener = tokio::net::TcpListener::bind(arguments.health)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", arguments.health))?;
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    tokio::spawn(async move {
        terminated().await;
        tracing::info!("stopping");
        signalled.cancel();
    });
    let watched = supervisor.clone();
    let health = Router::new().route("/health", get(move || async move { health(watched.status()) }));
    let server = axum::serve(listener, health).with_graceful_shutdown(stop.clone().cancelled_owned());
    tracing::info!(%worker, slots = arguments.slots, health = %arguments.health, "ready");
    let (served, ()) = tokio::join!(async { server.await }, supervisor.run(stop));
    served.map_err(|error| format!("the health endpoint failed: {error}"))
}

/// 200 while all is well, 503 with the reason otherwise.
fn health(status: SupervisorStatus) -> (StatusCode, Json<SupervisorStatus>) {
    let code = if status.trouble.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(status))
}

/// SIGTERM or Ctrl+C.
async fn terminated() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupted => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "cannot listen for SIGTERM");
            // Without a handler the signal ends the process by itself.
            let _ = interrupted.await;
        }
    }
}

/// Unique among all machines that share the queue.
fn name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let unique = partwright_protocol::JobId::new().to_string();
    let tail = unique.rsplit('-').next().unwrap_or_default();
    format!("{}-{}-{tail}", host.trim(), std::process::id())
}

/// A Redis address as it may stand in a log.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        _ => url.to_owned(),
    }
}
