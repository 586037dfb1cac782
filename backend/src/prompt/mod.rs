//! What the model is told: role, rules, language card, matching library pieces, the current script with its measured
//! facts, the recent conversation and the prompt, within a budget of tokens. [`answer`] reads what comes back.

pub mod answer;
mod card;
mod library;
pub mod search;

use std::fmt::Write;

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage, ChatCompletionRequestMessageContentPartImage,
    ChatCompletionRequestMessageContentPartText, ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    ChatCompletionRequestUserMessageContent, ChatCompletionRequestUserMessageContentPart, ImageUrl,
};
use partwright_protocol::{
    Diagnostic, FileFacts, Image, Message, Parameter, ParameterValue, ProjectFile, Report, Role,
};

pub use card::language_card;

use crate::llm::estimate_tokens;

const ROLE: &str = "You are the engineer inside Partwright. People describe a part; you write a parametric script in the \
OpenSCAD language, which is turned into a printable solid. Answer in the language of the person.";

const RULES: &str = "\
1. A new part: say in one or two sentences what you made, then give exactly one ```scad block with the whole script.
2. A small change of the current script: say in one sentence what changes, then give edit blocks instead, each of this form, with
   whole lines copied exactly from the current script that stand in it only once:
<<<<<<< SEARCH
old lines
=======
new lines
>>>>>>> REPLACE
   For larger changes give the whole script again. Never both.
3. If the request is a question or cannot be made, answer in words without code.
4. Parameters come first, one per line, each with a comment line above that describes it and a customizer annotation:
   // Width of the plate, mm
   width = 60; // [20:1:120]
   Lists: `screw = 5; // [3:M3, 4:M4, 5:M5]`. Groups: `/* [Holes] */`. Derived values come after `/* [Hidden] */`.
5. Millimetres, degrees, Z up. The part rests on z = 0, in the orientation in which it prints best. One connected body unless
   separate pieces are asked for.
6. Keep every dimension that the person gave exactly. Holes for metric screws get clearance (M3 3.4, M4 4.5, M5 5.5, M6 6.6, M8 9).
7. What is subtracted reaches at least 0.1 mm beyond the faces that it cuts; what is united overlaps. Never coplanar.
8. The check is strict: unknown names or arguments, undef geometry and empty results are errors. Use only what OpenSCAD, the list
   below and the library provide. Use `$fn = 64;` or so for round things.
9. Keep names of parameters from one version to the next.";

/// Everything that a request is made of.
#[derive(Debug, Clone, Copy)]
pub struct Brief<'a> {
    pub prompt: &'a str,
    pub images: &'a [Image],
    /// Oldest first, without the prompt.
    pub conversation: &'a [Message],
    pub script: Option<&'a str>,
    pub parameters: &'a [Parameter],
    pub report: Option<&'a Report>,
    /// What people brought into the project.
    pub files: &'a [ProjectFile],
    /// For the whole request.
    pub tokens: u64,
}

/// The last answer and what the check found wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Repair<'a> {
    pub answer: &'a str,
    /// As it stands now: the one with the errors.
    pub script: Option<&'a str>,
    pub diagnostics: &'a [Diagnostic],
}

/// The prompt alone is longer than the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request needs about {needed} tokens and {allowed} are allowed")]
pub struct TooLong {
    pub needed: u64,
    pub allowed: u64,
}

/// A request in order of importance: rules, script and prompt always; then library pieces; then as much of the
/// conversation as fits, newest first.
pub fn compose(brief: &Brief<'_>, repair: Option<&Repair<'_>>) -> Result<Vec<ChatCompletionRequestMessage>, TooLong> {
    let mut system = format!("{ROLE}\n\n# Rules\n{RULES}\n\n# Built-in names\n{}", language_card());
    let state = state(brief);
    let prompt = format!("{state}{}", brief.prompt);
    let complaint = repair.map(complaint);
    let answered = repair.map(|repair| repair.answer.chars().take(60_000).collect::<String>());
    let fixed: u64 = [Some(system.as_str()), Some(prompt.as_str()), complaint.as_deref(), answered.as_deref()]
        .into_iter()
        .flatten()
        .map(estimate_tokens)
        .sum::<u64>()
        // An image costs about a thousand tokens with most models.
        + 1000 * brief.images.len() as u64;
    let Some(free) = brief.tokens.checked_sub(fixed) else {
        return Err(TooLong { needed: fixed, allowed: brief.tokens });
    };
    let references = library::references(brief.prompt, free / 2);
    if !references.is_empty() {
        system.push_str("\n# Library\n");
        system.push_str(&references);
    }
    let mut left = free.saturating_sub(estimate_tokens(&references));
    let mut recent = Vec::new();
    for message in brief.conversation.iter().rev() {
        let cost = estimate_tokens(&message.text) + 4;
        if cost > left {
            break;
        }
        left -= cost;
        if !message.text.trim().is_empty() {
            recent.push(match message.role {
                Role::User => ChatCompletionRequestUserMessage::from(message.text.as_str()).into(),
                Role::Assistant => ChatCompletionRequestAssistantMessage::from(message.text.as_str()).into(),
            });
        }
    }
    let mut messages = vec![ChatCompletionRequestSystemMessage::from(system).into()];
    messages.extend(recent.into_iter().rev());
    messages.push(asked(prompt, brief.images));
    if let (Some(answered), Some(complaint)) = (answered, complaint) {
        messages.push(ChatCompletionRequestAssistantMessage::from(answered).into());
        messages.push(ChatCompletionRequestUserMessage::from(complaint).into());
    }
    Ok(messages)
}

