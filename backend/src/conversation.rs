//! Turns as the service runs them: in order within a project, to their end even when the client goes away, stored, told to
//! everyone who watches the project, and stoppable at any moment.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use partwright_protocol::{Event, Image, Message, MessageId, Problem, ProjectId, Role, Turn, TurnEvent, TurnId};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::events::Events;
use crate::files;
use crate::model::Models;
use crate::problem::{Kind, internal, problem};
use crate::store::{FileSet, NewMessage, NewVersion, Parent, Store, StoreError};
use crate::turn::{self, TurnEnd, TurnInput, TurnLimits};
use crate::workshop::{TurnWorkshop, Workshop};

/// Turns of one project that may wait for the running one.
const MAX_WAITING: usize = 8;
/// Turns that may run at once, over all projects.
const MAX_RUNNING: usize = 16;
/// The words of an answer are told in pieces no more often than this.
const GATHER: Duration = Duration::from_millis(40);

#[derive(Debug)]
pub struct Conversation {
    store: Store,
    events: Arc<Events>,
    workshop: Arc<Workshop>,
    models: Arc<Models>,
    limits: TurnLimits,
    running: Semaphore,
    turns: Mutex<HashMap<TurnId, CancellationToken>>,
    /// Fair: turns of a project come in the order in which they were asked for.
    lines: Mutex<HashMap<ProjectId, Arc<Line>>>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

#[derive(Debug)]
struct Line {
    turn: tokio::sync::Mutex<()>,
    places: Semaphore,
}

/// A message whose turn is to run.
#[derive(Debug)]
struct Asked {
    turn: TurnId,
    /// As it is stored.
    message: Message,
    prompt: String,
    images: Vec<Image>,
}

/// What a turn's version comes from.
#[derive(Debug)]
struct Origin {
    parent: Parent,
    files: FileSet,
}

/// One of a line's places. Given back when dropped; the last one takes the line along.
#[derive(Debug)]
struct Place {
    conversation: Arc<Conversation>,
    project: ProjectId,
    line: Arc<Line>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lines = lock(&self.conversation.lines);
        self.line.places.add_permits(1);
        if self.line.places.available_permits() > MAX_WAITING {
            lines.remove(&self.project);
        }
    }
}

