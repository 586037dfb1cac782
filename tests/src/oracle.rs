//! Independent judges of the files: PrusaSlicer, admesh, and plain arithmetic over the triangles that stl_io reads.

use std::collections::HashMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Writes bytes to a file and returns its path.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("temporary folders can be written");
    path
}

fn run(command: &mut Command) -> Output {
    let program = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{program} is installed by `cargo xtask test`, yet: {error}"))
}

/// `prusa-slicer --info` as name → value; panics unless every object is a manifold without open edges.
pub fn prusa_slicer(file: &Path) -> Vec<HashMap<String, String>> {
    let output = run(Command::new("prusa-slicer").arg("--info").arg(file));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut objects: Vec<HashMap<String, String>> = Vec::new();
    for line in text.lines() {
        if line.starts_with('[') && line.ends_with(']') {
            objects.push(HashMap::new());
        } else if let (Some(object), Some((name, value))) = (objects.last_mut(), line.split_once('=')) {
            object.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    assert!(!objects.is_empty(), "prusa-slicer read nothing: {text}{}", String::from_utf8_lossy(&output.stderr));
    for object in &objects {
        assert_eq!(object.get("manifold").map(String::as_str), Some("yes"), "{text}");
        assert!(!object.contains_key("open_edges"), "{text}");
    }
    objects
}

/// Panics unless admesh finds nothing to repair.
pub fn admesh(file: &Path) {
    let output = run(Command::new("timeout").args(["60", "admesh"]).arg(file));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "admesh: {text}");
    for line in text.lines().map(str::trim) {
        let repairs = [
            "Degenerate facets",
            "Edges fixed",
            "Facets removed",
            "Facets added",
            "Facets reversed",
            "Backwards edges",
        ];
        let disconnected = "Total disconnected facets";
        if let Some(name) = repairs.iter().chain([&disconnected]).find(|name| line.starts_with(**name)) {
            let counts = line[name.len()..].split(':').skip(1).flat_map(str::split_whitespace);
            let first = counts.filter_map(|word| word.parse::<u64>().ok()).next();
            assert_eq!(first, Some(0), "admesh would repair: {line}\n{text}");
        }
    }
}

/// Facts of an STL file, by arithmetic that shares no code with the renderer.
#[derive(Debug, Clone, PartialEq)]
pub struct MeshFacts {
    pub triangles: usize,
    /// Every directed edge has exactly one opposite, after welding equal f32 positions.
    pub manifold: bool,
    pub volume: f64,
    pub min: [f64; 3],
    pub max: [f64; 3],
}

impl MeshFacts {
    pub fn size(&self) -> [f64; 3] {
        std::array::from_fn(|axis| self.max[axis] - self.min[axis])
    }
}

pub fn mesh_facts(stl: &[u8]) -> MeshFacts {
    let mesh = stl_io::read_stl(&mut Cursor::new(stl)).expect("the STL file can be read");
    let position = |index: usize| -> [f64; 3] { std::array::from_fn(|axis| f64::from(mesh.vertices[index][axis])) };
    let mut edges: HashMap<(usize, usize), i64> = HashMap::new();
    let mut volume = 0.0;
    let (mut min, mut max) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    for face in &mesh.faces {
        let [a, b, c] = face.vertices;
        for (from, to) in [(a, b), (b, c), (c, a)] {
            *edges.entry((from, to)).or_default() += 1;
        }
        let [p, q, r] = [a, b, c].map(position);
        volume += (p[0] * (q[1] * r[2] - q[2] * r[1])
            + p[1] * (q[2] * r[0] - q[0] * r[2])
            + p[2] * (q[0] * r[1] - q[1] * r[0]))
            / 6.0;
        for point in [p, q, r] {
            for axis in 0..3 {
                min[axis] = min[axis].min(point[axis]);
                max[axis] = max[axis].max(point[axis]);
            }
        }
    }
    let manifold = !edges.is_empty()
        && edges.iter().all(|((from, to), count)| *count == 1 && edges.get(&(*to, *from)) == Some(&1));
    MeshFacts { triangles: mesh.faces.len(), manifold, volume, min, max }
}

/// Mean absolute difference of two PNG files, in steps of 255; `None` when they cannot be compared.
pub fn picture_difference(a: &Path, b: &Path) -> Option<f64> {
    let read = |path: &Path| {
        let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(path).ok()?));
        let mut reader = decoder.read_info().ok()?;
        let mut pixels = vec![0; reader.output_buffer_size()?];
        reader.next_frame(&mut pixels).ok()?;
        Some(pixels)
    };
    let (a, b) = (read(a)?, read(b)?);
    let sum: u64 = a.iter().zip(&b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    (a.len() == b.len()).then(|| sum as f64 / a.len().max(1) as f64)
}
