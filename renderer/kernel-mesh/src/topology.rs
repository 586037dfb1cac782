//! Who is whose neighbour: pairs half-edges, and gives sheets that merely touch vertices of their own.

use rustc_hash::FxHashMap;

use crate::mesh::Mesh;
use crate::number::{NOTHING, cross, dot, sub};

/// Why a soup of triangles bounds no solid.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Open {
    /// Edges that no other face continues, and a point on one of them.
    Edges { count: usize, place: [f64; 3] },
}

/// Half-edge `3 * face + corner` runs from that corner to the next one of the face.
fn next(half: usize) -> usize {
    if half % 3 == 2 { half - 2 } else { half + 1 }
}

/// For every half-edge the one on the other side. Where more than two faces meet in an edge, those are paired that bound
/// the same wedge of material.
pub(crate) fn pair(positions: &[[f64; 3]], triangles: &[[u32; 3]]) -> Result<Vec<u32>, Open> {
    let mut twins = vec![u32::MAX; triangles.len() * 3];
    let mut halves: Vec<([u32; 2], u32)> = Vec::with_capacity(twins.len());
    let ends = |half: usize| {
        let triangle = triangles[half / 3];
        [triangle[half % 3], triangle[next(half) % 3]]
    };
    for half in 0..twins.len() {
        let [a, b] = ends(half);
        halves.push(([a.min(b), a.max(b)], half as u32));
    }
    halves.sort_unstable();
    let mut open = 0;
    let mut place = [0.0; 3];
    for group in halves.chunk_by(|a, b| a.0 == b.0) {
        let [low, high] = group[0].0;
        let up = group.iter().filter(|(_, half)| ends(*half as usize) == [low, high]).count();
        if low == high || up * 2 != group.len() {
            open += 1;
            place = positions[low as usize];
            continue;
        }
        if let [(_, a), (_, b)] = *group {
            (twins[a as usize], twins[b as usize]) = (b, a);
            continue;
        }
        for (down, up) in wedges(positions, triangles, [low, high], group) {
            (twins[down as usize], twins[up as usize]) = (up, down);
        }
    }
    if open > 0 { Err(Open::Edges { count: open, place }) } else { Ok(twins) }
}

/// Pairs of half-edges (downward, upward) around an edge with many faces. Seen along the edge and turning
/// counter-clockwise, material begins at a face whose half-edge runs down and ends at the next that runs up.
fn wedges(
    positions: &[[f64; 3]],
    triangles: &[[u32; 3]],
    [low, high]: [u32; 2],
    group: &[([u32; 2], u32)],
) -> Vec<(u32, u32)> {
    let origin = positions[low as usize];
    let axis = sub(positions[high as usize], origin);
    let side = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
        .into_iter()
        .min_by(|a, b| dot(*a, axis).abs().total_cmp(&dot(*b, axis).abs()))
        .unwrap_or([1.0, 0.0, 0.0]);
    let u = cross(axis, side);
    let v = cross(axis, u);
    let scale = dot(axis, axis).sqrt();
    let mut around: Vec<(f64, bool, u32)> = group
        .iter()
        .map(|&(_, half)| {
            let triangle = triangles[half as usize / 3];
            let opposite = triangle[next(next(half as usize)) % 3];
            let arm = sub(positions[opposite as usize], origin);
            let angle = dot(arm, v).atan2(dot(arm, u) * scale);
            (angle, triangle[half as usize % 3] == low, half)
        })
        .collect();
    around.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut pairs = Vec::new();
    let mut waiting = Vec::new();
    // Twice around, since material may span the start.
    for round in 0..2 {
        for &(_, up, half) in &around {
            if !up && round == 0 {
                waiting.push(half);
            } else if up
                && !pairs.iter().any(|&(_, taken)| taken == half)
                && let Some(down) = waiting.pop()
            {
                pairs.push((down, half));
            }
        }
    }
    pairs
}

