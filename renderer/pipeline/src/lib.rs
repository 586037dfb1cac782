//! The whole way of the data as one function: evaluate, plan, realise, inspect. No clock, no network, no async runtime.
//!
//! A script at fault is not an `Err`: it is a [`Built`] without a model whose diagnostics say why. A model that [`build`]
//! returns is a checked manifold (or a drawing) and not empty.

mod progress;
mod realise;

pub use partwright_files::Files;
pub use progress::overall;
pub use realise::{Planned, Stacked};

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use partwright_graph::{Graph, Span};
pub use partwright_kernel_field::{OnDemand, Sampler};
use partwright_kernel_mesh::RealiseError;
pub use partwright_kernel_mesh::{Cache, Key, Store, Work};
use partwright_plan::{Job, Tier};
use partwright_protocol::{
    ConsoleLine, Detail, Diagnostic, FieldFacts, Finding, FindingKind, Location, MAX_SCRIPT_BYTES, Parameter,
    PrintProfile, Progress, Report, Severity, Stage, Values,
};
use partwright_script::{Evaluated, Limits, Request};
use partwright_solid::Model;

use self::progress::Meter;
use self::realise::{Effort, Realised, realise};

/// A script and where it comes from.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    pub text: &'a str,
    /// Folder that relative `use`, `include` and `import` may read; `None` for scripts without files.
    pub folder: Option<PathBuf>,
    /// Further library folders, searched after the built-in library.
    pub libraries: Vec<PathBuf>,
}

#[derive(Debug, Clone)]
pub struct Settings {
    pub parameters: Values,
    pub strict: bool,
    /// Sets `$preview`, and leaves the costly checks out.
    pub preview: bool,
    /// Of previews.
    pub detail: Detail,
    /// The printer that the part is judged for, if it is wanted.
    pub profile: Option<PrintProfile>,
    pub limits: Limits,
    pub max_triangles: usize,
    /// mm; how far meshes of fields may be from the true surface where the script sets no `$tol`. Previews are coarser.
    pub tolerance: f64,
    /// What was made for earlier scripts; the default keeps nothing. The result is the same whatever it holds.
    pub cache: Arc<Cache>,
    /// Who gives the mesher of fields many values at once, such as a graphics card. The surface is the same without.
    pub sampler: Arc<dyn Sampler>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            parameters: Values::new(),
            strict: false,
            preview: false,
            detail: Detail::Final,
            profile: None,
            limits: Limits::default(),
            max_triangles: 4_000_000,
            tolerance: 0.05,
            cache: Arc::default(),
            sampler: Arc::new(OnDemand),
        }
    }
}

/// How a caller watches and stops a build.
pub trait Monitor: Sync {
    fn progress(&self, progress: Progress);
    fn cancel(&self) -> &AtomicBool;

