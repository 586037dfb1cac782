//! How two programs' answers to the same script differ: what they print, to the letter, and what their shapes measure.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::openscad::{Ran, console_lines};
use crate::programs::{binary, repository};

/// Runs a script here, as the peers run it.
pub fn ours(script: &Path, output: &Path, options: &[String]) -> Ran {
    let _ = std::fs::remove_file(output);
    let ran = Command::new(binary("partwright-renderer"))
        .args(["render", "--timeout", "60"])
        .args(options)
        .arg("-o")
        .arg(output)
        .arg(script)
        .env_remove("PARTWRIGHT_LIBRARY_PATH")
        .env("OPENSCADPATH", repository().join("libraries"))
        .stdin(Stdio::null())
        .output()
        .expect("the renderer starts");
    Ran { succeeded: ran.status.success(), messages: String::from_utf8_lossy(&ran.stderr).into_owned() }
}

/// What our inspection says about a mesh file.
pub fn inspected(file: &Path) -> String {
    let run = Command::new(binary("partwright-renderer")).arg("inspect").arg(file).stdin(Stdio::null()).output();
    let output = run.expect("the renderer starts");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

// Consoles.

/// The lines that a run printed to its output.
pub fn console_of(output: &Path, ran: &Ran, script: &Path) -> Vec<String> {
    match std::fs::read_to_string(output) {
        Ok(console) => console_lines(&console, script),
        Err(_) => vec![format!("(no console at all: {})", ran.messages)],
    }
}

/// The first lines that differ.
pub fn console_difference(peer: &str, theirs: &[String], ours: &[String]) -> Option<String> {
    const SHOWN: usize = 6;
    let count = theirs.len().max(ours.len());
    let differing: Vec<String> = (0..count)
        .filter(|&line| theirs.get(line) != ours.get(line))
        .map(|line| {
            let show = |lines: &[String]| lines.get(line).map_or("(ends)".to_owned(), Clone::clone);
            format!("  line {}\n    {peer}: {}\n    here:   {}", line + 1, show(theirs), show(ours))
        })
        .collect();
    (!differing.is_empty())
        .then(|| format!("{} lines differ\n{}", differing.len(), differing[..differing.len().min(SHOWN)].join("\n")))
}

// Shapes.

/// What a mesh or drawing measures, by arithmetic that shares no code with the renderer.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// 0 for a drawing.
    volume: f64,
    area: f64,
    min: [f64; 3],
    max: [f64; 3],
    /// Vertices − edges + faces; `None` where the mesh is no manifold, which OpenSCAD allows.
    euler: Option<i64>,
}

impl Measures {
    fn size(&self) -> f64 {
        (0..3).map(|axis| (self.max[axis] - self.min[axis]).powi(2)).sum::<f64>().sqrt()
    }
}

fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn bounds(points: impl Iterator<Item = [f64; 3]>) -> ([f64; 3], [f64; 3]) {
    points.fold(([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]), |(min, max), point| {
        (std::array::from_fn(|axis| min[axis].min(point[axis])), std::array::from_fn(|axis| max[axis].max(point[axis])))
    })
}

fn measure_mesh(stl: &[u8]) -> Option<Measures> {
    let mesh = stl_io::read_stl(&mut std::io::Cursor::new(stl)).ok()?;
    let position = |index: usize| -> [f64; 3] { std::array::from_fn(|axis| f64::from(mesh.vertices[index][axis])) };
    let (mut volume, mut area) = (0.0, 0.0);
    let mut edges: HashMap<(usize, usize), i64> = HashMap::new();
    let mut vertices = HashSet::new();
    let mut faces = 0;
    for face in &mesh.faces {
        let [a, b, c] = face.vertices;
        let [p, q, r] = [a, b, c].map(position);
        let normal = cross(sub(q, p), sub(r, p));
        volume += dot(p, cross(q, r)) / 6.0;
        area += dot(normal, normal).sqrt() / 2.0;
        if a == b || b == c || a == c {
            continue;
        }
        faces += 1;
        vertices.extend([a, b, c]);
        for (from, to) in [(a, b), (b, c), (c, a)] {
            *edges.entry((from, to)).or_default() += 1;
        }
    }
    let manifold = edges.iter().all(|((from, to), count)| *count == 1 && edges.get(&(*to, *from)) == Some(&1));
    let euler = manifold.then(|| vertices.len() as i64 - edges.len() as i64 / 2 + faces);
    let (min, max) = bounds(mesh.faces.iter().flat_map(|face| face.vertices.map(position)));
    Some(Measures { volume, area, min, max, euler })
}