/// Makes every vertex's faces one fan: vertices in which several fans touch are duplicated. With [`pair`]'s choice, edges
/// then have exactly two faces by index.
pub(crate) fn separate(mesh: &mut Mesh) -> Result<(), Open> {
    let twins = pair(&mesh.positions, &mesh.triangles)?;
    let mut seen = vec![false; twins.len()];
    let mut taken = vec![false; mesh.positions.len()];
    for start in 0..twins.len() {
        if seen[start] {
            continue;
        }
        let old = mesh.triangles[start / 3][start % 3];
        let vertex = if std::mem::replace(&mut taken[old as usize], true) {
            mesh.positions.push(mesh.positions[old as usize]);
            mesh.positions.len() as u32 - 1
        } else {
            old
        };
        let mut half = start;
        loop {
            seen[half] = true;
            mesh.triangles[half / 3][half % 3] = vertex;
            half = next(twins[half] as usize);
            if half == start {
                break;
            }
        }
    }
    Ok(())
}

/// Removes closed shells of no mean thickness: what rounding leaves between surfaces that were meant to coincide.
pub(crate) fn drop_dust(mesh: &mut Mesh) {
    let mut parent: Vec<u32> = (0..mesh.positions.len() as u32).collect();
    for triangle in &mesh.triangles {
        for corner in 1..3 {
            let (a, b) = (root(&mut parent, triangle[0]), root(&mut parent, triangle[corner]));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    // Per shell: twice the area, six times the volume.
    let mut sizes = vec![(0.0, 0.0); mesh.positions.len()];
    for &triangle in &mesh.triangles {
        let first = root(&mut parent, triangle[0]) as usize;
        let origin = mesh.positions[first];
        let [a, b, c] = mesh.corners(triangle).map(|point| sub(point, origin));
        let normal = cross(sub(b, a), sub(c, a));
        sizes[first].0 += dot(normal, normal).sqrt();
        sizes[first].1 += dot(a, cross(b, c));
    }
    let is_dust = |(area, volume): (f64, f64)| volume.abs() / 6.0 <= NOTHING * area / 2.0;
    if !mesh.triangles.iter().any(|triangle| is_dust(sizes[root(&mut parent, triangle[0]) as usize])) {
        return;
    }
    let mut index = 0;
    let keep: Vec<bool> =
        mesh.triangles.iter().map(|triangle| !is_dust(sizes[root(&mut parent, triangle[0]) as usize])).collect();
    mesh.sources.retain(|_| {
        index += 1;
        keep[index - 1]
    });
    let mut index = 0;
    mesh.triangles.retain(|_| {
        index += 1;
        keep[index - 1]
    });
    mesh.compact();
}

/// The representative of a vertex's set, for union by smallest index.
pub(crate) fn root(parent: &mut [u32], mut index: u32) -> u32 {
    while parent[index as usize] != index {
        parent[index as usize] = parent[parent[index as usize] as usize];
        index = parent[index as usize];
    }
    index
}

/// Moves vertices that share a position with another one, but no face, apart by a nanometre, each towards its own faces:
/// for consumers that weld by position.
pub(crate) fn part_touching(mesh: &mut Mesh) {
    const STEP: f64 = 1e-6;
    let mut first = FxHashMap::with_capacity_and_hasher(mesh.positions.len(), Default::default());
    let mut shared = vec![false; mesh.positions.len()];
    let mut any = false;
    for (index, point) in mesh.positions.iter().enumerate() {
        if *first.entry(point.map(f64::to_bits)).or_insert(index) != index {
            shared[index] = true;
            any = true;
        }
    }
    if !any {
        return;
    }
    let mut middle = vec![([0.0; 3], 0.0); mesh.positions.len()];
    for triangle in &mesh.triangles {
        for corner in 0..3 {
            let vertex = triangle[corner] as usize;
            if shared[vertex] {
                for other in [triangle[(corner + 1) % 3], triangle[(corner + 2) % 3]] {
                    middle[vertex].0 = crate::number::add(middle[vertex].0, mesh.positions[other as usize]);
                    middle[vertex].1 += 1.0;
                }
            }
        }
    }
    for (vertex, (sum, count)) in middle.into_iter().enumerate() {
        if shared[vertex] && count > 0.0 {
            let point = mesh.positions[vertex];
            let way = sub(sum.map(|value| value / count), point);
            let distance = dot(way, way).sqrt();
            if distance > STEP {
                mesh.positions[vertex] = std::array::from_fn(|axis| point[axis] + way[axis] * (STEP / distance));
            }
        }
    }
}