/// A turn that was accepted, with its events as they happen. Dropping them does not stop it.
#[derive(Debug)]
pub struct Accepted {
    pub turn: Turn,
    pub events: mpsc::UnboundedReceiver<TurnEvent>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Conversation {
    pub fn new(
        store: Store,
        events: Arc<Events>,
        workshop: Arc<Workshop>,
        models: Arc<Models>,
        limits: TurnLimits,
        shutdown: CancellationToken,
    ) -> Self {
        Self {
            store,
            events,
            workshop,
            models,
            limits,
            running: Semaphore::new(MAX_RUNNING),
            turns: Mutex::default(),
            lines: Mutex::default(),
            tasks: TaskTracker::new(),
            shutdown,
        }
    }

    /// Begins a turn in a project that exists. The message is stored when this returns, also where the turn has to wait.
    pub async fn begin(
        self: &Arc<Self>,
        project: ProjectId,
        prompt: String,
        images: Vec<Image>,
    ) -> Result<Accepted, Problem> {
        // The place is taken under the lock, so that a line in use cannot leave the map.
        let place = {
            let mut lines = lock(&self.lines);
            let line = lines.entry(project).or_insert_with(|| {
                Arc::new(Line { turn: tokio::sync::Mutex::new(()), places: Semaphore::new(MAX_WAITING + 1) })
            });
            let Ok(place) = line.places.try_acquire() else {
                let detail = "Too many messages of this project wait for their answer. Stop one, or wait.";
                return Err(problem(Kind::TooMany, detail));
            };
            place.forget();
            Place { conversation: Arc::clone(self), project, line: Arc::clone(line) }
        };
        let turn = Turn { turn_id: TurnId::new(), project_id: project };
        let stop = self.shutdown.child_token();
        let (sender, events) = mpsc::unbounded_channel();
        let outlet = Outlet { events: Arc::clone(&self.events), project, turn: turn.turn_id, client: sender };
        lock(&self.turns).insert(turn.turn_id, stop.clone());
        let this = Arc::clone(self);
        let id = turn.turn_id;
        let (stored, was_stored) = oneshot::channel();
        // All of it in a task of its own: a client that goes away meanwhile must not leave a message without a turn.
        self.tasks.spawn(async move {
            let say = NewMessage { turn: id, role: Role::User, text: prompt.clone(), card: None, error: None };
            match this.store.add_message(project, &say).await {
                Ok(message) => {
                    // The client may be gone; the turn goes on.
                    let _ = stored.send(Ok(()));
                    let _turn = place.line.turn.lock().await;
                    let _running = this.running.acquire().await;
                    let asked = Asked { turn: id, message, prompt, images };
                    if let Err(error) = this.run(project, asked, &outlet, stop).await {
                        outlet.send(unstored(id, error));
                    }
                }
                Err(error) => {
                    let _ = stored.send(Err(internal(error)));
                }
            }
            lock(&this.turns).remove(&id);
            drop(place);
        });
        was_stored.await.unwrap_or_else(|_| Err(internal("a turn ended before it began")))?;
        Ok(Accepted { turn, events })
    }

    /// `false` when no such turn runs or waits.
    pub fn stop(&self, turn: TurnId) -> bool {
        let token = lock(&self.turns).get(&turn).cloned();
        token.inspect(CancellationToken::cancel).is_some()
    }

    pub fn running(&self) -> usize {
        lock(&self.turns).len()
    }

    /// After the shutdown was asked for: waits until what turns have to store is stored.
    pub async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    async fn run(
        &self,
        project: ProjectId,
        asked: Asked,
        outlet: &Outlet,
        stop: CancellationToken,
    ) -> Result<(), StoreError> {
        let Asked { turn: id, message, prompt, images } = asked;
        tracing::debug!(%project, turn = %id, %prompt, "turn");
        // What was said before; other messages may wait behind this one.
        let mut conversation = self.store.messages(project).await?;
        conversation.truncate(conversation.iter().position(|other| other.id == message.id).unwrap_or(usize::MAX));
        let current = self.store.head(project).await?;
        let parent = Parent::Version(current.as_ref().map(|version| version.info.number));
        let files = self.store.files(project).await?.unwrap_or_default();
        let described = files::described(&self.store, &files).await?.files;
        let model = self.models.current();
        outlet.send(TurnEvent::Started { project_id: project, message, author: turn::author(model.as_ref()) });
        self.workshop.tell_project(project).await;

        let end = if stop.is_cancelled() {
            TurnEnd::Stopped { text: String::new() }
        } else {
            let limits = self.limits;
            let input = TurnInput { prompt, images, conversation, current, files: described, model, limits };
            let workshop = Arc::clone(&self.workshop);
            let workshop = TurnWorkshop { workshop, project, files: files.manifest.clone() };
            self.work(input, workshop, outlet, stop).await
        };
        self.conclude(project, id, Origin { parent, files: FileSet::Set(files.manifest) }, end, outlet).await?;
        self.workshop.tell_project(project).await;
        Ok(())
    }

    /// Runs the turn and passes its events on, words gathered into pieces.
    async fn work(
        &self,
        input: TurnInput,
        workshop: TurnWorkshop,
        outlet: &Outlet,
        stop: CancellationToken,
    ) -> TurnEnd {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let sink = Gather(sender);
        let turn = async {
            let end = AssertUnwindSafe(turn::run(input, &sink, &workshop, stop)).catch_unwind().await;
            drop(sink);
            end.unwrap_or_else(|_| TurnEnd::Failed { text: String::new(), problem: internal("a turn panicked") })
        };
        let pass = async {
            let mut words = String::new();
            loop {
                let next = if words.is_empty() {
                    receiver.recv().await
                } else {
                    tokio::time::sleep(GATHER).await;
                    let mut next = receiver.try_recv().ok();
                    while let Some(TurnEvent::Delta { text }) = next {
                        words.push_str(&text);
                        next = receiver.try_recv().ok();
                    }
                    outlet.send(TurnEvent::Delta { text: std::mem::take(&mut words) });
                    match next {
                        Some(event) => Some(event),
                        None => receiver.recv().await,
                    }
                };
                match next {
                    None => break,
                    Some(TurnEvent::Delta { text }) => words.push_str(&text),
                    Some(event) => outlet.send(event),
                }
            }
        };
        let (end, ()) = tokio::join!(turn, pass);
        end
    }

    async fn conclude(
        &self,
        project: ProjectId,
        id: TurnId,
        origin: Origin,
        end: TurnEnd,
        outlet: &Outlet,
    ) -> Result<(), StoreError> {
        let answer = |text: String, error: Option<String>| NewMessage {
            turn: id,
            role: Role::Assistant,
            text,
            card: None,
            error,
        };
        let last = match end {
            TurnEnd::Version { script, parameters, summary, text, card, job } => {
                let report = job.result.and_then(|result| result.report);
                let Origin { parent, files } = origin;
                let version = NewVersion { parent, script, parameters, files, summary, report, job_id: Some(job.id) };
                let message = NewMessage { card: Some(card), ..answer(text, None) };
                let (version, message) = self.store.add_answer(project, &version, &message).await?;
                self.events.emit(project, &Event::Version { version: version.info.clone() });
                TurnEvent::Finished { message, version }
            }
            TurnEnd::Answered { text, usage } => {
                outlet.send(TurnEvent::Usage { usage });
                TurnEvent::Answered { message: self.store.add_message(project, &answer(text, None)).await? }
            }
            TurnEnd::Failed { text, problem } => {
                let message = answer(text, Some(problem.detail.clone()));
                TurnEvent::Failed { message: self.store.add_message(project, &message).await?, problem }
            }
            TurnEnd::Stopped { text } => {
                let message = answer(text, Some("Stopped.".to_owned()));
                TurnEvent::Stopped { message: self.store.add_message(project, &message).await? }
            }
        };
        outlet.send(last);
        Ok(())
    }
}

/// The end of a turn whose end could not be stored: those who watch must still learn that it is over.
fn unstored(id: TurnId, error: StoreError) -> TurnEvent {
    let problem = internal(error);
    let message = Message {
        id: MessageId::new(),
        turn_id: Some(id),
        role: Role::Assistant,
        text: String::new(),
        created_at: humantime::format_rfc3339_millis(std::time::SystemTime::now()).to_string(),
        version: None,
        card: None,
        error: Some(problem.detail.clone()),
    };
    TurnEvent::Failed { message, problem }
}

/// To everyone who watches the project, and to the client that asked.
#[derive(Debug)]
struct Outlet {
    events: Arc<Events>,
    project: ProjectId,
    turn: TurnId,
    client: mpsc::UnboundedSender<TurnEvent>,
}

impl Outlet {
    fn send(&self, event: TurnEvent) {
        let wrapped = Event::Turn { turn_id: self.turn, event };
        self.events.emit(self.project, &wrapped);
        if let Event::Turn { event, .. } = wrapped {
            // The client may be gone; the turn goes on.
            let _ = self.client.send(event);
        }
    }
}

struct Gather(mpsc::UnboundedSender<TurnEvent>);

impl turn::Sink for Gather {
    fn emit(&self, event: TurnEvent) {
        let _ = self.0.send(event);
    }
}

/// A project's name from its first message: the thing, without the asking.
pub fn name_from_prompt(prompt: &str) -> String {
    const ASKING: [&str; 31] = [
        "a", "an", "the", "please", "pls", "make", "create", "design", "build", "generate", "model", "draw", "give",
        "me", "us", "i", "we", "need", "want", "would", "like", "you", "can", "could", "to", "print", "hi", "hello",
        "some", "i'd", "have",
    ];
    let line = prompt.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // A full stop within a number is none.
    let ends = |at: usize, mark: char| {
        matches!(mark, '.' | ';' | ':' | '!' | '?') && line[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    let end = line.char_indices().find(|(at, mark)| ends(*at, *mark)).map(|(at, _)| at);
    let words: Vec<&str> = line[..end.unwrap_or(line.len())].split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_lowercase();
    let skip = words.iter().take_while(|word| ASKING.contains(&bare(word).as_str())).count();
    let mut name = String::new();
    for word in words.get(skip..).filter(|rest| !rest.is_empty()).unwrap_or(&words) {
        if !name.is_empty() && name.chars().count() + word.chars().count() >= 48 {
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.extend(word.chars().filter(|c| !c.is_control()).take(48));
    }
    let name = name.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != ')' && c != '"');
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "New part".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name_from_prompt;

    #[test]
    fn names_are_the_thing_without_the_asking() {
        for (prompt, name) in [
            ("a wall bracket 60 mm wide with two M5 holes", "Wall bracket 60 mm wide with two M5 holes"),
            ("Please make me an enclosure, 80.5 x 40 mm. With a lid.", "Enclosure, 80.5 x 40 mm"),
            ("  \n knob", "Knob"),
            ("make", "Make"),
            ("", "New part"),
            ("...", "New part"),
            ("ein Halter für ein Rohr", "Ein Halter für ein Rohr"),
        ] {
            assert_eq!(name_from_prompt(prompt), name, "{prompt:?}");
        }
        assert!(name_from_prompt(&"x".repeat(10_000)).chars().count() <= 48);
        assert!(name_from_prompt(&"wide ".repeat(10_000)).chars().count() <= 48);
    }
}