fn asked(prompt: String, images: &[Image]) -> ChatCompletionRequestMessage {
    if images.is_empty() {
        return ChatCompletionRequestUserMessage::from(prompt).into();
    }
    let text =
        ChatCompletionRequestUserMessageContentPart::Text(ChatCompletionRequestMessageContentPartText::from(prompt));
    let pictures = images.iter().map(|image| {
        let url = format!("data:{};base64,{}", image.media_type, image.data);
        ChatCompletionRequestUserMessageContentPart::ImageUrl(ChatCompletionRequestMessageContentPartImage {
            image_url: ImageUrl { url, detail: None },
            prompt_cache_breakpoint: None,
        })
    });
    let content = ChatCompletionRequestUserMessageContent::Array(std::iter::once(text).chain(pictures).collect());
    ChatCompletionRequestUserMessage::from(content).into()
}

/// The script at hand and what is known about it, in front of the prompt.
fn state(brief: &Brief<'_>) -> String {
    let mut text = files(brief.files);
    let Some(script) = brief.script else { return text };
    let _ = write!(text, "The current script:\n```scad\n{}\n```\n", script.trim_end());
    let in_force: Vec<String> = brief
        .parameters
        .iter()
        .filter(|parameter| parameter.value != parameter.default)
        .map(|parameter| format!("{} = {}", parameter.name, literal(&parameter.value)))
        .collect();
    if !in_force.is_empty() {
        let _ = writeln!(text, "Set by slider, in force instead of the script's values: {}.", in_force.join(", "));
    }
    if let Some(report) = brief.report {
        let _ = writeln!(text, "Measured: {}", facts(report));
    }
    text.push('\n');
    text
}

/// Files that are told one by one.
const MAX_FILES: usize = 60;

/// What the script may import and use, with what is known of it, so that it can be placed without a look at it.
fn files(files: &[ProjectFile]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "Files of the project. Use them by exactly these names, where the request is about them; coordinates are those that \
         import gives:\n",
    );
    for file in files.iter().take(MAX_FILES) {
        let _ = writeln!(text, "- {}: {}", file.snippet, file.facts.as_ref().map_or_else(String::new, known));
    }
    if files.len() > MAX_FILES {
        let names: Vec<&str> = files[MAX_FILES..].iter().map(|file| file.entry.name.as_str()).collect();
        let _ = writeln!(text, "- and {}", names.join(", "));
    }
    text.push('\n');
    text
}

/// What was measured on a file, in one line.
pub fn known(facts: &FileFacts) -> String {
    match facts {
        FileFacts::Mesh { triangles, bounds, closed, open_edges, open_at, objects } => {
            let point = |[x, y, z]: [f64; 3]| format!("[{}, {}, {}]", number(x), number(y), number(z));
            let mut text =
                format!("mesh of {triangles} triangles, from {} to {} mm", point(bounds.min), point(bounds.max));
            if *objects > 1 {
                let _ = write!(text, ", {objects} objects");
            }
            match open_at {
                _ if *closed => text.push_str(", closed"),
                Some(place) => {
                    let _ =
                        write!(text, ", not closed ({open_edges} open edges, one at {}): import fails", point(*place));
                }
                None => text.push_str(", not closed: import fails"),
            }
            text
        }
        FileFacts::Drawing { min, max } => {
            let point = |[x, y]: [f64; 2]| format!("[{}, {}]", number(x), number(y));
            format!("drawing from {} to {} mm", point(*min), point(*max))
        }
        FileFacts::Image { width, height } => {
            format!("image of {width} x {height} pixels; surface makes heights of 0 to 100 of it, one mm a pixel")
        }
        FileFacts::Table { columns, rows } => format!("table of {columns} x {rows} heights, one mm apart"),
        FileFacts::Script { names } => format!("defines {}", names.join(", ")),
        FileFacts::Font { families } => format!("font {}", families.join(", ")),
        FileFacts::Broken { message } => format!("cannot be read: {message}"),
    }
}

