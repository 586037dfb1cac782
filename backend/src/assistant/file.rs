//! Files that people brought, when they ask for them: a script that shows one, or one more line in the script at hand.

use partwright_protocol::{FileFacts, FileKind, ProjectFile};

use super::Reply;
use crate::prompt::number;

/// Words that ask for a file without naming it.
const ASKING: [&str; 10] = ["import", "file", "upload", "uploaded", "stl", "mesh", "svg", "drawing", "dropped", "3mf"];
/// Words that ask for a file beside what is there.
const ADDING: [&str; 6] = ["import", "add", "insert", "include", "place", "use"];

/// `None` when the prompt is about something else.
pub(super) fn reply(prompt: &str, current: Option<&str>, files: &[ProjectFile]) -> Option<Reply> {
    let lower = prompt.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let asks = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let shape = |file: &&ProjectFile| {
        matches!(file.kind, FileKind::Mesh | FileKind::Drawing | FileKind::Image | FileKind::Table)
    };
    let named = files.iter().filter(shape).find(|file| names(&lower, &file.entry.name));
    let Some(script) = current.filter(|script| !script.trim().is_empty()) else {
        let mut shapes = files.iter().filter(shape);
        let only = shapes.next().filter(|_| shapes.next().is_none());
        let file = named.or_else(|| only.filter(|_| asks(&ASKING)))?;
        return Some(match (&file.starter, unusable(file)) {
            (Some(script), None) => Reply { text: imported(file), script: Some(script.clone()) },
            (_, why) => Reply { text: why.unwrap_or_else(|| imported(file)), script: None },
        });
    };
    let file = named.filter(|_| asks(&ADDING))?;
    if let Some(why) = unusable(file) {
        return Some(Reply { text: why, script: None });
    }
    Some(Reply {
        text: format!(
            "I added {} where its own coordinates put it. Move it with translate and rotate in the code; cutting and joining \
             by words takes a language model.",
            file.entry.name
        ),
        script: Some(format!("{}\n\n{}\n", script.trim_end(), file.snippet)),
    })
}

/// By its whole name, with or without its folders, or by its name without the extension as words of their own.
fn names(lower: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let file = name.rsplit('/').next().unwrap_or(&name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let bounded = |needle: &str| {
        lower.match_indices(needle).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let after = lower[at + needle.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    };
    bounded(file) || (stem.chars().count() > 3 && bounded(stem))
}

/// Why a file makes no shape.
fn unusable(file: &ProjectFile) -> Option<String> {
    let name = &file.entry.name;
    match &file.facts {
        Some(FileFacts::Broken { message }) => Some(format!("{name} cannot be read: {message}.")),
        Some(FileFacts::Mesh { closed: false, open_edges, open_at, .. }) => {
            let place = open_at.map_or_else(String::new, |[x, y, z]| {
                format!(", one of them at [{}, {}, {}]", number(x), number(y), number(z))
            });
            Some(format!(
                "{name} is not a closed solid: {open_edges} edges have a face on one side only{place}. Repair it in the program \
                 it comes from or with a slicer, and bring it again."
            ))
        }
        _ => None,
    }
}

fn imported(file: &ProjectFile) -> String {
    let name = &file.entry.name;
    match &file.facts {
        Some(FileFacts::Mesh { bounds, triangles, .. }) => {
            let [x, y, z] = bounds.size().map(number);
            format!(
                "This is {name}, {x} × {y} × {z} mm with {triangles} triangles, set on the bed. Its scale is a parameter."
            )
        }
        Some(FileFacts::Drawing { min, max }) => {
            let [x, y] = [0, 1].map(|axis: usize| number(max[axis] - min[axis]));
            format!("This is {name}, {x} × {y} mm, as a plate. Its thickness is a parameter.")
        }
        Some(FileFacts::Image { .. }) => format!("This is {name} as a relief. Its width and height are parameters."),
        _ => format!("This is {name}."),
    }
}

#[cfg(test)]
mod tests {
    use partwright_protocol::{Bounds, FileEntry};

    use super::*;

    fn mesh(name: &str, closed: bool) -> ProjectFile {
        let bounds = Bounds { min: [0.0; 3], max: [10.0, 20.0, 30.0] };
        let facts = FileFacts::Mesh {
            triangles: 12,
            bounds,
            closed,
            open_edges: u64::from(!closed),
            open_at: (!closed).then_some([1.0, 2.0, 3.0]),
            objects: 1,
        };
        ProjectFile {
            entry: FileEntry { name: name.to_owned(), hash: String::new(), bytes: 1 },
            kind: FileKind::Mesh,
            facts: Some(facts),
            snippet: format!("import(\"{name}\");"),
            starter: Some(format!("// {name}")),
        }
    }

    #[test]
    fn files_are_found_by_name_or_by_being_the_only_one() {
        let (one, two) = ([mesh("lib/Bracket.stl", true)], [mesh("bracket.stl", true), mesh("gear.stl", true)]);
        let script = |prompt: &str, current, files: &[ProjectFile]| reply(prompt, current, files)?.script;
        for (prompt, files, expected) in [
            ("import the STL", &one[..], Some("// lib/Bracket.stl")),
            ("show bracket.stl", &one, Some("// lib/Bracket.stl")),
            ("show me the gear", &two, Some("// gear.stl")),
            ("import the stl", &two, None),
            ("a wall bracket 60 mm wide", &two[1..], None),
            ("a gearbox", &two, None),
        ] {
            assert_eq!(script(prompt, None, files).as_deref(), expected, "{prompt}");
        }
        assert_eq!(
            script("add gear.stl", Some("cube(1);\n"), &two).as_deref(),
            Some("cube(1);\n\nimport(\"gear.stl\");\n")
        );
        assert_eq!(reply("make it wider than gear.stl", Some("cube(1);"), &two), None);
        let open = reply("import part.stl", None, &[mesh("part.stl", false)]).unwrap();
        assert!(
            open.script.is_none() && open.text.contains("part.stl is not a closed") && open.text.contains("[1, 2, 3]")
        );
    }
}
