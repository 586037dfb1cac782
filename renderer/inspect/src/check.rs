//! Is it a manifold? Twice: by index, and after rounding to f32 and welding equal positions as a reader of STL does.

use std::collections::HashMap;

use partwright_protocol::FindingKind;
use partwright_solid::Solid;

pub(crate) struct Fault {
    pub(crate) kind: FindingKind,
    pub(crate) message: String,
    pub(crate) place: Option<[f64; 3]>,
    /// A face there, for its source.
    pub(crate) face: Option<u32>,
    pub(crate) fatal: bool,
}

/// At most one fault of each kind and stage, with the count in its message. Indices must be in range.
pub(crate) fn check(solid: &Solid) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !solid.positions.iter().flatten().all(|value| value.is_finite()) {
        faults.push(Fault {
            kind: FindingKind::DegenerateFace,
            message: "The mesh has coordinates that are not numbers.".to_owned(),
            place: None,
            face: None,
            fatal: true,
        });
        return faults;
    }
    faults.extend(degenerate_faces(solid));
    let every: Vec<u32> = (0..solid.triangles.len() as u32).collect();
    let before = edges(solid, &solid.triangles, &every, false);
    let is_manifold = before.is_empty();
    faults.extend(before);
    if is_manifold {
        faults.extend(after_rounding(solid));
    }
    faults
}