/// What was measured, in one line.
fn facts(report: &Report) -> String {
    let mut facts = Vec::new();
    if let Some(bounds) = &report.bounds {
        let [x, y, z] = bounds.size();
        facts.push(format!("size {x:.2} x {y:.2} x {z:.2} mm (x, y, z), bottom at z = {:.2}", bounds.min[2]));
    }
    if report.dimension == 3 {
        facts.push(format!("volume {:.0} mm³", report.volume));
        facts.push(format!("{} bodies, genus {}", report.bodies.len(), report.genus));
    }
    if let Some(print) = &report.print {
        facts.push(format!("printed with a {} mm nozzle", number(print.profile.nozzle)));
        let spots = [("thinnest wall", print.thinnest_wall), ("narrowest gap", print.narrowest_gap)];
        facts.extend(
            spots.iter().filter_map(|(name, spot)| Some(format!("{name} {} mm", number(spot.as_ref()?.length)))),
        );
        if print.overhang_area > 0.0 {
            facts.push(format!("{:.0} mm² need support", print.overhang_area));
        }
    }
    facts.extend(report.findings.iter().take(8).map(|finding| {
        let own = finding.location.as_ref().filter(|location| location.file.is_none());
        let line = own.map_or_else(String::new, |location| format!(" (line {})", location.line));
        format!("{}{line}", finding.message)
    }));
    facts.join("; ")
}

/// What was wrong, with the lines that it is about.
fn complaint(repair: &Repair<'_>) -> String {
    let mut text = String::from("That does not work yet. The check found:\n");
    for diagnostic in repair.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).take(12) {
        let _ = writeln!(text, "- {diagnostic}");
        let own = diagnostic.location.as_ref().filter(|location| location.file.is_none());
        if let (Some(location), Some(script)) = (own, repair.script)
            && let Some(line) = script.lines().nth(location.line.saturating_sub(1) as usize)
        {
            let _ = writeln!(text, "    {}", line.trim().chars().take(200).collect::<String>());
        }
        for note in &diagnostic.notes {
            let _ = writeln!(text, "    note: {note}");
        }
        if let Some(fix) = &diagnostic.fix {
            let _ = writeln!(text, "    fix: {}", fix.title);
        }
    }
    if let Some(script) = repair.script {
        let _ = writeln!(text, "\nThe script as it stands now:\n```scad\n{}\n```", script.trim_end());
    }
    text.push_str(
        "\nRepair it: say in one sentence what was wrong, then give edit blocks on that script, or the whole script.",
    );
    text
}

/// A value as a script writes it.
pub fn literal(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Bool(value) => value.to_string(),
        ParameterValue::Number(value) => number(*value),
        ParameterValue::Text(value) => {
            let mut text = String::from("\"");
            for c in value.chars() {
                match c {
                    '"' => text.push_str("\\\""),
                    '\\' => text.push_str("\\\\"),
                    '\n' => text.push_str("\\n"),
                    '\t' => text.push_str("\\t"),
                    '\r' => text.push_str("\\r"),
                    c => text.push(c),
                }
            }
            text + "\""
        }
        ParameterValue::Vector(values) => {
            format!("[{}]", values.iter().map(|value| number(*value)).collect::<Vec<_>>().join(", "))
        }
    }
}

