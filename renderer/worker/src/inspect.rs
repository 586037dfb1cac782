//! `inspect`: the measured facts of a mesh file or a script.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use partwright_import::{ImportError, MeshFormat};
use partwright_pipeline::{Monitor, Settings, Source};
use partwright_protocol::{Diagnostic, Location, PrintProfile, Report, Severity};
use partwright_solid::{Geometry, Model, Part, Solid};

use crate::overrides::{self, Overridden};
use crate::render::{Input, TerminalMonitor, guarded, libraries, tell};
use crate::{ScriptOptions, say, show, usage, write_out};

/// The largest mesh file that is read, in bytes.
const MAX_MESH_BYTES: u64 = 1 << 30;

#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// An stl, 3mf, obj, off or amf file, or a script (scad)
    file: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    print: PrintOptions,
    #[command(flatten)]
    script: ScriptOptions,
}

/// The printer that a part is judged for.
#[derive(Debug, Clone, Args)]
struct PrintOptions {
    /// Diameter of the nozzle, mm
    #[arg(long, value_name = "MM", default_value_t = PrintProfile::default().nozzle)]
    nozzle: f64,
    /// Layer height, mm
    #[arg(long, value_name = "MM", default_value_t = PrintProfile::default().layer_height)]
    layer: f64,
    /// Room for a print: width, depth and height, mm
    #[arg(long, value_name = "X,Y,Z", value_delimiter = ',', num_args = 1, default_values_t = PrintProfile::default().bed)]
    bed: Vec<f64>,
    /// How far a face may lean out without support, degrees from the vertical
    #[arg(long, value_name = "DEGREES", default_value_t = PrintProfile::default().overhang)]
    overhang: f64,
}

impl PrintOptions {
    fn profile(&self) -> Result<PrintProfile, String> {
        let [x, y, z] = self.bed[..] else { return Err("--bed takes three lengths, such as 256,256,256".to_owned()) };
        let profile =
            PrintProfile { nozzle: self.nozzle, layer_height: self.layer, bed: [x, y, z], overhang: self.overhang };
        profile.fault().map_or(Ok(profile), |fault| Err(fault.to_owned()))
    }
}

/// The command line's monitor as the examination wants it.
struct Watch<'a>(&'a dyn Monitor);

impl partwright_inspect::Monitor for Watch<'_> {
    fn progress(&self, fraction: f64) {
        self.0.progress(partwright_pipeline::overall(partwright_protocol::Stage::Inspecting, fraction));
    }

    fn is_cancelled(&self) -> bool {
        self.0.cancel().load(std::sync::atomic::Ordering::Relaxed)
    }
}

pub(crate) fn run(arguments: InspectArguments) -> ExitCode {
    let extension = arguments.file.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let options = arguments.script.clone();
    let profile = match arguments.print.profile() {
        Ok(profile) => profile,
        Err(message) => return usage(message),
    };
    match extension.as_str() {
        "scad" => script(arguments, profile),
        _ => match MeshFormat::of_extension(&extension) {
            Some(format) => guarded(&options, move |monitor| mesh(&arguments, format, &profile, monitor)),
            None => usage(format_args!(
                "cannot inspect {}: known are stl, 3mf, obj, off, amf and scad files",
                arguments.file.display()
            )),
        },
    }
}

fn script(arguments: InspectArguments, profile: PrintProfile) -> ExitCode {
    let read = Input::read(&arguments.file).and_then(|input| {
        let Overridden { text, values, .. } = overrides::apply(input.text.clone(), &arguments.script)?;
        Ok((Input { text, ..input }, values))
    });
    let (input, parameters) = match read {
        Ok(read) => read,
        Err(message) => return usage(message),
    };
    let options = arguments.script.clone();
    guarded(&options, move |monitor| {
        let source =
            Source { text: &input.text, folder: input.folder.clone(), libraries: libraries(&arguments.script) };
        let settings = Settings {
            parameters,
            strict: arguments.script.strict,
            profile: Some(profile),
            sampler: arguments.script.gpu.choice(),
            ..Settings::default()
        };
        let built = partwright_pipeline::build(&source, &settings, monitor);
        monitor.finish();
        tell(&built, &input, true);
        match &built.report {
            Some(report) => print(report, arguments.json),
            None => ExitCode::FAILURE,
        }
    })
}

