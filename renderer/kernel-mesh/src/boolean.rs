//! Union, difference and intersection of solids through `boolmesh`, with what makes it quick: bodies whose boxes are
//! apart are put side by side without any boolean, and the rest is combined as a balanced tree.
//!
//! Results are closed 2-manifolds by index. Each face keeps the source of the face it is a piece of.

use std::borrow::Cow;

use boolmesh::prelude::{Manifold, OpType, Surface, compute_boolean};
use boolmesh::{Half, Vec3};
use partwright_kernel_flat::walk::Cut;
use partwright_parallel as parallel;
use rustc_hash::FxHashMap;

use crate::fault::{Fault, Limits, code, guarded};
use crate::mesh::{Bounds3, Mesh, UNSOURCED, apart};
use crate::number::snap_all;
use crate::topology::drop_dust;
use crate::{halfspace, heal};

/// Boxes closer than this touch.
const GAP: f64 = 1e-6;

fn failed(what: &str) -> Fault {
    Fault::new(
        code::BOOLEAN,
        format!(
            "this {what} failed: move one of its parts by a few thousandths of a millimetre so that surfaces do not nearly coincide"
        ),
    )
}

fn to_surface(mesh: &Mesh) -> Result<Surface, Fault> {
    let positions = mesh.positions.iter().map(|&[x, y, z]| Vec3::new(x, y, z)).collect();
    match guarded(|| Surface::new(positions, &mesh.triangles, mesh.sources.clone())) {
        Some(Ok(surface)) => Ok(surface),
        _ => Err(failed("boolean operation")),
    }
}

fn from_surface(surface: Surface) -> Mesh {
    let exact: Vec<[f64; 3]> = surface.ps.iter().map(|point| [point.x, point.y, point.z]).collect();
    let triangles = triangles(&surface.hs);
    let sources = surface.labels;
    // Crossings go back to the grid, unless that would make an edge vanish.
    let mut positions: Vec<[f64; 3]> = exact.iter().copied().map(snap_all).collect();
    for triangle in &triangles {
        for [a, b] in [[0, 1], [1, 2], [2, 0]].map(|side| side.map(|corner: usize| triangle[corner] as usize)) {
            if positions[a] == positions[b] {
                (positions[a], positions[b]) = (exact[a], exact[b]);
            }
        }
    }
    let is_folded = heal::is_folded(&positions, &triangles, |half| surface.hs[half].pair);
    let mut mesh = Mesh { positions, triangles, sources };
    // Before vertices are merged: flat bodies that touch others in an edge would become theirs.
    drop_dust(&mut mesh);
    if heal::after_boolean(&mut mesh, is_folded) {
        drop_dust(&mut mesh);
    }
    mesh
}

/// How far a body is moved where surfaces coincide in a way that boolmesh does not master, mm: in no special direction.
const NUDGE: Vec3 = Vec3::new(1.3e-7, 0.7e-7, 1.1e-7);

/// `None` is the empty solid. Where edges lie upon edges boolmesh may take an inside for an outside: what cannot be for its
/// volume is tried again the other way round, and then with one body moved by a tenth of a micrometre.
fn compute(a: Surface, b: Surface, op: OpType, limits: Limits<'_>) -> Result<Option<Surface>, Fault> {
    limits.poll()?;
    let prepare = |surface: Surface| {
        let volume = volume(&surface);
        (Manifold::new(surface), volume)
    };
    let ((a, volume_a), (b, volume_b)) = parallel::join(|| prepare(a), || prepare(b));
    let attempt = |a: &Manifold, b: &Manifold| match guarded(|| compute_boolean(a, b, op)) {
        Some(Ok(made)) if made.ps.iter().all(|point| point.is_finite()) => Some(Some(made)),
        Some(Err(message)) if message.starts_with("empty") => Some(None),
        _ => None,
    };
    let is_possible = |made: &Option<Surface>| {
        let made = made.as_ref().map_or(0.0, volume);
        let (a, b) = (volume_a, volume_b);
        let (least, most) = match op {
            OpType::Add => (a.max(b), a + b),
            OpType::Subtract => (a - b, a),
            OpType::Intersect => (0.0, a.min(b)),
        };
        let tolerance = 1e-6 * (a.abs() + b.abs());
        // Bodies turned inside out, which scripts can make, follow other rules.
        a < 0.0 || b < 0.0 || (least - tolerance..=most + tolerance).contains(&made)
    };
    let swapped = || if op == OpType::Subtract { None } else { attempt(&b, &a) };
    let nudged = || {
        let moved = b.ps.iter().map(|&point| point + NUDGE).collect();
        let moved = Surface::new(moved, &triangles(&b.hs), b.labels.clone()).ok()?;
        attempt(&a, &Manifold::new(moved))
    };
    let made = attempt(&a, &b)
        .filter(is_possible)
        .or_else(|| swapped().filter(is_possible))
        .or_else(|| nudged().filter(is_possible));
    let made = made.ok_or_else(|| {
        failed(match op {
            OpType::Add => "union",
            OpType::Subtract => "difference",
            OpType::Intersect => "intersection",
        })
    })?;
    limits.admit(made.as_ref().map_or(0, |made| made.labels.len()))?;
    Ok(made)
}