/// At most four decimals, no trailing zeros.
pub fn number(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use partwright_protocol::{Bounds, FileEntry, FileKind};

    use super::*;

    fn brief<'a>(prompt: &'a str, conversation: &'a [Message], tokens: u64) -> Brief<'a> {
        Brief {
            prompt,
            images: &[],
            conversation,
            script: Some("cube(1);"),
            parameters: &[],
            report: None,
            files: &[],
            tokens,
        }
    }

    fn said(text: &str) -> Message {
        Message {
            id: partwright_protocol::MessageId::new(),
            turn_id: None,
            role: Role::User,
            text: text.to_owned(),
            created_at: String::new(),
            version: None,
            card: None,
            error: None,
        }
    }

    #[test]
    fn the_conversation_gives_way_first() {
        let conversation = vec![said(&"old ".repeat(20_000)), said("recent words")];
        let text = |tokens| {
            compose(&brief("make it wider", &conversation, tokens), None)
                .map(|messages| serde_json::to_string(&messages).unwrap_or_default())
        };
        let wide = text(40_000).unwrap_or_default();
        assert!(wide.contains("old old") && wide.contains("recent words") && wide.contains("cube(1);"));
        let tight = text(8_000).unwrap_or_default();
        assert!(!tight.contains("old old") && tight.contains("recent words") && tight.contains("make it wider"));
        assert!(text(100).is_err());
    }

    #[test]
    fn files_are_told_with_what_was_measured() {
        let file = |name: &str, snippet: &str, facts| ProjectFile {
            entry: FileEntry { name: name.to_owned(), hash: String::new(), bytes: 1 },
            kind: FileKind::Mesh,
            facts,
            snippet: snippet.to_owned(),
            starter: None,
        };
        let bounds = Bounds { min: [-5.0, 0.0, 2.5], max: [55.0, 40.0, 7.5] };
        let mesh = |closed: bool| FileFacts::Mesh {
            triangles: 1234,
            bounds,
            closed,
            open_edges: 3,
            open_at: Some([1.0, 2.0, 3.0]),
            objects: 1,
        };
        let files = [
            file("part.stl", "import(\"part.stl\");", Some(mesh(true))),
            file("open.stl", "import(\"open.stl\");", Some(mesh(false))),
            file("g.scad", "use <g.scad>", Some(FileFacts::Script { names: vec!["gear".to_owned()] })),
        ];
        let brief = Brief { files: &files, script: None, ..brief("put a lid on it", &[], 40_000) };
        let json = serde_json::to_string(&compose(&brief, None).unwrap_or_default()).unwrap_or_default();
        for part in [
            r#"- import(\"part.stl\");: mesh of 1234 triangles, from [-5, 0, 2.5] to [55, 40, 7.5] mm, closed"#,
            "not closed (3 open edges, one at [1, 2, 3]): import fails",
            "- use <g.scad>: defines gear",
        ] {
            assert!(json.contains(part), "{part} in {json}");
        }
    }

    #[test]
    fn images_travel_as_data() {
        let images = [Image { media_type: "image/png".to_owned(), data: "QUJD".to_owned() }];
        let brief = Brief { images: &images, ..brief("like this", &[], 40_000) };
        let json = serde_json::to_string(&compose(&brief, None).unwrap_or_default()).unwrap_or_default();
        assert!(json.contains(r#""image_url":{"url":"data:image/png;base64,QUJD""#), "{json}");
    }

    #[test]
    fn what_the_print_checks_found_is_told_with_its_figures() {
        let profile = partwright_protocol::PrintProfile { nozzle: 0.6, ..Default::default() };
        let spot = |length| Some(partwright_protocol::Spot { length, place: [0.0; 3] });
        let location = partwright_protocol::Location {
            file: None,
            start: 0,
            end: 1,
            line: 7,
            column: 1,
            end_line: 7,
            end_column: 2,
        };
        let finding = partwright_protocol::Finding {
            kind: partwright_protocol::FindingKind::ThinWall,
            message: "The wall is 0.8 mm thick".to_owned(),
            place: None,
            location: Some(location),
            fatal: false,
            severity: partwright_protocol::Severity::Warning,
            faces: vec![[0, 2]],
        };
        let report = Report {
            dimension: 3,
            bounds: None,
            volume: 1.0,
            area: 1.0,
            center_of_mass: None,
            triangles: 12,
            vertices: 8,
            genus: 0,
            manifold: true,
            bodies: Vec::new(),
            parts: Vec::new(),
            findings: vec![finding],
            tiers: Vec::new(),
            field: None,
            inertia: None,
            print: Some(partwright_protocol::PrintFacts {
                profile,
                crossings: 0,
                thinnest_wall: spot(0.8),
                narrowest_gap: None,
                overhang_area: 12.4,
                longest_bridge: None,
                islands: 0,
                floating: 0,
                fits_bed: true,
                orientation: None,
            }),
        };
        let text = facts(&report);
        let expected = "printed with a 0.6 mm nozzle; thinnest wall 0.8 mm; 12 mm² need support; \
                        The wall is 0.8 mm thick (line 7)";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn repairs_quote_the_line() {
        let location = partwright_protocol::Location {
            file: None,
            start: 0,
            end: 1,
            line: 2,
            column: 1,
            end_line: 2,
            end_column: 2,
        };
        let diagnostics =
            [Diagnostic::error("E0201", "unknown module `cubed`").at(location).note("did you mean `cube`?")];
        let repair = Repair { answer: "x", script: Some("a = 1;\ncubed(a);\n"), diagnostics: &diagnostics };
        let text = complaint(&repair);
        assert!(
            text.contains("script:2:1: error[E0201]: unknown module `cubed`\n    cubed(a);\n    note: did you"),
            "{text}"
        );
    }

    #[test]
    fn values_are_written_as_scripts_write_them() {
        let vector = ParameterValue::Vector(vec![1.0, 2.5]);
        let text = ParameterValue::Text("a \"b\"\\".to_owned());
        assert_eq!(
            [
                literal(&ParameterValue::Number(9.0)),
                literal(&ParameterValue::Number(1.0 / 3.0)),
                literal(&vector),
                literal(&text)
            ],
            ["9".to_owned(), "0.3333".to_owned(), "[1, 2.5]".to_owned(), "\"a \\\"b\\\"\\\\\"".to_owned()]
        );
    }
}
