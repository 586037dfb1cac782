//! The plan in words: which tier made which part of the script, why, how much it is, and how long it took.

use std::fmt::Write;

use partwright_gpu::Choice;
use partwright_graph::Span;
use partwright_pipeline::{Built, Planned};
use partwright_protocol::FieldFacts;

/// Some lines for each planned subtree, and who sampled the fields among them.
pub(crate) fn plan(built: &Built, choice: &Choice) -> String {
    let mut out = String::new();
    for Planned { tier, operation, span, reason, because, shapes, triangles, time, field } in &built.plan {
        let shapes: Vec<String> = shapes.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let reason = match because {
            Some((name, span)) => format!("{name} in {} {reason}", place(built, *span)),
            None => reason.clone(),
        };
        let within = match field {
            Some(FieldFacts { tolerance, deviation, .. }) => {
                format!(", within {tolerance:.4} mm (found: {deviation:.4})")
            }
            None => String::new(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{} tier: {operation} in {}, {triangles} triangles{within}, {:.1} ms ({})\n  {reason}",
            tier.name(),
            place(built, *span),
            time.as_secs_f64() * 1e3,
            shapes.join(", "),
        );
    }
    if built.plan.iter().any(|planned| planned.field.is_some()) {
        let _ = writeln!(out, "fields are sampled by: {}", choice.told());
    }
    out
}

/// `line 3`, or `line 3 of lib.scad`.
fn place(built: &Built, span: Span) -> String {
    let line = built.sources.line(span);
    match built.sources.path(span.source) {
        Some(path) => format!("line {line} of {path}"),
        None => format!("line {line}"),
    }
}