fn triangles(halves: &[Half]) -> Vec<[u32; 3]> {
    halves.chunks_exact(3).map(|face| [face[0].tail as u32, face[1].tail as u32, face[2].tail as u32]).collect()
}

/// mm³, about a corner, so that bodies far from the origin lose no digits.
fn volume(surface: &Surface) -> f64 {
    let Some(&origin) = surface.ps.first() else { return 0.0 };
    let corner = |half: &Half| surface.ps[half.tail] - origin;
    let faces = surface.hs.chunks_exact(3);
    faces.map(|face| corner(&face[0]).dot(corner(&face[1]).cross(corner(&face[2])))).sum::<f64>() / 6.0
}

/// Groups of boxes that are mutually apart, greedily; each group can be put side by side.
fn layers(boxes: &[Bounds3]) -> Vec<Vec<usize>> {
    let mut layers: Vec<Vec<usize>> = Vec::new();
    for (index, bounds) in boxes.iter().enumerate() {
        match layers.iter_mut().find(|layer| layer.iter().all(|&other| apart(bounds, &boxes[other], GAP))) {
            Some(layer) => layer.push(index),
            None => layers.push(vec![index]),
        }
    }
    layers
}

/// Groups of boxes connected by overlaps; bodies of different groups never meet.
fn clusters(boxes: &[Bounds3]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..boxes.len()).collect();
    fn root(parent: &mut [usize], mut index: usize) -> usize {
        while parent[index] != index {
            parent[index] = parent[parent[index]];
            index = parent[index];
        }
        index
    }
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].0[0].total_cmp(&boxes[b].0[0]));
    let mut open: Vec<usize> = Vec::new();
    for &index in &order {
        open.retain(|&other| boxes[other].1[0] + GAP >= boxes[index].0[0]);
        for &other in &open {
            if !apart(&boxes[index], &boxes[other], GAP) {
                let (a, b) = (root(&mut parent, index), root(&mut parent, other));
                parent[a.max(b)] = a.min(b);
            }
        }
        open.push(index);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); boxes.len()];
    for index in 0..boxes.len() {
        groups[root(&mut parent, index)].push(index);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn side_by_side<'a>(meshes: impl IntoIterator<Item = &'a Mesh>) -> Mesh {
    let mut all = Mesh::default();
    meshes.into_iter().for_each(|mesh| all.append(mesh));
    all
}

pub(crate) fn union(meshes: &[&Mesh], limits: Limits<'_>) -> Result<Mesh, Fault> {
    let meshes: Vec<&Mesh> = meshes.iter().copied().filter(|mesh| !mesh.is_empty()).collect();
    limits.admit(meshes.iter().map(|mesh| mesh.triangles.len()).sum())?;
    if let [one] = meshes[..] {
        return Ok(one.clone());
    }
    let boxes: Vec<Bounds3> = meshes.iter().filter_map(|mesh| mesh.bounds()).collect();
    let sums = parallel::map(clusters(&boxes), |cluster| {
        let members: Vec<&Mesh> = cluster.iter().map(|&index| meshes[index]).collect();
        if let [one] = members[..] {
            return Ok(Cow::Borrowed(one));
        }
        Ok(Cow::Owned(united(&members, limits)?.map(from_surface).unwrap_or_default()))
    });
    let sums = sums.into_iter().collect::<Result<Vec<Cow<'_, Mesh>>, Fault>>()?;
    Ok(side_by_side(sums.iter().map(|sum| &**sum)))
}

