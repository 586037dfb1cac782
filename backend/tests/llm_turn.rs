//! Turns against the scripted model server, over the real wire protocol. Scripts are checked by the real evaluator.

#[path = "support/model_server.rs"]
mod model_server;

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use model_server::{BRACKET, ModelServer};
use partwright::turn::{Model, Sink, TurnEnd, TurnInput, TurnLimits, Workshop, run, test_connection};
use partwright_protocol::{
    Image, JobId, JobResult, JobState, ParameterValue, Problem, Progress, Purpose, RenderJob, RenderRequest, Stage,
    TurnEvent, Values, Version, VersionSummary,
};
use tokio_util::sync::CancellationToken;

/// Renders through the real pipeline, in this process.
struct Bench;

struct Still(AtomicBool);

impl partwright_pipeline::Monitor for Still {
    fn progress(&self, _progress: Progress) {}

    fn cancel(&self) -> &AtomicBool {
        &self.0
    }
}

#[async_trait]
impl Workshop for Bench {
    async fn render(&self, request: RenderRequest) -> Result<RenderJob, Problem> {
        assert!(request.strict);
        assert_eq!(request.purpose, Purpose::Full);
        let built = tokio::task::spawn_blocking(move || {
            let source = partwright_pipeline::Source { text: &request.script, folder: None, libraries: Vec::new() };
            let settings = partwright_pipeline::Settings {
                parameters: request.parameters.clone(),
                strict: true,
                ..Default::default()
            };
            partwright_pipeline::build(&source, &settings, &Still(AtomicBool::new(false)))
        })
        .await
        .expect("the pipeline does not panic");
        let failed = built.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
        let state = if failed { JobState::Failed } else { JobState::Done };
        let result = JobResult {
            report: built.report,
            console: built.console,
            parameters: built.parameters,
            ..JobResult::empty(state, built.diagnostics)
        };
        let progress = Progress { stage: Stage::Storing, fraction: 1.0 };
        Ok(RenderJob {
            id: JobId::new(),
            project_id: None,
            purpose: Purpose::Full,
            state,
            progress,
            result: Some(result),
        })
    }
}

#[derive(Default)]
struct Tape(Mutex<Vec<TurnEvent>>);

impl Sink for Tape {
    fn emit(&self, event: TurnEvent) {
        self.0.lock().expect("no panic while recording").push(event);
    }
}

impl Tape {
    fn events(&self) -> Vec<TurnEvent> {
        self.0.lock().expect("no panic while recording").clone()
    }

    /// Stages as `Writing0 Checking0`.
    fn stages(&self) -> String {
        let stages = self.events().into_iter().filter_map(|event| match event {
            TurnEvent::Stage { stage, attempt } => Some(format!("{stage:?}{attempt}")),
            _ => None,
        });
        stages.collect::<Vec<_>>().join(" ")
    }

    fn deltas(&self) -> String {
        let texts = self.events().into_iter().filter_map(|event| match event {
            TurnEvent::Delta { text } => Some(text),
            _ => None,
        });
        texts.collect()
    }

    fn diagnostics(&self) -> Vec<String> {
        let codes = self.events().into_iter().filter_map(|event| match event {
            TurnEvent::Diagnostics { diagnostics, .. } => Some(diagnostics.into_iter().map(|d| d.code)),
            _ => None,
        });
        codes.flatten().collect()
    }
}

fn limits() -> TurnLimits {
    TurnLimits {
        repairs: 3,
        prompt_tokens: 60_000,
        answer_tokens: 8000,
        total: Duration::from_secs(60),
        silence: Duration::from_secs(10),
    }
}

fn input(server: &ModelServer, prompt: &str) -> TurnInput {
    TurnInput {
        prompt: prompt.to_owned(),
        images: Vec::new(),
        conversation: Vec::new(),
        current: None,
        files: Vec::new(),
        model: Some(Model {
            base_url: server.base_url(),
            name: "bracket-1".to_owned(),
            api_key: Some("right-key".to_owned()),
        }),
        limits: limits(),
    }
}

fn version(script: &str, parameters: Values) -> Version {
    let info = VersionSummary {
        number: 1,
        parent: None,
        created_at: String::new(),
        summary: String::new(),
        thumbnail: None,
        job_id: None,
    };
    Version { info, script: script.to_owned(), parameters, manifest: None, report: None }
}

async fn start() -> ModelServer {
    ModelServer::listen(([127, 0, 0, 1], 0).into()).await.expect("a free port")
}

async fn turn(input: TurnInput) -> (TurnEnd, Tape) {
    let tape = Tape::default();
    let end = run(input, &tape, &Bench, CancellationToken::new()).await;
    (end, tape)
}

