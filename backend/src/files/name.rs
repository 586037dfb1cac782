//! What a file of a project may be called, and what its name says of it.

use partwright_protocol::{FileKind, Problem};

use crate::problem::{Kind, problem};

/// Bytes of a whole name, and of each folder or file in it.
const MAX_NAME: usize = 200;
const MAX_PART: usize = 100;
/// Folders within folders.
const MAX_DEPTH: usize = 8;

/// Letters that scripts, shells and file systems would stumble over.
const FORBIDDEN: [char; 8] = ['\\', '"', '<', '>', ':', '|', '?', '*'];

/// The name as it is kept, or why it is none.
pub fn check_name(name: &str) -> Result<String, Problem> {
    let refuse = |why: &str| {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
        let detail = format!("“{shown}” cannot be the name of a file here: {why}. Rename it and bring it again.");
        Err(problem(Kind::FileName, detail))
    };
    if name.is_empty() {
        return refuse("it is empty");
    }
    if name.len() > MAX_NAME {
        return refuse("it is longer than 200 bytes");
    }
    if name.starts_with('/') {
        return refuse("it starts with a slash; names are relative to the project");
    }
    if name.chars().any(char::is_control) {
        return refuse("it has control characters");
    }
    if let Some(bad) = name.chars().find(|c| FORBIDDEN.contains(c)) {
        return refuse(&format!("it has the character {bad}"));
    }
    let parts: Vec<&str> = name.split('/').collect();
    if parts.len() > MAX_DEPTH {
        return refuse("it has more than 8 levels of folders");
    }
    for part in parts {
        match part {
            "" => return refuse("it has an empty folder name"),
            "." | ".." => return refuse("it has a part that leads elsewhere (. or ..)"),
            part if part.starts_with('.') => return refuse("a part of it starts with a full stop, which hides files"),
            part if part.len() > MAX_PART => return refuse("a part of it is longer than 100 bytes"),
            part if part != part.trim() || part.ends_with('.') => {
                return refuse("a part of it begins or ends with a space, or ends with a full stop");
            }
            _ => {}
        }
    }
    Ok(name.to_owned())
}

/// In lower case, without its dot; empty without one.
pub fn extension(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or_default();
    file.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

const KINDS: [(&str, FileKind); 14] = [
    ("stl", FileKind::Mesh),
    ("obj", FileKind::Mesh),
    ("off", FileKind::Mesh),
    ("3mf", FileKind::Mesh),
    ("amf", FileKind::Mesh),
    ("svg", FileKind::Drawing),
    ("dxf", FileKind::Drawing),
    ("png", FileKind::Image),
    ("dat", FileKind::Table),
    ("csv", FileKind::Table),
    ("txt", FileKind::Table),
    ("json", FileKind::Data),
    ("scad", FileKind::Script),
    ("ttf", FileKind::Font),
];

/// What a script can do with a file of this name, or what to bring instead.
pub fn kind(name: &str) -> Result<FileKind, Problem> {
    let extension = extension(name);
    if extension == "otf" {
        return Ok(FileKind::Font);
    }
    if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == extension) {
        return Ok(*kind);
    }
    let shown: String = extension.chars().take(12).collect();
    let advice = match extension.as_str() {
        "step" | "stp" | "iges" | "igs" | "f3d" | "sldprt" | "ipt" | "fcstd" => {
            "Export it as 3MF or STL from the program it comes from, and bring that."
        }
        "jpg" | "jpeg" | "webp" | "gif" | "bmp" | "tif" | "tiff" => "Save it as PNG and bring that.",
        "ply" | "glb" | "gltf" | "blend" | "fbx" | "dae" => "Save it as STL, OBJ or 3MF and bring that.",
        "pdf" | "ai" | "eps" | "dwg" => "Save it as SVG or DXF and bring that.",
        "zip" | "rar" | "7z" | "gz" | "tar" => "Unpack it and bring the files in it.",
        "woff" | "woff2" | "ttc" => "Bring the font as TTF or OTF.",
        _ => "Bring an STL, OBJ, OFF, 3MF, AMF, SVG, DXF, PNG, JSON, DAT, CSV, TXT, SCAD, TTF or OTF file.",
    };
    let what = if shown.is_empty() {
        "A name without an extension says nothing to a script.".to_owned()
    } else {
        format!("Scripts cannot read .{shown} files.")
    };
    Err(problem(Kind::FileKind, format!("{what} {advice}")))
}

/// How the bytes are named on their way out. Whatever they are, a browser must not run them.
pub fn media_type(name: &str) -> &'static str {
    match extension(name).as_str() {
        "stl" => "model/stl",
        "obj" => "model/obj",
        "3mf" => "model/3mf",
        "svg" => "image/svg+xml",
        "dxf" => "image/vnd.dxf",
        "png" => "image/png",
        "json" => "application/json",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "scad" | "txt" | "csv" | "dat" | "off" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_and_readable() {
        for good in ["part.stl", "lib/gears.scad", "Träger (2).svg", "a/b/c/d/e/f/g/h.dat", "v1.2.stl", "a..b.stl"] {
            assert_eq!(check_name(good).as_deref(), Ok(good), "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "../part.stl",
            "lib/../../part.stl",
            "a//b.stl",
            "./a.stl",
            "a/.",
            ".hidden.stl",
            "lib/.git/x.scad",
            "a\\b.stl",
            "a\nb.stl",
            "a\0.stl",
            "a\u{7f}.stl",
            "quote\".stl",
            "angle>.scad",
            "C:part.stl",
            "a/b/c/d/e/f/g/h/i.dat",
            " a.stl",
            "a /b.stl",
            "folder./b.stl",
            "folder/",
            &"x".repeat(201),
            &format!("{}.stl", "x".repeat(100)),
        ] {
            let problem = check_name(bad).expect_err(bad);
            assert_eq!((problem.status, problem.kind.as_str()), (422, "/problems/file-name"), "{bad}");
            assert!(!problem.detail.contains('\n') && !problem.detail.contains('\0'), "{}", problem.detail);
        }
    }

    #[test]
    fn what_scripts_cannot_read_is_told_with_what_they_can() {
        assert_eq!(kind("a.STL"), Ok(FileKind::Mesh));
        assert_eq!(kind("fonts/b.otf"), Ok(FileKind::Font));
        for (name, part) in [
            ("a.step", "3MF or STL"),
            ("a.jpeg", "PNG"),
            ("a", "without an extension"),
            ("a.stl/b", "without an extension"),
            ("a.exe", "Bring an STL"),
        ] {
            let problem = kind(name).expect_err(name);
            assert!(problem.status == 415 && problem.detail.contains(part), "{problem:?}");
        }
    }
}