fn united(meshes: &[&Mesh], limits: Limits<'_>) -> Result<Option<Surface>, Fault> {
    let boxes: Vec<Bounds3> = meshes.iter().filter_map(|mesh| mesh.bounds()).collect();
    let layers = layers(&boxes);
    let beside = |layer: Vec<usize>| to_surface(&side_by_side(layer.iter().map(|&index| meshes[index])));
    let mut bodies = parallel::map(layers, beside).into_iter().collect::<Result<Vec<_>, _>>()?;
    let steps = bodies.len();
    // Small ones first: a balanced tree by size. Those of one round are independent of each other.
    while bodies.len() > 1 {
        limits.advance(steps - bodies.len(), steps);
        let faces = |body: &Surface| body.labels.len();
        bodies.sort_by_key(faces);
        let size = faces(&bodies[0]) + faces(&bodies[1]);
        let count = bodies.partition_point(|body| faces(body) <= size).max(2) & !1;
        let rest = bodies.split_off(count);
        let mut pairs = Vec::with_capacity(count / 2);
        let mut waiting = bodies.into_iter();
        while let (Some(a), Some(b)) = (waiting.next(), waiting.next()) {
            pairs.push((a, b));
        }
        let sums = parallel::map(pairs, |(a, b)| compute(a, b, OpType::Add, limits));
        bodies = sums.into_iter().filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
        bodies.extend(rest);
    }
    Ok(bodies.pop())
}

/// Cutters without a face in the result that are checked one by one; more are taken to be useful.
const MAX_CHECKS: usize = 16;

pub(crate) fn difference(subject: &Mesh, cutters: &[&Mesh], limits: Limits<'_>) -> Result<Cut<Mesh>, Fault> {
    let mut useful = vec![false; cutters.len()];
    let Some(bounds) = subject.bounds() else { return Ok(Cut { body: Mesh::default(), useful }) };
    // A cutter that merely touches the box removes nothing.
    let reaches = |bounds: &Bounds3, cutter: &Mesh| cutter.bounds().is_some_and(|other| !apart(bounds, &other, -GAP));
    let near: Vec<usize> = (0..cutters.len()).filter(|&index| reaches(&bounds, cutters[index])).collect();
    // Half-spaces first: what is left is smaller then, and may need nothing else.
    let mut left = Cow::Borrowed(subject);
    let mut within = Some(bounds);
    let mut rest = Vec::new();
    for &index in &near {
        let Some(bounds) = &within else { break };
        if !reaches(bounds, cutters[index]) {
            continue;
        }
        match halfspace::subtract(&left, cutters[index], limits)? {
            None => rest.push(index),
            Some(Cow::Borrowed(_)) => {}
            Some(Cow::Owned(less)) => {
                useful[index] = true;
                within = less.bounds();
                left = Cow::Owned(less);
            }
        }
    }
    let mut body = left.into_owned();
    if let Some(bounds) = within {
        rest.retain(|&index| reaches(&bounds, cutters[index]));
        body = carved(body, &rest, cutters, &mut useful, limits)?;
    }
    let mut checks = 0;
    for index in near {
        if !useful[index] {
            // It may still have removed a whole body, or what another one removes as well.
            checks += 1;
            useful[index] = checks > MAX_CHECKS || !intersection(subject, cutters[index], limits)?.is_empty();
        }
    }
    Ok(Cut { body, useful })
}

/// The subject less those of the cutters that `tools` names; the ones with a face in the result are `useful`.
pub(crate) fn carved(
    mut subject: Mesh,
    tools: &[usize],
    cutters: &[&Mesh],
    useful: &mut [bool],
    limits: Limits<'_>,
) -> Result<Mesh, Fault> {
    // Faces carry a number of their own through the boolean: which cutter, and which source.
    let mut origins: Vec<(Option<usize>, u32)> = Vec::new();
    let mut number = |mesh: &mut Mesh, cutter: Option<usize>| {
        let mut number_of: FxHashMap<u32, u32> = FxHashMap::default();
        for source in &mut mesh.sources {
            *source = *number_of.entry(*source).or_insert_with(|| {
                origins.push((cutter, *source));
                origins.len() as u32 - 1
            });
        }
    };
    let mut numbered = Vec::with_capacity(tools.len());
    for &index in tools {
        let mut tool = cutters[index].clone();
        number(&mut tool, Some(index));
        numbered.push(tool);
    }
    let numbered: Vec<&Mesh> = numbered.iter().collect();
    let Some(tool) = (if tools.is_empty() { None } else { united(&numbered, limits)? }) else { return Ok(subject) };
    number(&mut subject, None);
    let left = compute(to_surface(&subject)?, tool, OpType::Subtract, limits)?;
    let mut mesh = left.map(from_surface).unwrap_or_default();
    for source in &mut mesh.sources {
        let (cutter, origin) = origins.get(*source as usize).copied().unwrap_or((None, UNSOURCED));
        *source = origin;
        if let Some(index) = cutter {
            useful[index] = true;
        }
    }
    Ok(mesh)
}

