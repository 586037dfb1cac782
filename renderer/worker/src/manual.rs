//! `manual`: the reference of the language as Markdown, a page for each name with its example run: a picture of what it
//! makes or what it prints. All from the declarations that also bind arguments, complete code and brief the model.
//!
//! An example that fails or warns is an error: the manual shows nothing that does not run. Equal input gives equal files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use partwright_export::{Background, render_png};
use partwright_pipeline::{Built, Monitor, Settings, Source};
use partwright_protocol::{Builtin, BuiltinKind};
use partwright_script::{Level, Limits, builtins, codes};

use crate::render::{TerminalMonitor, guarded, libraries};
use crate::{ScriptOptions, usage};

/// Pixels.
const PICTURE: (u32, u32) = (480, 360);
const PREFACE: &str = "<!-- Written by `cargo xtask bless manual` from the declarations of the language. -->\n";

/// What examples of `import` and the like read; beside the pages, for those who try them.
const FILES: [(&str, &[u8]); 6] = [
    ("part.stl", include_bytes!("../manual/part.stl")),
    ("part.off", include_bytes!("../manual/part.off")),
    ("part.dxf", include_bytes!("../manual/part.dxf")),
    ("plan.dxf", include_bytes!("../manual/plan.dxf")),
    ("relief.png", include_bytes!("../manual/relief.png")),
    ("settings.json", include_bytes!("../manual/settings.json")),
];

#[derive(Debug, Args)]
pub(crate) struct ManualArguments {
    /// Where to write the pages; made when missing
    folder: PathBuf,
    #[command(flatten)]
    script: ScriptOptions,
}

pub(crate) fn run(arguments: ManualArguments) -> ExitCode {
    let options = arguments.script.clone();
    guarded(&options, move |monitor| match write(&arguments, monitor) {
        Ok(pages) => {
            monitor.finish();
            crate::say(format_args!("{pages} pages in {}", arguments.folder.display()));
            ExitCode::SUCCESS
        }
        Err(message) => usage(message),
    })
}

fn write(arguments: &ManualArguments, monitor: &TerminalMonitor) -> Result<usize, String> {
    let pictures = arguments.folder.join("pictures");
    std::fs::create_dir_all(&pictures).map_err(|error| format!("cannot make {}: {error}", pictures.display()))?;
    let files = arguments.folder.join("files");
    std::fs::create_dir_all(&files).map_err(|error| format!("cannot make {}: {error}", files.display()))?;
    for (name, bytes) in FILES {
        save(&files.join(name), bytes)?;
    }
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let all = builtins();
    let mut done = BTreeSet::new();
    for builtin in all.iter().filter(|builtin| done.insert(builtin.name.clone())) {
        // A name may be a module and a function: one page tells both.
        let same: Vec<&Builtin> = all.iter().filter(|other| other.name == builtin.name).collect();
        let mut page = format!("{PREFACE}\n# {}\n", builtin.name);
        for (index, section) in same.iter().enumerate() {
            let suffix = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            let picture = format!("{}{suffix}.png", stem(&builtin.name));
            page.push_str(&describe(section));
            page.push_str(&example(section, &picture, &pictures, arguments, monitor)?);
        }
        page.push_str(&neighbours(builtin, &all));
        pages.insert(stem(&builtin.name), page);
    }
    pages.insert("README".to_owned(), index(&all));
    pages.insert("errors".to_owned(), errors());
    pages.insert("limits".to_owned(), limits());
    for (name, text) in &pages {
        save(&arguments.folder.join(format!("{name}.md")), text.as_bytes())?;
    }
    Ok(pages.len())
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// The file of a name. `$fn` is `special_fn`.
fn stem(name: &str) -> String {
    name.replace('$', "special_")
}

fn kind(kind: BuiltinKind) -> &'static str {
    match kind {
        BuiltinKind::Module => "module",
        BuiltinKind::Function => "function",
        BuiltinKind::Constant => "constant",
        BuiltinKind::SpecialVariable => "special variable",
        BuiltinKind::Keyword => "keyword",
    }
}

fn describe(builtin: &Builtin) -> String {
    let mut page = format!(
        "\n*{}, {}*\n\n    {}\n\n{}\n",
        kind(builtin.kind),
        builtin.group.to_lowercase().replace("2d ", "2D ").replace("3d ", "3D "),
        builtin.signature,
        builtin.doc
    );
    if !builtin.arguments.is_empty() {
        page.push_str("\n| argument | unit | default | meaning |\n|---|---|---|---|\n");
        for argument in &builtin.arguments {
            let default = match argument.default.as_deref() {
                None => "required".to_owned(),
                Some("") => "—".to_owned(),
                Some(default) => format!("`{default}`"),
            };
            let _ = writeln!(
                page,
                "| `{}` | {} | {default} | {} |",
                argument.name,
                argument.unit,
                argument.doc.replace('|', "\\|")
            );
        }
    }
    page
}

