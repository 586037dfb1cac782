//! A version and its full render: stored first, so that it is never lost; rendered then; rendered again when its files
//! were cleared.

use std::sync::Arc;

use partwright_protocol::{
    Event, Format, JobState, Problem, ProjectId, Purpose, RenderJob, RenderRequest, Values, Version,
};

use crate::app::App;
use crate::problem::{check_script, internal, unknown_project};
use crate::store::{FileSet, NewVersion, Parent};
use crate::workshop::{artifact_key, check_values};

/// Stores a version and has it rendered; report and picture follow.
pub async fn commit(
    app: &Arc<App>,
    project: ProjectId,
    parent: Parent,
    script: String,
    parameters: Values,
    files: FileSet,
    summary: String,
) -> Result<Version, Problem> {
    check_script(&script)?;
    check_values(&parameters)?;
    let version = NewVersion { parent, script, parameters, files, summary, report: None, job_id: None };
    let added = app.store.add_version(project, &version).await.map_err(internal)?;
    let version = added.ok_or_else(|| unknown_project(project))?;
    app.events.emit(project, &Event::Version { version: version.info.clone() });
    app.workshop.tell_project(project).await;
    match render(app, project, &version).await {
        Ok(_) => {
            let stored = app.store.version(project, version.info.number).await.map_err(internal)?;
            Ok(stored.unwrap_or(version))
        }
        // The version is safe; its files are made when someone asks for them.
        Err(problem) => {
            tracing::warn!(detail = problem.detail, "a version could not be rendered yet");
            Ok(version)
        }
    }
}

/// Has a version rendered in full, and its report attached once that is known.
async fn render(app: &Arc<App>, project: ProjectId, version: &Version) -> Result<RenderJob, Problem> {
    let request = RenderRequest {
        script: version.script.clone(),
        parameters: version.parameters.clone(),
        project_id: Some(project),
        purpose: Purpose::Full,
        detail: partwright_protocol::Detail::Final,
        strict: false,
        profile: None,
    };
    let job = app.workshop.submit(request, FileSet::Set(version.manifest.clone())).await?;
    app.store.set_version_job(project, version.info.number, job.id).await.map_err(internal)?;
    // The job may have ended before the version knew of it.
    app.workshop.attach(job.id).await;
    Ok(job)
}

/// The finished full render of a version, with the file of `format` in the store if the shape has one. `None` when there
/// is no such version.
pub async fn rendered(
    app: &Arc<App>,
    project: ProjectId,
    number: u32,
    format: Format,
) -> Result<Option<RenderJob>, Problem> {
    let Some(version) = app.store.version(project, number).await.map_err(internal)? else { return Ok(None) };
    if let Some(id) = version.info.job_id
        && let Ok(job) = app.workshop.job(id).await
    {
        let job = app.workshop.finished(job).await?;
        match artifact_key(&job, format) {
            Ok((key, _)) if app.workshop.artifacts().exists(&key).await.unwrap_or(false) => return Ok(Some(job)),
            // The shape has no such file, or the script is at fault: a second render would not change that.
            Err(problem) if matches!(job.state, JobState::Done | JobState::Failed) => return Err(problem),
            _ => {}
        }
    }
    let job = render(app, project, &version).await?;
    app.workshop.finished(job).await.map(Some)
}

/// Has the versions rendered, and given their reports, that a stop of the service kept from it.
pub async fn render_unrendered(app: &Arc<App>) {
    match app.store.unreported().await {
        Ok(jobs) => {
            for job in jobs {
                app.workshop.attach(job).await;
            }
        }
        Err(error) => tracing::warn!(%error, "versions without a report cannot be listed"),
    }
    let versions = match app.store.unrendered().await {
        Ok(versions) => versions,
        Err(error) => {
            tracing::warn!(%error, "versions without a render cannot be listed");
            return;
        }
    };
    for (project, version) in versions {
        if let Err(problem) = render(app, project, &version).await {
            tracing::warn!(detail = problem.detail, "a version could not be rendered yet");
        }
    }
}