pub(crate) fn intersection(a: &Mesh, b: &Mesh, limits: Limits<'_>) -> Result<Mesh, Fault> {
    let (Some(box_a), Some(box_b)) = (a.bounds(), b.bounds()) else { return Ok(Mesh::default()) };
    if apart(&box_a, &box_b, -GAP) {
        return Ok(Mesh::default());
    }
    // The one of fewer faces is more likely to be the tool.
    let (large, small) = if a.triangles.len() < b.triangles.len() { (b, a) } else { (a, b) };
    for (subject, tool) in [(large, small), (small, large)] {
        if let Some(common) = halfspace::intersect(subject, tool, limits)? {
            return Ok(common.into_owned());
        }
    }
    common(a, b, limits)
}

/// As [`intersection`], of bodies whatever they are.
pub(crate) fn common(a: &Mesh, b: &Mesh, limits: Limits<'_>) -> Result<Mesh, Fault> {
    let common = compute(to_surface(a)?, to_surface(b)?, OpType::Intersect, limits)?;
    Ok(common.map(from_surface).unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::primitives::{cube, sphere};

    struct Quiet;

    impl partwright_kernel_flat::Monitor for Quiet {
        fn progress(&self, _: f64) {}

        fn is_cancelled(&self) -> bool {
            false
        }
    }

    pub(crate) fn limits() -> Limits<'static> {
        Limits { triangles: 4_000_000, monitor: &Quiet, share: [0.0, 1.0] }
    }

    fn moved(mut mesh: Mesh, way: [f64; 3], source: u32) -> Mesh {
        mesh.transform(&partwright_graph::Matrix::translation(way));
        mesh.sources.fill(source);
        mesh
    }

    /// Large enough that each step divides its work where there are threads.
    #[test]
    fn results_do_not_depend_on_threads() {
        let ball = |radius: f64, way, source| {
            let Ok(ball) = sphere(radius, 80, limits()) else { panic!("no sphere") };
            moved(ball, way, source)
        };
        let balls = [[0.0; 3], [7.0, 1.0, 2.0], [3.0, 8.0, 1.0], [15.0, 4.0, 5.0]];
        let balls: Vec<Mesh> = balls.into_iter().zip(0..).map(|(way, source)| ball(8.0, way, source)).collect();
        let block = moved(cube([20.0; 3], true), [4.0, 3.0, 2.0], 9);
        let make = || {
            let refs: Vec<&Mesh> = balls.iter().collect();
            let (Ok(sum), Ok(rest)) = (union(&refs, limits()), difference(&block, &refs, limits())) else {
                panic!("a boolean failed")
            };
            let Ok(common) = intersection(&sum, &block, limits()) else { panic!("an intersection failed") };
            [sum, rest.body, common]
        };
        let alone = make();
        assert!(alone.iter().all(|mesh| mesh.triangles.len() > 2000));
        assert!(alone == parallel::with_threads(make));
        let volumes = alone.map(|mesh| mesh.volume());
        assert!((volumes[1] + volumes[2] - 8000.0).abs() < 1e-6, "{volumes:?}");
    }

    /// Vertices that no crossing edge joins are wound by themselves: bodies side by side in one mesh, and a cavity.
    #[test]
    fn bodies_that_do_not_touch() {
        let outer = cube([10.0; 3], true);
        let pair = side_by_side([
            &moved(cube([2.0; 3], true), [0.0; 3], 1),
            &moved(cube([2.0; 3], true), [20.0, 0.0, 0.0], 2),
        ]);
        let volume = |made: Result<Mesh, Fault>| made.map(|mesh| mesh.volume()).unwrap_or(f64::NAN);
        assert_eq!(volume(union(&[&outer, &pair], limits())), 1008.0);
        assert_eq!(volume(intersection(&outer, &pair, limits())), 8.0);
        let Ok(hollow) = difference(&outer, &[&pair], limits()) else { panic!("a difference failed") };
        assert_eq!(hollow.body.volume(), 992.0);
        assert_eq!(volume(union(&[&hollow.body, &moved(cube([1.0; 3], true), [0.0; 3], 3)], limits())), 993.0);
        assert_eq!(volume(intersection(&hollow.body, &moved(cube([1.0; 3], true), [0.0; 3], 3), limits())), 0.0);
    }
}