/// Outlines of all paths of an SVG file made of straight lines; holes turn the other way.
fn measure_drawing(svg: &str) -> Option<Measures> {
    let mut contours: Vec<Vec<[f64; 3]>> = Vec::new();
    for data in svg.split(" d=\"").skip(1) {
        let data = data.split('"').next()?;
        let mut numbers = Vec::new();
        for word in
            data.replace(['M', 'm'], " M ").replace(['L', 'l'], " ").replace([',', 'z', 'Z'], " ").split_whitespace()
        {
            match word {
                "M" => contours.push(Vec::new()),
                number => {
                    numbers.push(number.parse::<f64>().ok()?);
                    if let [x, y] = numbers[..] {
                        contours.last_mut()?.push([x, -y, 0.0]);
                        numbers.clear();
                    }
                }
            }
        }
    }
    let area = |contour: &Vec<[f64; 3]>| -> f64 {
        let next = contour.iter().cycle().skip(1);
        contour.iter().zip(next).map(|(a, b)| cross(*a, *b)[2]).sum::<f64>() / 2.0
    };
    let (min, max) = bounds(contours.iter().flatten().copied());
    let area = contours.iter().map(area).sum::<f64>().abs();
    // Outlines minus holes would be it; with the number of outlines alone a lost hole shows too. Outlines that touch in a
    // corner may be written as one or as two.
    let corners = contours.iter().flatten().map(|point| point.map(f64::to_bits));
    let touching = corners.clone().collect::<HashSet<_>>().len() < corners.count();
    let euler = (!touching).then_some(contours.len() as i64);
    Some(Measures { volume: 0.0, area, min, max, euler })
}

/// `None` for nothing at all, which must be nothing everywhere.
pub type Shape = Result<Option<Measures>, String>;

/// Makes the shape with `run`, as a solid or else as a drawing.
pub fn shape(scratch: &Path, mut run: impl FnMut(&Path) -> Ran) -> Shape {
    let (stl, svg) = (scratch.join("output.stl"), scratch.join("output.svg"));
    let ran = run(&stl);
    if let Some(bytes) = std::fs::read(&stl).ok().filter(|bytes| ran.succeeded && !bytes.is_empty()) {
        return measure_mesh(&bytes).map(Some).ok_or_else(|| "its STL file cannot be read".to_owned());
    }
    let mut messages = ran.messages;
    let ran = run(&svg);
    messages.push_str(&ran.messages);
    if let Some(text) = std::fs::read_to_string(&svg).ok().filter(|text| ran.succeeded && text.contains(" d=\"")) {
        return measure_drawing(&text).map(Some).ok_or_else(|| format!("its SVG file cannot be read: {text}"));
    }
    if ["is empty", "E0600"].iter().any(|word| messages.contains(word)) { Ok(None) } else { Err(messages) }
}

/// What is different, in words. Coordinates pass through 6 digits or f32 on the way.
fn shape_difference(peer: &str, theirs: &Measures, ours: &Measures) -> Option<String> {
    let size = theirs.size();
    let near = |a: f64, b: f64, unit: f64| (a - b).abs() <= 1e-4 * a.abs().max(b.abs()) + 1e-6 * unit;
    let mut faults = Vec::new();
    if !near(theirs.volume, ours.volume, size.powi(3)) {
        faults.push(format!("volume {} != {}", theirs.volume, ours.volume));
    }
    if !near(theirs.area, ours.area, size.powi(2)) {
        faults.push(format!("area {} != {}", theirs.area, ours.area));
    }
    let corners = |measures: &Measures| [measures.min, measures.max].concat();
    if corners(theirs).iter().zip(corners(ours)).any(|(a, b)| (a - b).abs() > 1e-3 + 1e-5 * size) {
        faults.push(format!("box {:?}…{:?} != {:?}…{:?}", theirs.min, theirs.max, ours.min, ours.max));
    }
    if let (Some(theirs), Some(ours)) = (theirs.euler, ours.euler)
        && theirs != ours
    {
        faults.push(format!("Euler characteristic {theirs} != {ours}"));
    }
    (!faults.is_empty()).then(|| format!("{peer} != here: {}", faults.join(", ")))
}

/// What a peer's shape and ours do not agree in.
pub fn shape_fault(peer: &str, theirs: Shape, ours: &Shape) -> Option<String> {
    match (theirs, ours) {
        (Err(theirs), _) => Some(format!("{peer} fails: {theirs}")),
        (_, Err(ours)) => Some(format!("fails here: {ours}")),
        (Ok(None), Ok(None)) => None,
        (Ok(None), Ok(Some(ours))) => Some(format!("{peer} makes nothing, here {ours:?}")),
        (Ok(Some(theirs)), Ok(None)) => Some(format!("makes nothing here, {peer} {theirs:?}")),
        (Ok(Some(theirs)), Ok(Some(ours))) => shape_difference(peer, &theirs, ours),
    }
}