fn mesh(
    arguments: &InspectArguments,
    format: MeshFormat,
    profile: &PrintProfile,
    monitor: &TerminalMonitor,
) -> ExitCode {
    let name = arguments.file.display().to_string();
    let bytes = match load(&arguments.file) {
        Ok(bytes) => bytes,
        Err(error) => return usage(format_args!("cannot read {name}: {error}")),
    };
    match model(format, &bytes) {
        Ok(model) => {
            let nowhere = |_| Location { file: None, start: 0, end: 0, line: 1, column: 1, end_line: 1, end_column: 1 };
            let Ok(mut report) = partwright_inspect::examine(&model, Some(profile), &nowhere, &Watch(monitor)) else {
                return ExitCode::FAILURE;
            };
            monitor.finish();
            // A mesh file has no script to point into.
            report.findings.iter_mut().for_each(|finding| finding.location = None);
            print(&report, arguments.json)
        }
        Err(error) => {
            let diagnostic = Diagnostic::error("E0510", format!("{name}: {error}"));
            say(show::diagnostic(&diagnostic, &name, "", std::io::stderr().is_terminal()));
            ExitCode::FAILURE
        }
    }
}

/// The file as it is: nothing is mended, so that the report tells of the file.
fn model(format: MeshFormat, bytes: &[u8]) -> Result<Model, ImportError> {
    let parts = partwright_import::meshes(format, bytes)?.into_iter().map(|object| {
        let triangles = object.mesh.triangles();
        let face_source = vec![u32::MAX; triangles.len()];
        let solid = Solid { positions: object.mesh.points, triangles, face_source, sources: Vec::new() };
        Part { name: object.name, color: None, geometry: Geometry::Solid(solid) }
    });
    Ok(Model { parts: parts.collect(), background: Vec::new() })
}

fn load(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_MESH_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_MESH_BYTES {
        return Err(std::io::Error::other("it is larger than 1 GiB"));
    }
    Ok(bytes)
}

/// Status 1 for what must not be exported.
fn print(report: &Report, json: bool) -> ExitCode {
    let text = if json {
        match serde_json::to_string_pretty(report) {
            Ok(text) => text,
            Err(error) => return usage(error),
        }
    } else {
        table(report)
    };
    if let Err(error) = write_out(format!("{}\n", text.trim_end()).as_bytes()) {
        return usage(format_args!("cannot write the report: {error}"));
    }
    if report.findings.iter().any(|finding| finding.fatal) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn table(report: &Report) -> String {
    let numbers = |values: [f64; 3]| values.map(|value| format!("{:.4}", value + 0.0)).join(" ");
    let mut rows = vec![
        ("volume", format!("{:.4} mm³", report.volume)),
        ("area", format!("{:.4} mm²", report.area)),
        ("bodies", report.bodies.len().to_string()),
        ("genus", report.genus.to_string()),
        ("manifold", if report.manifold { "yes" } else { "no" }.to_owned()),
        ("triangles", report.triangles.to_string()),
        ("vertices", report.vertices.to_string()),
    ];
    if let Some(bounds) = &report.bounds {
        rows.insert(0, ("maximum", format!("{} mm", numbers(bounds.max))));
        rows.insert(0, ("minimum", format!("{} mm", numbers(bounds.min))));
        rows.insert(0, ("size", format!("{} mm", numbers(bounds.size()))));
    }
    rows.extend(report.parts.iter().map(|part| {
        let color = part.color.as_deref().map_or_else(String::new, |color| format!(", {color}"));
        ("part", format!("{}, {:.4} mm³{color}", part.name, part.volume))
    }));
    if let Some([xx, yy, zz, xy, yz, zx]) = report.inertia {
        rows.push(("inertia", format!("xx {xx:.1} yy {yy:.1} zz {zz:.1} xy {xy:.1} yz {yz:.1} zx {zx:.1} mm⁵")));
    }
    if let Some(print) = &report.print {
        let length = |spot: &Option<partwright_protocol::Spot>, none: &str| {
            spot.map_or_else(|| none.to_owned(), |spot| format!("{:.3} mm at {}", spot.length, numbers(spot.place)))
        };
        rows.push(("crossings", print.crossings.to_string()));
        rows.push(("wall", length(&print.thinnest_wall, "over 10 mm")));
        rows.push(("gap", length(&print.narrowest_gap, "over 10 mm")));
        rows.push(("overhang", format!("{:.1} mm²", print.overhang_area)));
        rows.push(("bridge", length(&print.longest_bridge, "none")));
        rows.push(("islands", print.islands.to_string()));
        rows.push(("floating", print.floating.to_string()));
        rows.push(("fits", if print.fits_bed { "yes" } else { "no" }.to_owned()));
    }
    rows.extend(report.findings.iter().map(|finding| {
        let place = finding.place.map_or_else(String::new, |place| format!(" [{}]", numbers(place)));
        let line = finding.location.as_ref().map_or_else(String::new, |location| {
            let file = location.file.as_deref().map_or_else(String::new, |file| format!("{file} "));
            format!(" {file}line {}", location.line)
        });
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        (severity, format!("{}{place}{line}", finding.message))
    }));
    rows.into_iter().map(|(name, value)| format!("{name:<10} {value}\n")).collect()
}