/// The example's text, and what it makes or prints.
fn example(
    builtin: &Builtin,
    picture: &str,
    pictures: &Path,
    arguments: &ManualArguments,
    monitor: &TerminalMonitor,
) -> Result<String, String> {
    if builtin.example.is_empty() {
        return Ok(String::new());
    }
    let mut page = format!("\n```scad\n{}\n```\n", builtin.example);
    for (name, _) in FILES.iter().filter(|(name, _)| builtin.example.contains(name)) {
        let _ = write!(page, "\nwith [{name}](files/{name})\n");
    }
    let folder = Some(arguments.folder.join("files"));
    let source = Source { text: &builtin.example, folder, libraries: libraries(&arguments.script) };
    let built: Built = partwright_pipeline::build(&source, &Settings::default(), monitor as &dyn Monitor);
    // `E0600` says that nothing was drawn, which is what an example of `echo` means.
    if let Some(found) = built.diagnostics.iter().find(|found| found.code != "E0600" && found.code != "W0600") {
        return Err(format!("the example of `{}` says {}: {}", builtin.name, found.code, found.message));
    }
    if let Some(model) = &built.model {
        let (width, height) = PICTURE;
        let bytes = render_png(model, width, height, Background::Studio)
            .map_err(|error| format!("the example of `{}` cannot be drawn: {error}", builtin.name))?;
        save(&pictures.join(picture), &bytes)?;
        let _ = write!(page, "\n![{}](pictures/{picture})\n", builtin.name);
    }
    if !built.console.is_empty() {
        page.push_str("\nprints\n\n");
        for line in &built.console {
            let _ = writeln!(page, "    {}", line.text);
        }
    }
    Ok(page)
}

fn link(name: &str) -> String {
    format!("[`{name}`]({}.md)", stem(name))
}

fn neighbours(builtin: &Builtin, all: &[Builtin]) -> String {
    let names: BTreeSet<&str> = all
        .iter()
        .filter(|other| other.group == builtin.group && other.name != builtin.name)
        .map(|other| other.name.as_str())
        .collect();
    let links: Vec<String> = names.into_iter().map(link).collect();
    format!("\n---\nNear it: {}{}[all names](README.md)\n", links.join(", "), if links.is_empty() { "" } else { " · " })
}

fn index(all: &[Builtin]) -> String {
    let mut page = format!(
        "{PREFACE}\n# The language\n\nOpenSCAD's language, extended. Lengths are millimetres, angles degrees, Z is up. Also: \
         [errors and warnings](errors.md), [limits](limits.md), [differences from OpenSCAD](../differences.md), \
         [the customizer's annotations](../customizer.md).\n"
    );
    let mut groups: Vec<&str> = Vec::new();
    for builtin in all {
        if !groups.contains(&builtin.group.as_str()) {
            groups.push(&builtin.group);
        }
    }
    for group in groups {
        let _ = write!(page, "\n## {group}\n\n| | |\n|---|---|\n");
        let mut seen = BTreeSet::new();
        for builtin in all.iter().filter(|builtin| builtin.group == group && seen.insert(&builtin.name)) {
            let first = builtin.doc.split_inclusive(". ").next().unwrap_or_default().trim().replace('|', "\\|");
            let _ = writeln!(page, "| {} | {first} |", link(&builtin.name));
        }
    }
    page
}

fn errors() -> String {
    let mut page = format!(
        "{PREFACE}\n# Errors and warnings\n\nEach has a code: `E` is an error, `W` a warning. Strict mode, the rule for what a \
         language model wrote, makes errors of the warnings marked *strict*.\n"
    );
    for code in codes() {
        let (letter, strict) = match code.level {
            Level::Error => ('E', ""),
            Level::Strict => ('W', " (*strict*)"),
            Level::Warning => ('W', ""),
        };
        let _ = write!(
            page,
            "\n## {letter}{}: {}{strict}\n\n{}\n\n```scad\n{}\n```\n\nbetter\n\n```scad\n{}\n```\n",
            code.number, code.title, code.meaning, code.wrong, code.right
        );
    }
    page
}

fn limits() -> String {
    let Limits { steps, depth, elements, facets, nodes } = Limits::default();
    format!(
        "{PREFACE}\n# Limits\n\nEach has its own error, and a script that meets one costs nobody else anything.\n\n\
         | what | limit | error |\n|---|---|---|\n\
         | evaluation steps | {steps} | E0401 |\n\
         | nested calls (tail calls do not count) | {depth} | E0402 |\n\
         | elements of one list, characters of one string | {elements} | E0403 |\n\
         | facets of one curve | {facets} | E0404 |\n\
         | different shapes | {nodes} | E0405 |\n\
         | triangles of a part | {} | E0603 |\n\
         | bytes of a script | {} | E0400 |\n\n\
         Time and memory have limits too: `--timeout` and `--memory` on the command line, and in the service those of its \
         configuration.\n",
        Settings::default().max_triangles,
        partwright_protocol::MAX_SCRIPT_BYTES,
    )
}