fn degenerate_faces(solid: &Solid) -> Option<Fault> {
    let is_degenerate = |&triangle: &[u32; 3]| {
        let [a, b, c] = solid.corners(triangle);
        let [u, v]: [[f64; 3]; 2] = [b, c].map(|point| std::array::from_fn(|axis| point[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        normal == [0.0; 3]
    };
    let mut bad = solid.triangles.iter().enumerate().filter(|(_, triangle)| is_degenerate(triangle));
    let (face, triangle) = bad.next()?;
    let count = 1 + bad.count();
    Some(Fault {
        kind: FindingKind::DegenerateFace,
        message: format!(
            "{count} {} no area: surfaces nearly coincide here. Move one of them a little.",
            plural(count, "face has", "faces have")
        ),
        place: Some(solid.corners(*triangle)[0]),
        face: Some(face as u32),
        fatal: true,
    })
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// What is known of each corner of each face, by vertices; those of one in the order of the faces.
struct Spokes<T> {
    starts: Vec<usize>,
    all: Vec<T>,
}

impl<T: Copy + Default> Spokes<T> {
    /// `know` says of a face's corner what is known there, and to which vertex it belongs.
    fn new(
        vertices: usize,
        triangles: &[[u32; 3]],
        faces: &[u32],
        know: impl Fn((&[u32; 3], &u32), usize) -> (u32, T),
    ) -> Self {
        let corners = || triangles.iter().zip(faces).flat_map(|face| [0, 1, 2].map(|corner| know(face, corner)));
        let mut starts = vec![0; vertices + 1];
        corners().for_each(|(vertex, _)| starts[vertex as usize + 1] += 1);
        for vertex in 0..vertices {
            starts[vertex + 1] += starts[vertex];
        }
        let mut ends = starts.clone();
        let mut all = vec![T::default(); 3 * triangles.len()];
        for (vertex, known) in corners() {
            let end = &mut ends[vertex as usize];
            all[*end] = known;
            *end += 1;
        }
        Self { starts, all }
    }

    fn of(&mut self, vertex: usize) -> &mut [T] {
        &mut self.all[self.starts[vertex]..self.starts[vertex + 1]]
    }
}

/// Faults of edges; `faces` says which face of the solid each triangle is.
fn edges(solid: &Solid, triangles: &[[u32; 3]], faces: &[u32], rounded: bool) -> Vec<Fault> {
    let half = |(triangle, face): (&[u32; 3], &u32), corner: usize| {
        let (a, b) = (triangle[corner], triangle[(corner + 1) % 3]);
        (a.min(b), (a.max(b), a < b, *face))
    };
    let mut halves = Spokes::new(solid.positions.len(), triangles, faces, half);
    // How many, and a place and face of one, of: one face only, more than two, two that run the same way.
    #[derive(Clone, Copy, Default)]
    struct Found {
        count: usize,
        at: Option<([f64; 3], u32)>,
    }
    let mut found = [Found::default(); 3];
    for low in 0..solid.positions.len() {
        let halves = halves.of(low);
        halves.sort_unstable();
        for group in halves.chunk_by(|a, b| a.0 == b.0) {
            let up = group.iter().filter(|half| half.1).count();
            let kind = match group.len() {
                2 if up == 1 => continue,
                2 => 2,
                1 => 0,
                _ => 1,
            };
            let [a, b] = [low, group[0].0 as usize].map(|vertex| solid.positions[vertex]);
            let middle = std::array::from_fn(|axis| (a[axis] + b[axis]) / 2.0);
            found[kind].count += 1;
            found[kind].at.get_or_insert((middle, group[0].2));
        }
    }
    let after = if rounded { " after rounding to single precision, as mesh files need it" } else { "" };
    let texts = [
        (
            FindingKind::OpenEdge,
            "only one face: the surface is open here",
            "Close the surface, or thicken walls that are nearly nothing.",
        ),
        (
            FindingKind::OpenEdge,
            "more than two faces: bodies touch here in nothing but an edge",
            "Let them overlap by at least 0.01 mm, or move them apart.",
        ),
        (FindingKind::FlippedFace, "two faces of opposite orientation", "Turn the order of one face's points."),
    ];
    found
        .into_iter()
        .zip(texts)
        .filter_map(|(Found { count, at }, (kind, what, remedy))| {
            let (place, face) = at?;
            let edges = plural(count, "edge has", "edges have");
            Some(Fault {
                kind,
                message: format!("{count} {edges} {what}{after}. {remedy}"),
                place: Some(place),
                face: Some(face),
                fatal: true,
            })
        })
        .collect()
}

/// Vertices in which several fans of faces meet. The edges must be sound. Not fatal: readers and slicers pair edges only.
fn vertices(solid: &Solid, triangles: &[[u32; 3]], faces: &[u32]) -> Option<Fault> {
    let turn = |(triangle, face): (&[u32; 3], &u32), corner: usize| {
        let [at, first, second] = [0, 1, 2].map(|step| triangle[(corner + step) % 3]);
        (at, (first, second, *face))
    };
    let mut turns = Spokes::new(solid.positions.len(), triangles, faces, turn);
    let mut count = 0;
    let mut at = None;
    for vertex in 0..solid.positions.len() {
        let turns = turns.of(vertex);
        let Some(&(first, _, face)) = turns.last() else { continue };
        turns.sort_unstable();
        let mut steps = 0;
        let mut spoke = first;
        while let Ok(next) = turns.binary_search_by_key(&spoke, |turn| turn.0) {
            steps += 1;
            spoke = turns[next].1;
            if spoke == first || steps > turns.len() {
                break;
            }
        }
        if steps != turns.len() {
            count += 1;
            at.get_or_insert((solid.positions[vertex], face));
        }
    }
    let (place, face) = at?;
    Some(Fault {
        kind: FindingKind::NonManifoldVertex,
        message: format!(
            "Bodies touch in nothing but a point at {count} {}. Let them overlap by at least 0.01 mm, or move them apart.",
            plural(count, "place", "places")
        ),
        place: Some(place),
        face: Some(face),
        fatal: false,
    })
}

/// The same questions about what a reader of STL sees. Faces that vanish entirely are no fault there.
fn after_rounding(solid: &Solid) -> Vec<Fault> {
    let mut first = HashMap::with_capacity(solid.positions.len());
    let weld: Vec<u32> = solid
        .positions
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let key = point.map(|value| (value as f32 + 0.0).to_bits());
            *first.entry(key).or_insert(index as u32)
        })
        .collect();
    let mut triangles = Vec::with_capacity(solid.triangles.len());
    let mut faces = Vec::with_capacity(solid.triangles.len());
    for (index, triangle) in solid.triangles.iter().enumerate() {
        let [a, b, c] = triangle.map(|vertex| weld[vertex as usize]);
        if a != b && b != c && c != a {
            triangles.push([a, b, c]);
            faces.push(index as u32);
        }
    }
    let mut faults = edges(solid, &triangles, &faces, true);
    if faults.is_empty() {
        faults.extend(vertices(solid, &triangles, &faces));
    }
    faults
}
