//! Who is whose neighbour in a soup of triangles: pairs half-edges, and gives sheets that merely touch vertices of their
//! own, so that a closed chain of oriented triangles becomes a 2-manifold by index.

use partwright_parallel as parallel;

use crate::edges::{Edges, Half, Twins, ends};

/// Why a soup of triangles bounds no solid.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    /// Edges that no other face continues, and a point on one of them.
    Edges { count: usize, place: [f64; 3] },
}

fn next(half: usize) -> usize {
    if half % 3 == 2 { half - 2 } else { half + 1 }
}

/// For every half-edge the one on the other side. Where more than two faces meet in an edge, those are paired that bound
/// the same wedge of material.
pub fn pair(positions: &[[f64; 3]], triangles: &[[u32; 3]]) -> Result<Vec<u32>, Open> {
    paired(positions, triangles).map(|(twins, _)| twins)
}

/// The twins, and in how many edges more than two faces meet.
fn paired(positions: &[[f64; 3]], triangles: &[[u32; 3]]) -> Result<(Vec<u32>, usize), Open> {
    let twins = Twins::new(triangles.len() * 3);
    let edges = Edges::new(positions.len(), triangles);
    let looked = parallel::in_parts(0..edges.vertices(), &|range| {
        let (mut open, mut crowded, mut place) = (0, 0, None);
        for (low, group) in range.flat_map(|low| edges.from(low as u32).map(move |group| (low as u32, group))) {
            let high = group[0].0;
            let up = group.iter().filter(|(_, half)| ends(triangles, *half) == [low, high]).count();
            if low == high || up * 2 != group.len() {
                open += 1;
                place = Some(positions[low as usize]);
            } else if let [(_, one), (_, other)] = *group {
                twins.join(one, other);
            } else {
                crowded += 1;
                for (down, up) in wedges(positions, triangles, [low, high], group) {
                    twins.join(down, up);
                }
            }
        }
        (open, crowded, place)
    });
    let place = looked.iter().rev().find_map(|part| part.2);
    match place {
        Some(place) => Err(Open::Edges { count: looked.iter().map(|part| part.0).sum(), place }),
        None => Ok((twins.finish(), looked.iter().map(|part| part.1).sum())),
    }
}

/// Pairs of half-edges (downward, upward) around an edge with many faces. Seen along the edge and turning
/// counter-clockwise, material begins at a face whose half-edge runs down and ends at the next that runs up.
fn wedges(
    positions: &[[f64; 3]],
    triangles: &[[u32; 3]],
    [low, high]: [u32; 2],
    group: &[(u32, Half)],
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

/// Vertices in which several fans of faces meet, rising. Every half must have its twin.
pub fn pinched(vertices: usize, triangles: &[[u32; 3]], twins: &[Half]) -> Vec<u32> {
    let mut valence = vec![0_u32; vertices];
    let mut begin = vec![0; vertices];
    for (half, &vertex) in (0..).zip(triangles.as_flattened()) {
        valence[vertex as usize] += 1;
        begin[vertex as usize] = half;
    }
    // From face to face around the vertex, until the first comes again.
    let fan = |first: usize| {
        let mut half = first;
        for steps in 1.. {
            half = next(twins[half] as usize);
            if half == first {
                return steps;
            }
        }
        0
    };
    let looked = parallel::in_parts(0..vertices, &|range| {
        let split = range.filter(|&vertex| valence[vertex] > 0 && fan(begin[vertex]) != valence[vertex]);
        split.map(|vertex| vertex as u32).collect::<Vec<_>>()
    });
    looked.concat()
}

/// Makes every vertex's faces one fan: vertices in which several fans touch are duplicated. With [`pair`]'s choice, edges
/// then have exactly two faces by index. Gives the number of edges that had more.
pub fn separate(positions: &mut Vec<[f64; 3]>, triangles: &mut [[u32; 3]]) -> Result<usize, Open> {
    let (twins, crowded) = paired(positions, triangles)?;
    if crowded == 0 && pinched(positions.len(), triangles, &twins).is_empty() {
        return Ok(0);
    }
    let mut seen = vec![false; twins.len()];
    let mut taken = vec![false; positions.len()];
    for start in 0..twins.len() {
        if seen[start] {
            continue;
        }
        let old = triangles[start / 3][start % 3];
        let vertex = if std::mem::replace(&mut taken[old as usize], true) {
            positions.push(positions[old as usize]);
            positions.len() as u32 - 1
        } else {
            old
        };
        let mut half = start;
        loop {
            seen[half] = true;
            triangles[half / 3][half % 3] = vertex;
            half = next(twins[half] as usize);
            if half == start {
                break;
            }
        }
    }
    Ok(crowded)
}

fn sub(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|axis| a[axis] * b[axis]).sum()
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