async fn prompt(text: &str) -> (TurnEnd, Tape, Vec<serde_json::Value>) {
    let server = start().await;
    let (end, tape) = turn(input(&server, text)).await;
    (end, tape, server.requests().into_iter().map(|(_, body)| body).collect())
}

fn failed(end: &TurnEnd) -> (&str, &str) {
    match end {
        TurnEnd::Failed { problem, .. } => (problem.kind.trim_start_matches("/problems/"), &problem.detail),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_good_answer_becomes_a_version() {
    let (end, tape, requests) = prompt("a wall bracket 70 mm wide with two holes").await;
    let TurnEnd::Version { script, summary, text, card, job, parameters } = end else { panic!("{end:?}") };
    assert!(script.contains("width = 70;"));
    assert_eq!(text, "A wall bracket with two screw holes. Both legs are equally thick.");
    assert_eq!(summary, "A wall bracket with two screw holes");
    assert_eq!(job.state, JobState::Done);
    assert!(parameters.is_empty());
    assert_eq!(tape.stages(), "Reading0 Writing0 Checking0 Rendering0");
    assert!(tape.deltas().contains("```scad\n// Width of the bracket"));
    let checks: Vec<(String, bool)> = card.checks.iter().map(|check| (check.name.clone(), check.passed)).collect();
    let expected = ["Width 70 mm", "2 through holes", "Manifold", "One body", "On the bed"];
    assert_eq!(checks, expected.map(|name| (name.to_owned(), true)));
    assert_eq!(card.author, "bracket-1");
    assert_eq!((card.usage.prompt_tokens, card.usage.completion_tokens, card.usage.requests), (1200, 340, 1));
    assert!(!card.usage.estimated);
    let body = &requests[0];
    assert_eq!(
        (body["stream"].as_bool(), body["model"].as_str(), body["max_tokens"].as_u64()),
        (Some(true), Some("bracket-1"), Some(8000))
    );
    let system = body["messages"][0]["content"].as_str().unwrap_or_default();
    assert!(system.contains("cube(") && system.contains("SEARCH") && system.contains("wall_bracket.scad"), "{system}");
}

#[tokio::test]
async fn a_syntax_error_goes_back_and_is_repaired() {
    let (end, tape, requests) = prompt("a bracket [syntax]").await;
    assert!(matches!(end, TurnEnd::Version { .. }), "{end:?}");
    assert_eq!(tape.stages(), "Reading0 Writing0 Checking0 Repairing1 Writing1 Checking1 Rendering1");
    assert!(tape.diagnostics().iter().all(|code| code.starts_with("E01")), "{:?}", tape.diagnostics());
    assert_eq!(requests.len(), 2);
    let complaint =
        requests[1]["messages"].as_array().and_then(|messages| messages.last()).map(|m| m["content"].to_string());
    let complaint = complaint.unwrap_or_default();
    assert!(complaint.contains("error[E01") && complaint.contains("cube([width, depth, thickness)"), "{complaint}");
}

#[tokio::test]
async fn repairs_are_bounded() {
    let (end, tape, requests) = prompt("a bracket [stubborn]").await;
    let (kind, detail) = failed(&end);
    assert_eq!(kind, "script-not-repaired");
    assert!(detail.contains("after 3 repairs") && detail.contains("error[E01"), "{detail}");
    assert_eq!(requests.len(), 4);
    assert!(tape.stages().ends_with("Repairing3 Writing3 Checking3"));
}

#[tokio::test]
async fn edits_apply_to_the_script_with_its_sliders() {
    let server = start().await;
    let mut input = input(&server, "make it 5 mm thicker");
    let values = Values::from([("thickness".to_owned(), ParameterValue::Number(6.0))]);
    input.current = Some(version(BRACKET, values));
    let (end, tape) = turn(input).await;
    let TurnEnd::Version { script, parameters, summary, card, .. } = end else { panic!("{end:?}") };
    assert_eq!(script, BRACKET.replace("thickness = 4;", "thickness = 11;"));
    assert!(parameters.is_empty());
    assert_eq!(card.changes, ["thickness 6 → 11 mm", "The bracket is 5 mm thicker"]);
    assert_eq!(summary, "Thickness 6 → 11 mm");
    assert!(tape.events().iter().any(|event| matches!(event, TurnEvent::Script { attempt: 0, .. })));
}

#[tokio::test]
async fn an_edit_that_matches_nothing_is_repaired() {
    let server = start().await;
    let mut input = input(&server, "wider [badedit]");
    input.current = Some(version(BRACKET, Values::new()));
    let (end, tape) = turn(input).await;
    let TurnEnd::Version { script, .. } = end else { panic!("{end:?}") };
    assert_eq!(script, BRACKET.replace("width = 60;", "width = 80;"));
    assert_eq!(tape.diagnostics(), ["E0801"]);
    assert_eq!(tape.stages(), "Reading0 Writing0 Repairing1 Writing1 Checking1 Rendering1");
}

#[tokio::test]
async fn words_alone_are_an_answer() {
    let (end, tape, _) = prompt("a bracket [words]").await;
    let TurnEnd::Answered { text, usage } = end else { panic!("{end:?}") };
    assert_eq!(text, "Which wall is it for, and what has it to carry?");
    assert_eq!(usage.requests, 1);
    assert_eq!(tape.stages(), "Reading0 Writing0");
}

#[tokio::test]
async fn trouble_that_passes_is_waited_for() {
    let began = Instant::now();
    let (end, _, requests) = prompt("a bracket [busy]").await;
    assert!(matches!(end, TurnEnd::Version { .. }), "{end:?}");
    assert_eq!(requests.len(), 2);
    assert!(began.elapsed() >= Duration::from_secs(1), "Retry-After was not honoured");

    for (text, stages) in [
        ("a bracket [cut]", "Reading0 Writing0 Writing0 Checking0 Rendering0"),
        ("a bracket [malformed]", "Reading0 Writing0 Writing0 Checking0 Rendering0"),
    ] {
        let (end, tape, requests) = prompt(text).await;
        let TurnEnd::Version { script, text: words, card, .. } = &end else { panic!("{text}: {end:?}") };
        assert_eq!(script, BRACKET, "{text}");
        assert!(
            !words.contains("A wall bracket with two screw holes. Both legs are equally thick.\n\nA wall"),
            "{words}"
        );
        assert_eq!((tape.stages().as_str(), requests.len(), card.usage.requests), (stages, 2, 2), "{text}");
    }
}

#[tokio::test]
async fn trouble_that_stays_is_explained() {
    for (text, kind, words) in [
        ("[cut-always]", "model-cut", "cut before the answer was complete"),
        ("[json-error]", "model-error", "The model is still loading."),
        ("[midstream-error]", "model-error", "The worker ran out of memory."),
        ("[html]", "model-incompatible", "it sent a web page"),
        ("[filter]", "model-filtered", "content filter"),
    ] {
        let (end, _, _) = prompt(&format!("a bracket {text}")).await;
        let (got, detail) = failed(&end);
        assert_eq!(got, kind, "{text}: {detail}");
        assert!(detail.contains(words), "{text}: {detail}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_asked_four_times() {
    let (end, _, requests) = prompt("a bracket [down]").await;
    let (kind, detail) = failed(&end);
    assert_eq!((kind, requests.len()), ("model-error", 4));
    assert!(detail.contains("503") && detail.contains("upstream connect error"), "{detail}");
}

#[tokio::test]
async fn silence_has_a_limit() {
    let server = start().await;
    for text in ["a bracket [hang]", "a bracket [silent]"] {
        let mut input = input(&server, text);
        input.limits.silence = Duration::from_millis(300);
        let began = Instant::now();
        let (end, _) = turn(input).await;
        assert_eq!(failed(&end).0, "model-silent");
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    let mut input = input(&server, "a bracket [hang]");
    input.limits.total = Duration::from_millis(300);
    let (end, _) = turn(input).await;
    assert_eq!(failed(&end).0, "turn-too-long");
}

#[tokio::test]
async fn stop_works_at_any_moment() {
    let server = start().await;
    for text in ["a bracket [hang]", "a bracket [silent]"] {
        let stop = CancellationToken::new();
        let tape = Tape::default();
        let later = stop.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            later.cancel();
        });
        let began = Instant::now();
        let end = run(input(&server, text), &tape, &Bench, stop).await;
        assert!(
            matches!(&end, TurnEnd::Stopped { text: said } if said.starts_with("A wall") == text.contains("hang")),
            "{end:?}"
        );
        assert!(began.elapsed() < Duration::from_secs(2));
    }
    let stop = CancellationToken::new();
    stop.cancel();
    let end = run(input(&server, "a bracket"), &Tape::default(), &Bench, stop).await;
    assert!(matches!(end, TurnEnd::Stopped { .. }));
}

#[tokio::test]
async fn odd_but_readable_answers_are_read() {
    let (end, tape, _) = prompt("a bracket [unicode]").await;
    let TurnEnd::Version { text, .. } = end else { panic!("{end:?}") };
    assert_eq!(text, "Ein Träger, 60 mm breit — für zwei Schrauben ✓ 🔩.");
    assert!(tape.deltas().contains("✓ 🔩"));

    let (end, _, _) = prompt("a bracket [whole]").await;
    let TurnEnd::Version { card, .. } = end else { panic!("{end:?}") };
    assert_eq!((card.usage.prompt_tokens, card.usage.completion_tokens), (100, 50));

    let (end, _, _) = prompt("a bracket [no-usage]").await;
    let TurnEnd::Version { card, .. } = end else { panic!("{end:?}") };
    assert!(card.usage.estimated && card.usage.prompt_tokens > 500 && card.usage.completion_tokens > 100);

    let (end, _, requests) = prompt("a bracket [strict-fields]").await;
    let TurnEnd::Version { card, .. } = end else { panic!("{end:?}") };
    assert!(card.usage.estimated);
    let last = requests.last().cloned().unwrap_or_default();
    assert_eq!(last["max_completion_tokens"], 8000);
}

#[tokio::test]
async fn a_truncated_script_is_not_accepted() {
    let server = start().await;
    let mut input = input(&server, "a bracket [truncated]");
    input.limits.repairs = 1;
    let (end, tape) = turn(input).await;
    assert_eq!(failed(&end).0, "script-not-repaired");
    assert_eq!(tape.diagnostics(), ["E0805", "E0805"]);
}

#[tokio::test]
async fn images_and_conversation_travel_along() {
    let server = start().await;
    let mut input = input(&server, "a bracket like this");
    input.images = vec![Image { media_type: "image/png".to_owned(), data: "QUJD".to_owned() }];
    let (end, _) = turn(input).await;
    assert!(matches!(end, TurnEnd::Version { .. }), "{end:?}");
    let (headers, body) = server.requests().remove(0);
    assert_eq!(body["messages"][1]["content"][1]["image_url"]["url"], "data:image/png;base64,QUJD");
    assert_eq!(headers.get("authorization").and_then(|key| key.to_str().ok()), Some("Bearer right-key"));
}

#[tokio::test]
async fn a_prompt_beyond_the_budget_is_refused() {
    let server = start().await;
    let mut input = input(&server, &"wide ".repeat(20_000));
    input.limits.prompt_tokens = 10_000;
    let (end, _) = turn(input).await;
    assert_eq!(failed(&end).0, "prompt-too-long");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_connection_test_says_what_is_wrong() {
    let server = start().await;
    let model = |base_url: &str, name: &str, key: Option<&str>| Model {
        base_url: base_url.to_owned(),
        name: name.to_owned(),
        api_key: key.map(str::to_owned),
    };
    let good = test_connection(&model(&server.base_url(), "bracket-1", None)).await;
    assert!(good.ok && good.message.contains("bracket-1"), "{good:?}");
    // A port that was free a moment ago refuses.
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .and_then(|listener| listener.local_addr())
        .expect("a free port");
    let base = server.base_url();
    for (model, words) in [
        (model(&base, "bracket-1", Some("wrong-key")), "does not accept the key"),
        (model(&base, "missing", None), "does not know the model missing"),
        (model(&format!("http://{}", server.address), "bracket-1", None), "no Chat Completions under this address"),
        (model(&format!("http://{free}/v1"), "m", None), "connection was refused"),
        (model("http://partwright.invalid/v1", "m", None), "no host of the name"),
        (model(&format!("https://{}/v1", server.address), "m", None), "secure connection"),
        (model("nonsense", "m", None), "is not an address"),
        (model(&base, " ", None), "No model name"),
        (model(&base, "m", Some("line\nbreak")), "characters that a key cannot have"),
    ] {
        let test = test_connection(&model).await;
        assert!(!test.ok && test.message.contains(words), "{model:?}: {}", test.message);
        assert!(!test.message.contains("wrong-key") && !test.message.contains("break"), "{}", test.message);
    }
}

#[tokio::test]
async fn without_a_model_the_catalogue_answers() {
    let server = start().await;
    let mut first = input(&server, "a wall bracket 60 mm wide with two M5 holes");
    first.model = None;
    let (end, tape) = turn(first.clone()).await;
    let TurnEnd::Version { script, summary, text, card, job, .. } = end else { panic!("{end:?}") };
    assert!(text.starts_with("From the catalogue: Wall bracket."), "{text}");
    assert_eq!((summary.as_str(), card.author.as_str()), ("Wall bracket", "catalogue assistant"));
    assert_eq!(tape.stages(), "Reading0 Writing0 Checking0 Rendering0");
    assert!(card.checks.iter().all(|check| check.passed), "{:?}", card.checks);
    assert!(server.requests().is_empty());

    let mut second = first.clone();
    second.prompt = "make it 5 mm thicker".to_owned();
    let report = job.result.and_then(|result| result.report);
    second.current = Some(Version { report, ..version(&script, Values::new()) });
    let (end, _) = turn(second).await;
    let TurnEnd::Version { summary, card, .. } = end else { panic!("{end:?}") };
    assert_eq!(summary, "Thickness 5 → 10 mm");
    assert_eq!(card.changes, ["thickness 5 → 10 mm"]);

    first.prompt = "a violin".to_owned();
    let (end, _) = turn(first).await;
    assert!(matches!(end, TurnEnd::Answered { .. }), "{end:?}");
}