    /// How long it has run, by the caller's clock, since there is none here; for the times of the plan, which are zero without.
    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

#[derive(Debug)]
pub struct Built {
    /// `None` when there are errors or nothing was made.
    pub model: Option<Model>,
    /// Also of a model with fatal findings, for their places.
    pub report: Option<Report>,
    pub parameters: Vec<Parameter>,
    pub console: Vec<ConsoleLine>,
    pub diagnostics: Vec<Diagnostic>,
    /// Which tier made what; empty where nothing was realised.
    pub plan: Vec<Planned>,
    /// What was made in slabs.
    pub stacks: Vec<Stacked>,
    /// How many nodes of the graph were made, and how many subtrees the cache had.
    pub work: Work,
    pub sources: partwright_script::Sources,
    /// Names of the files in the project folder that were read.
    pub files: Vec<String>,
    pub cancelled: bool,
}

/// What a script says without its shape.
impl From<Evaluated> for Built {
    fn from(evaluated: Evaluated) -> Self {
        Self {
            model: None,
            report: None,
            parameters: evaluated.parameters,
            console: evaluated.console,
            diagnostics: evaluated.diagnostics,
            plan: Vec::new(),
            stacks: Vec::new(),
            work: Work::default(),
            sources: evaluated.sources,
            files: Vec::new(),
            cancelled: evaluated.cancelled,
        }
    }
}

/// The first stage alone: what the script says, without making it.
pub fn evaluate(source: &Source<'_>, settings: &Settings, cancel: &AtomicBool) -> Evaluated {
    evaluate_with(&Files::new(source.folder.as_deref(), &source.libraries), source, settings, cancel)
}

fn evaluate_with(files: &Files, source: &Source<'_>, settings: &Settings, cancel: &AtomicBool) -> Evaluated {
    if source.text.len() > MAX_SCRIPT_BYTES {
        let message = format!(
            "The script has {} bytes, more than the limit of {MAX_SCRIPT_BYTES}. Use loops and modules instead of repetition.",
            source.text.len()
        );
        return Evaluated { diagnostics: vec![Diagnostic::error("E0400", message)], ..Evaluated::default() };
    }
    partwright_script::evaluate(&Request {
        source: source.text,
        overrides: &settings.parameters,
        loader: files,
        limits: settings.limits,
        strict: settings.strict,
        preview: settings.preview,
        cancel,
    })
}

/// Script to checked model.
pub fn build(source: &Source<'_>, settings: &Settings, monitor: &dyn Monitor) -> Built {
    let meter = Meter::new(monitor);
    meter.report(Stage::Evaluating, 0.0);
    let files = Files::new(source.folder.as_deref(), &source.libraries);
    let mut evaluated = evaluate_with(&files, source, settings, monitor.cancel());
    let graph = std::mem::take(&mut evaluated.graph);
    let mut built = Built::from(evaluated);
    built.files = files.read_from_project();
    built.cancelled |= monitor.cancel().load(Ordering::Relaxed);
    if built.cancelled || built.has_errors() {
        return built;
    }

    meter.report(Stage::Planning, 0.0);
    let jobs = partwright_plan::plan(&graph);
    let has_fields = jobs.iter().any(|job| job.tier == Tier::Field);
    let is_draft = settings.preview && settings.detail == Detail::Draft && has_fields;
    let said = built.diagnostics.len();
    built.make(&graph, jobs.clone(), settings, is_draft, &meter);
    if is_draft && built.has_errors() && !built.cancelled {
        // Nothing proves that faces of a draft do not cross, and booleans may fail by it: what is proven is as coarse.
        built.diagnostics.truncate(said);
        built.report = None;
        built.make(&graph, jobs, settings, false, &meter);
    }
    built.cancelled |= monitor.cancel().load(Ordering::Relaxed);
    built
}

impl Built {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Makes what a script draws, and looks at it.
    fn make(&mut self, graph: &Graph, jobs: Vec<Job>, settings: &Settings, is_draft: bool, meter: &Meter<'_>) {
        meter.report(Stage::Realising, 0.0);
        let coarsest = if settings.preview { coarsest(settings.detail) } else { None };
        let sampler = settings.sampler.as_ref();
        let (max_triangles, tolerance) = (settings.max_triangles, settings.tolerance);
        let clock = || meter.elapsed();
        let effort = Effort { max_triangles, tolerance, coarsest, is_draft, sampler, clock: &clock };
        let realised = realise(graph, jobs, effort, &settings.cache, meter);
        let Realised { model, remarks, plan, stacks, work } = match realised {
            Ok(realised) => realised,
            Err(RealiseError::Cancelled) => {
                self.cancelled = true;
                return;
            }
            Err(RealiseError::Impossible { code, span, message }) => {
                let diagnostic = Diagnostic::error(code, message).at(self.sources.locate(span));
                self.diagnostics.push(diagnostic);
                return;
            }
        };
        (self.plan, self.stacks, self.work) = (plan, stacks, work);
        for remark in remarks {
            let diagnostic =
                remarked(remark.code, remark.message, settings.strict).at(self.sources.locate(remark.span));
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
        if model.parts.is_empty() {
            self.diagnostics.push(nothing(graph.root().is_some(), !model.background.is_empty()));
            return;
        }

        meter.report(Stage::Inspecting, 0.0);
        let locate = |span: Span| -> Location { self.sources.locate(span) };
        let looked = if settings.preview {
            Ok(partwright_inspect::inspect(&model, &locate))
        } else {
            partwright_inspect::examine(&model, settings.profile.as_ref(), &locate, meter)
        };
        let Ok(mut report) = looked else {
            self.cancelled = true;
            return;
        };
        report.tiers = tiers(&self.plan);
        report.field = field(&self.plan);
        self.diagnostics.extend(report.findings.iter().filter(|finding| finding.fatal).map(fatal));
        self.report = Some(report);
        if !self.has_errors() {
            self.model = Some(model);
        }
    }
}

/// Remarks that strict mode makes errors of, under the same number: a cutter that removes nothing, and an operation that
/// leaves nothing. Someone meant something by them.
const STRICT_REMARKS: [&str; 3] = ["W0650", "W0651", "W0654"];

/// What the kernels noticed.
fn remarked(code: &str, message: String, strict: bool) -> Diagnostic {
    match code.strip_prefix('W') {
        Some(number) if strict && STRICT_REMARKS.contains(&code) => Diagnostic::error(&format!("E{number}"), message),
        Some(_) => Diagnostic::warning(code, message),
        None if code.starts_with('E') => Diagnostic::error(code, message),
        None => Diagnostic::new(code, Severity::Info, message),
    }
}

fn nothing(has_shapes: bool, has_background: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "E0600",
        if has_shapes {
            "The result is nothing: all that the script draws is cut away, flat, or has nothing in common. Look at the sizes and \
             at what is subtracted or intersected."
        } else {
            "The script makes nothing: no module at the top level draws a shape. Call a module, or draw one such as cube(10);"
        },
    );
    if has_background {
        diagnostic.note("Shapes with % are shown in the view but are not part of the result.")
    } else {
        diagnostic
    }
}

/// A finding that blocks export, as an error of the script.
fn fatal(finding: &Finding) -> Diagnostic {
    let code = match finding.kind {
        FindingKind::OpenEdge => "E0610",
        FindingKind::NonManifoldVertex => "E0611",
        FindingKind::DegenerateFace => "E0612",
        FindingKind::FlippedFace => "E0613",
        FindingKind::SeparateBodies => "E0614",
        FindingKind::OffBed => "E0615",
        FindingKind::SelfIntersection => "E0616",
        // What a printer makes of a part never blocks its export.
        FindingKind::ThinWall
        | FindingKind::SharpEdge
        | FindingKind::NarrowGap
        | FindingKind::Overhang
        | FindingKind::Bridge
        | FindingKind::Island
        | FindingKind::FloatingBody
        | FindingKind::BedFit
        | FindingKind::Orientation => "E0617",
    };
    let mut diagnostic = Diagnostic::error(code, finding.message.clone());
    diagnostic.location = finding.location.clone();
    match finding.place {
        Some([x, y, z]) => diagnostic.note(format!("at x = {x:.3}, y = {y:.3}, z = {z:.3} mm")),
        None => diagnostic,
    }
}

/// Names of the tiers that made something, each once.
fn tiers(plan: &[Planned]) -> Vec<String> {
    let mut names: Vec<String> = plan.iter().map(|planned| planned.tier.name().to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Into how many parts of its size the tolerance of a field may divide it.
fn coarsest(detail: Detail) -> Option<f64> {
    match detail {
        Detail::Draft => Some(60.0),
        Detail::Medium => Some(300.0),
        Detail::Final => None,
    }
}

/// Of several fields, how near the coarsest is to its surface.
fn field(plan: &[Planned]) -> Option<FieldFacts> {
    let excess = |facts: &FieldFacts| facts.tolerance / facts.wanted;
    let fields = plan.iter().filter_map(|planned| planned.field);
    fields.max_by(|a, b| excess(a).total_cmp(&excess(b)).then(a.tolerance.total_cmp(&b.tolerance)))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Watcher {
        cancel: AtomicBool,
        seen: Mutex<Vec<Progress>>,
    }

    impl Monitor for Watcher {
        fn progress(&self, progress: Progress) {
            self.seen.lock().unwrap().push(progress);
        }

        fn cancel(&self) -> &AtomicBool {
            &self.cancel
        }
    }

    fn built(text: &str, strict: bool) -> (Built, Watcher) {
        let watcher = Watcher::default();
        let source = Source { text, folder: None, libraries: Vec::new() };
        let built = build(&source, &Settings { strict, ..Settings::default() }, &watcher);
        (built, watcher)
    }

    #[test]
    fn a_script_becomes_a_measured_model_with_rising_progress() {
        let (built, watcher) =
            built("difference() { cube(10); cylinder(d = 4, h = 30, center = true, $fn = 32); }", true);
        assert_eq!(built.diagnostics, []);
        assert!(!built.cancelled);
        let report = built.report.unwrap();
        assert!(report.manifold && report.tiers == ["prismatic"] && report.volume < 1000.0);
        assert_eq!(built.model.unwrap().parts.len(), 1);
        let seen = watcher.seen.into_inner().unwrap();
        assert!(seen.windows(2).all(|pair| pair[0].fraction <= pair[1].fraction), "{seen:?}");
        assert_eq!(seen.first().map(|progress| progress.stage), Some(Stage::Evaluating));
        assert_eq!(seen.last().map(|progress| progress.stage), Some(Stage::Inspecting));
    }

    #[test]
    fn progress_moves_while_distances_are_measured() {
        let (built, watcher) =
            built("$tol = 0.2; round_edges(1) union() { cylinder(h = 12, d = 20); cube([14, 14, 6]); }", true);
        assert_eq!(built.diagnostics, []);
        let seen: Vec<f64> = watcher.seen.into_inner().unwrap().iter().map(|progress| progress.fraction).collect();
        let widest = seen.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
        assert!(seen.len() > 60 && widest < 0.2, "{} times, {widest} at once", seen.len());
    }

    #[test]
    fn diagnostics_come_from_every_stage() {
        for (script, strict, code) in [
            ("cube(;", false, "E0101"),
            ("", false, "E0600"),
            ("%cube(1);", false, "E0600"),
            ("intersection() { cube(1); translate([5, 0, 0]) cube(1); }", false, "E0600"),
            ("cube(1e200);", false, "E0607"),
            ("square(1e10);", false, "E0607"),
            ("difference() { cube(1); translate([5, 0, 0]) cube(1); }", false, "W0650"),
            ("difference() { cube(1); translate([5, 0, 0]) cube(1); }", true, "E0650"),
        ] {
            let (built, _) = built(script, strict);
            let codes: Vec<&str> = built.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
            let family = &code[..3];
            assert!(
                codes.iter().any(|known| *known == code || (code == "E0101" && known.starts_with(family))),
                "{script}: {codes:?}"
            );
            assert_eq!(built.model.is_none(), built.has_errors(), "{script}");
        }
    }

    #[test]
    fn bodies_that_touch_in_an_edge_keep_their_walls_whole() {
        let round = "translate([22, 0, 0]) cylinder(d = 14, h = 6, center = true, $fn = 24);";
        let (built, _) = built(&format!("cube([30, 30, 6], center = true); {round}"), true);
        assert_eq!(built.diagnostics, []);
        assert!(built.plan.iter().any(|planned| planned.reason.contains("touch")), "{:?}", built.plan);
        assert!(built.report.is_some_and(|report| report.manifold && report.bodies.len() == 2));
    }

    #[test]
    fn the_plan_says_which_tier_made_what() {
        let (built, _) =
            built("sphere(9);\ndifference() { cube(20); translate([10, 10, -1]) cylinder(r = 3, h = 30); }", true);
        let [plate, all] = &built.plan[..] else { panic!("{:?}", built.plan) };
        assert_eq!(
            (plate.tier.name(), plate.operation, built.sources.line(plate.span)),
            ("prismatic", "difference", 2)
        );
        assert_eq!((all.tier.name(), all.because.map(|(name, _)| name)), ("mesh", Some("sphere")));
        assert!(plate.triangles > 0 && all.triangles > plate.triangles);
        assert_eq!(built.report.unwrap().tiers, ["mesh", "prismatic"]);
        assert_eq!(built.stacks[0].pieces[0].1.levels(), [0.0, 20.0]);
    }

    #[test]
    fn a_cancelled_build_makes_nothing() {
        let watcher = Watcher { cancel: AtomicBool::new(true), ..Watcher::default() };
        let source = Source { text: "cube(1);", folder: None, libraries: Vec::new() };
        let built = build(&source, &Settings::default(), &watcher);
        assert!(built.cancelled && built.model.is_none());
    }
}
