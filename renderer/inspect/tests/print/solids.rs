//! Solids whose every measure is known.

use std::collections::{BTreeSet, HashMap};
use std::f64::consts::TAU;

use partwright_inspect::{Monitor, examine, inspect};
use partwright_protocol::{Finding, FindingKind, Location, PrintFacts, PrintProfile, Report};
use partwright_solid::{Geometry, Model, Part, Solid};

pub(crate) struct Patient;

impl Monitor for Patient {
    fn progress(&self, _: f64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

pub(crate) fn located(span: partwright_graph::Span) -> Location {
    Location { file: None, start: span.start, end: span.end, line: 1, column: 1, end_line: 1, end_column: 1 }
}

pub(crate) fn model(solids: impl IntoIterator<Item = Solid>) -> Model {
    let part = |(index, solid)| Part { name: format!("part {index}"), color: None, geometry: Geometry::Solid(solid) };
    Model { parts: solids.into_iter().enumerate().map(part).collect(), background: Vec::new() }
}

pub(crate) fn judged_for(model: &Model, profile: &PrintProfile) -> Report {
    let sound = inspect(model, &located);
    assert!(sound.manifold, "{:?}", sound.findings);
    examine(model, Some(profile), &located, &Patient).expect("it is not cancelled")
}

pub(crate) fn judged(solid: Solid) -> Report {
    judged_for(&model([solid]), &PrintProfile::default())
}

pub(crate) fn facts(report: &Report) -> PrintFacts {
    report.print.clone().expect("the mesh is sound")
}

pub(crate) fn of_kind(report: &Report, kind: FindingKind) -> Vec<&Finding> {
    report.findings.iter().filter(|finding| finding.kind == kind).collect()
}

/// The kinds of all findings, in order.
pub(crate) fn kinds(report: &Report) -> Vec<FindingKind> {
    report.findings.iter().map(|finding| finding.kind).collect()
}

/// `[min, max]`.
pub(crate) type Cuboid = [[f64; 3]; 2];

/// What the boxes cover, without what the holes cover: one mesh without T-junctions, cut along every plane of a box.
pub(crate) fn boxes(boxes: &[Cuboid], holes: &[Cuboid]) -> Solid {
    let lines: [Vec<f64>; 3] = std::array::from_fn(|axis| {
        let mut lines: Vec<f64> =
            boxes.iter().chain(holes).flat_map(|cuboid| [cuboid[0][axis], cuboid[1][axis]]).collect();
        lines.sort_by(f64::total_cmp);
        lines.dedup();
        lines
    });
    let count = [0, 1, 2].map(|axis| lines[axis].len() as i32 - 1);
    let is_full = |cell: [i32; 3]| {
        if (0..3).any(|axis| cell[axis] < 0 || cell[axis] >= count[axis]) {
            return false;
        }
        let middle: [f64; 3] = std::array::from_fn(|axis| {
            let at = cell[axis] as usize;
            (lines[axis][at] + lines[axis][at + 1]) / 2.0
        });
        let within =
            |cuboid: &Cuboid| (0..3).all(|axis| cuboid[0][axis] < middle[axis] && middle[axis] < cuboid[1][axis]);
        boxes.iter().any(within) && !holes.iter().any(within)
    };
    let mut builder = Builder::default();
    for x in 0..count[0] {
        for y in 0..count[1] {
            for z in 0..count[2] {
                let cell = [x, y, z];
                if !is_full(cell) {
                    continue;
                }
                for axis in 0..3 {
                    for side in [0, 1] {
                        let mut beyond = cell;
                        beyond[axis] += 2 * side - 1;
                        if is_full(beyond) {
                            continue;
                        }
                        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
                        let corner = |a: i32, b: i32| {
                            let mut at = cell;
                            at[axis] += side;
                            at[u] += a;
                            at[v] += b;
                            std::array::from_fn(|axis| lines[axis][at[axis] as usize])
                        };
                        let mut quad = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
                        if side == 0 {
                            quad.reverse();
                        }
                        builder.quad(quad);
                    }
                }
            }
        }
    }
    builder.solid()
}

pub(crate) fn cuboid(min: [f64; 3], max: [f64; 3]) -> Solid {
    boxes(&[[min, max]], &[])
}

/// A closed outline in the plane of radius and height, turned about the z axis; counter-clockwise with the radius to the right.
/// Points on the axis are poles.
pub(crate) fn turned(outline: &[[f64; 2]], segments: usize) -> Solid {
    let mut builder = Builder::default();
    let at = |[radius, height]: [f64; 2], step: usize| {
        let (sin, cos) = (TAU * (step % segments) as f64 / segments as f64).sin_cos();
        if radius == 0.0 { [0.0, 0.0, height] } else { [radius * cos, radius * sin, height] }
    };
    for (&a, &b) in outline.iter().zip(outline.iter().cycle().skip(1)) {
        if a[0] == 0.0 && b[0] == 0.0 {
            continue;
        }
        for step in 0..segments {
            builder.quad([at(a, step), at(a, step + 1), at(b, step + 1), at(b, step)]);
        }
    }
    builder.solid()
}

pub(crate) fn sphere(center: [f64; 3], radius: f64, segments: usize) -> Solid {
    let half = segments / 2;
    let outline: Vec<[f64; 2]> = (0..=half)
        .map(|step| {
            let (sin, cos) = (TAU / 2.0 * step as f64 / half as f64).sin_cos();
            [if step == 0 || step == half { 0.0 } else { radius * sin }, -radius * cos]
        })
        .collect();
    moved(turned(&outline, segments), center)
}

pub(crate) fn torus(ring: f64, tube: f64, segments: usize) -> Solid {
    let outline: Vec<[f64; 2]> = (0..segments)
        .map(|step| {
            let (sin, cos) = (TAU * step as f64 / segments as f64).sin_cos();
            [ring + tube * cos, tube + tube * sin]
        })
        .collect();
    turned(&outline, segments)
}

/// An outline, counter-clockwise and convex, as high as `height`.
pub(crate) fn prism(outline: &[[f64; 2]], height: f64) -> Solid {
    let mut builder = Builder::default();
    let at = |[x, y]: [f64; 2], z: f64| [x, y, z];
    for (&a, &b) in outline.iter().zip(outline.iter().cycle().skip(1)) {
        builder.quad([at(a, 0.0), at(b, 0.0), at(b, height), at(a, height)]);
    }
    for step in 1..outline.len() - 1 {
        let [a, b, c] = [outline[0], outline[step], outline[step + 1]];
        builder.triangle([at(a, 0.0), at(c, 0.0), at(b, 0.0)]);
        builder.triangle([at(a, height), at(b, height), at(c, height)]);
    }
    builder.solid()
}

pub(crate) fn moved(mut solid: Solid, by: [f64; 3]) -> Solid {
    for position in &mut solid.positions {
        *position = std::array::from_fn(|axis| position[axis] + by[axis]);
    }
    solid
}

/// y becomes z.
pub(crate) fn raised(mut solid: Solid) -> Solid {
    for position in &mut solid.positions {
        *position = [position[0], -position[2], position[1]];
    }
    solid
}

/// Several solids as one, each with vertices of its own.
pub(crate) fn joined(solids: impl IntoIterator<Item = Solid>) -> Solid {
    solids.into_iter().fold(Solid::default(), |mut all, solid| {
        let offset = all.positions.len() as u32;
        all.positions.extend(solid.positions);
        all.triangles.extend(solid.triangles.iter().map(|triangle| triangle.map(|index| index + offset)));
        all.face_source.extend(solid.face_source);
        all
    })
}

#[derive(Default)]
struct Builder {
    index: HashMap<[u64; 3], u32>,
    solid: Solid,
}

impl Builder {
    fn vertex(&mut self, point: [f64; 3]) -> u32 {
        let point = point.map(|value| value + 0.0);
        *self.index.entry(point.map(f64::to_bits)).or_insert_with(|| {
            self.solid.positions.push(point);
            self.solid.positions.len() as u32 - 1
        })
    }

    fn triangle(&mut self, corners: [[f64; 3]; 3]) {
        let triangle = corners.map(|corner| self.vertex(corner));
        if BTreeSet::from(triangle).len() == 3 {
            self.solid.triangles.push(triangle);
        }
    }

    fn quad(&mut self, [a, b, c, d]: [[f64; 3]; 4]) {
        self.triangle([a, b, c]);
        self.triangle([a, c, d]);
    }

    fn solid(mut self) -> Solid {
        self.solid.face_source = vec![u32::MAX; self.solid.triangles.len()];
        self.solid
    }
}
