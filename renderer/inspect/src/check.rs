//! Is it a manifold? Twice: by index, and after rounding to f32 and welding equal positions as a reader of STL does.

use partwright_parallel as parallel;
use partwright_protocol::FindingKind;
use partwright_solid::Solid;
use partwright_solid::edges::{Edges, Half, ends};
use partwright_solid::sheets::pinched;
use rustc_hash::FxHashMap;

/// How faces that make a manifold are joined.
pub(crate) struct Joints {
    /// For each side of a face the one that it shares its edge with.
    pub(crate) pairs: Vec<Half>,
    /// For each vertex the first one that is in the same place for a reader of STL.
    pub(crate) weld: Vec<u32>,
}

pub(crate) struct Fault {
    pub(crate) kind: FindingKind,
    pub(crate) message: String,
    pub(crate) place: Option<[f64; 3]>,
    /// A face there, for its source.
    pub(crate) face: Option<u32>,
    pub(crate) fatal: bool,
}

/// At most one fault of each kind and stage, with the count in its message, and the joints if all edges are sound before
/// rounding. Indices must be in range.
pub(crate) fn check(solid: &Solid) -> (Vec<Fault>, Option<Joints>) {
    let mut faults = Vec::new();
    if !solid.positions.iter().flatten().all(|value| value.is_finite()) {
        faults.push(Fault {
            kind: FindingKind::DegenerateFace,
            message: "The mesh has coordinates that are not numbers.".to_owned(),
            place: None,
            face: None,
            fatal: true,
        });
        return (faults, None);
    }
    faults.extend(degenerate_faces(solid));
    let (edges, weld) =
        parallel::join(|| Edges::new(solid.positions.len(), &solid.triangles), || weld(&solid.positions));
    let of_edges = faults_of_edges(solid, &solid.triangles, &edges, None);
    let pairs = edges.pairs().filter(|_| of_edges.is_empty());
    faults.extend(of_edges);
    let Some(pairs) = pairs else { return (faults, None) };
    drop(edges);
    let joints = Joints { pairs, weld };
    faults.extend(after_rounding(solid, &joints));
    (faults, Some(joints))
}

fn degenerate_faces(solid: &Solid) -> Option<Fault> {
    let is_degenerate = |&triangle: &[u32; 3]| {
        let [a, b, c] = solid.corners(triangle);
        let [u, v]: [[f64; 3]; 2] = [b, c].map(|point| std::array::from_fn(|axis| point[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        normal == [0.0; 3]
    };
    let looked = parallel::in_parts(0..solid.triangles.len(), &|range| {
        let mut bad = range.filter(|&face| is_degenerate(&solid.triangles[face]));
        let first = bad.next();
        (first, bad.count() + usize::from(first.is_some()))
    });
    let face = looked.iter().find_map(|part| part.0)?;
    let count = looked.iter().map(|part| part.1).sum();
    Some(Fault {
        kind: FindingKind::DegenerateFace,
        message: format!(
            "{count} {} no area: surfaces nearly coincide here. Move one of them a little.",
            plural(count, "face has", "faces have")
        ),
        place: Some(solid.corners(solid.triangles[face])[0]),
        face: Some(face as u32),
        fatal: true,
    })
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// Faults of edges; after rounding `faces` says which face of the solid each triangle was.
fn faults_of_edges(solid: &Solid, triangles: &[[u32; 3]], edges: &Edges, faces: Option<&[u32]>) -> Vec<Fault> {
    // How many, and a place and face of one, of: one face only, more than two, two that run the same way.
    #[derive(Clone, Copy, Default)]
    struct Found {
        count: usize,
        at: Option<([f64; 3], u32)>,
    }
    let looked = parallel::in_parts(0..edges.vertices(), &|range| {
        let mut found = [Found::default(); 3];
        for (low, edge) in range.flat_map(|low| edges.from(low as u32).map(move |edge| (low as u32, edge))) {
            let kind = match edge {
                &[_] => 0,
                &[(_, one), (_, other)] if ends(triangles, one) != ends(triangles, other) => continue,
                [_, _] => 2,
                _ => 1,
            };
            let (high, half) = edge[0];
            let [a, b] = [low, high].map(|vertex| solid.positions[vertex as usize]);
            let middle = std::array::from_fn(|axis| (a[axis] + b[axis]) / 2.0);
            found[kind].count += 1;
            found[kind].at.get_or_insert((middle, face_of(half, faces)));
        }
        found
    });
    let mut found = [Found::default(); 3];
    for (all, part) in looked.iter().flat_map(|part| [0, 1, 2].map(|kind| (kind, part[kind]))) {
        found[all].count += part.count;
        found[all].at = found[all].at.or(part.at);
    }
    let after = if faces.is_some() { " after rounding to single precision, as mesh files need it" } else { "" };
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

fn face_of(half: Half, faces: Option<&[u32]>) -> u32 {
    let triangle = half / 3;
    faces.map_or(triangle, |faces| faces[triangle as usize])
}

/// Vertices in which several fans of faces meet. The edges must be sound. Not fatal: readers and slicers pair edges only.
fn vertices(solid: &Solid, triangles: &[[u32; 3]], pairs: &[Half], faces: Option<&[u32]>) -> Option<Fault> {
    let pinched = pinched(solid.positions.len(), triangles, pairs);
    let count = pinched.len();
    let &vertex = pinched.first()?;
    let half = triangles.as_flattened().iter().position(|&corner| corner == vertex)?;
    let (place, face) = (solid.positions[vertex as usize], face_of(half as Half, faces));
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

fn weld(positions: &[[f64; 3]]) -> Vec<u32> {
    let mut first = FxHashMap::with_capacity_and_hasher(positions.len(), Default::default());
    (0..)
        .zip(positions)
        .map(|(index, point)| *first.entry(point.map(|value| (value as f32 + 0.0).to_bits())).or_insert(index))
        .collect()
}

/// The same questions about what a reader of STL sees. Faces that vanish entirely are no fault there.
fn after_rounding(solid: &Solid, Joints { pairs, weld }: &Joints) -> Vec<Fault> {
    // Most meshes stay as they are, and so do their edges.
    if (0..).zip(weld).all(|(index, &other)| index == other) {
        return vertices(solid, &solid.triangles, pairs, None).into_iter().collect();
    }
    let mut triangles = Vec::with_capacity(solid.triangles.len());
    let mut faces = Vec::with_capacity(solid.triangles.len());
    for (index, triangle) in (0..).zip(&solid.triangles) {
        let [a, b, c] = triangle.map(|vertex| weld[vertex as usize]);
        if a != b && b != c && c != a {
            triangles.push([a, b, c]);
            faces.push(index);
        }
    }
    let edges = Edges::new(solid.positions.len(), &triangles);
    let mut faults = faults_of_edges(solid, &triangles, &edges, Some(&faces));
    if faults.is_empty()
        && let Some(pairs) = edges.pairs()
    {
        faults.extend(vertices(solid, &triangles, &pairs, Some(&faces)));
    }
    faults
}
