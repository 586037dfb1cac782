//! Solid to measured facts, in two stages. Every mesh that leaves the renderer has passed the first, [`inspect`]: closed,
//! oriented 2-manifold, no degenerate faces, still so after rounding to f32 and welding as an STL reader does. It costs little.
//! [`examine`] also asks whether faces cross and whether a printer can make the part: walls, gaps, overhangs, bridges, islands,
//! floating bodies, the bed. That takes about as long as a boolean, and previews do without.
//!
//! Measures are exact for the facets, in f64. Findings with `fatal` say why a mesh must not be exported, and where.

mod body;
mod bvh;
mod check;
mod crossing;
mod examine;
mod island;
mod laying;
mod overhang;
mod scene;
mod sets;
mod surface;
mod thickness;
mod vector;
mod words;

use partwright_graph::Span;
use partwright_parallel as parallel;
use partwright_protocol::{BodyFacts, Bounds, Finding, FindingKind, Location, PartFacts, Report, Severity};
use partwright_solid::{Geometry, Model, Part, Region, Solid};

use crate::body::{Bodies, Measures};
pub use crate::examine::{Cancelled, Monitor, examine};
use crate::scene::Topology;
use crate::surface::Surface;

/// Heights closer to the bed than this are on it, mm.
const ON_BED: f64 = 1e-4;
/// One finding of a kind for each part, and this many at most.
const MAX_FINDINGS: usize = 50;

/// Measures the model. Findings with `fatal` mean that it must not be exported.
pub fn inspect(model: &Model, locate: &dyn Fn(Span) -> Location) -> Report {
    first_stage(model, locate).0
}

/// The report, and of each solid how its faces hang together, where they do.
fn first_stage(model: &Model, locate: &dyn Fn(Span) -> Location) -> (Report, Vec<Topology>) {
    let mut topologies = Vec::new();
    let mut report = empty_report();
    report.dimension = model.dimension();
    if report.dimension == 2 {
        report.manifold = true;
    }
    let mut bounds: Option<Bounds> = None;
    let mut total = Measures::default();
    let mut solids = 0;
    for part in &model.parts {
        let (measures, extent) = match &part.geometry {
            Geometry::Region(region) => region_facts(region, &mut report),
            Geometry::Solid(solid) => {
                solids += 1;
                solid_facts(part, solid, locate, &mut report, &mut topologies)
            }
        };
        total.add(&measures);
        let Some(extent) = extent else { continue };
        bounds = Some(bounds.map_or(extent, |bounds| joined(bounds, extent)));
        report.parts.push(PartFacts {
            name: part.name.clone(),
            color: part.color.map(hex),
            volume: measures.volume,
            bounds: extent,
        });
    }
    if solids > 0 {
        report.manifold = !report.findings.iter().any(|finding| finding.fatal);
    }
    report.bounds = bounds;
    report.volume = total.volume;
    report.area = total.area;
    report.center_of_mass = total.center();
    report.inertia = if report.dimension == 3 { total.inertia() } else { None };
    if report.dimension == 3
        && let Some(bounds) = bounds
    {
        report.findings.extend(bed_finding(&bounds));
    }
    report.findings.truncate(MAX_FINDINGS);
    (report, topologies)
}

/// Pairs of faces of a solid that cross, deeper than rounding to f32 makes them; for kernels that look over their own work.
/// `None` when `is_cancelled`.
pub fn crossing_faces(solid: &Solid, is_cancelled: &(dyn Fn() -> bool + Sync)) -> Option<Vec<[u32; 2]>> {
    let surface = Surface { positions: &solid.positions, triangles: &solid.triangles };
    let used = solid.triangles.iter().flatten().flat_map(|&vertex| solid.positions[vertex as usize]);
    let deep = crossing::tolerance(used);
    let found = parallel::with_threads(|| {
        crossing::crossings(&bvh::Bvh::new(surface), &|vertex| vertex, &|_| 0, deep, &is_cancelled)
    });
    Some(found?.into_iter().map(|crossing| crossing.faces).collect())
}

/// Measures a bare list of triangles, as an STL file holds it.
pub fn inspect_soup(triangles: &[[[f32; 3]; 3]]) -> Report {
    let mut index_of = std::collections::HashMap::new();
    let mut solid = Solid::default();
    for triangle in triangles {
        let corners = triangle.map(|point| {
            // -0 and 0 are one place.
            let point = point.map(|value| value + 0.0);
            *index_of.entry(point.map(f32::to_bits)).or_insert_with(|| {
                solid.positions.push(point.map(f64::from));
                solid.positions.len() as u32 - 1
            })
        });
        solid.triangles.push(corners);
    }
    solid.face_source = vec![u32::MAX; solid.triangles.len()];
    let finite = solid.positions.iter().flatten().all(|value| value.is_finite());
    if !finite {
        let mut report = empty_report();
        report.dimension = 3;
        report.triangles = solid.triangles.len() as u64;
        report.findings.push(Finding {
            kind: FindingKind::DegenerateFace,
            message: "The mesh has coordinates that are not numbers: export it again from its source.".to_owned(),
            place: None,
            location: None,
            fatal: true,
            severity: Severity::Error,
            faces: Vec::new(),
        });
        return report;
    }
    let part = Part { name: "part".to_owned(), color: None, geometry: Geometry::Solid(solid) };
    let model =
        if triangles.is_empty() { Model::default() } else { Model { parts: vec![part], background: Vec::new() } };
    // A soup has no sources, so nothing is ever located.
    inspect(&model, &|span| Location {
        file: None,
        start: span.start,
        end: span.end,
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    })
}

fn empty_report() -> Report {
    Report {
        dimension: 0,
        bounds: None,
        volume: 0.0,
        area: 0.0,
        center_of_mass: None,
        triangles: 0,
        vertices: 0,
        genus: 0,
        manifold: false,
        bodies: Vec::new(),
        parts: Vec::new(),
        findings: Vec::new(),
        tiers: Vec::new(),
        field: None,
        inertia: None,
        print: None,
    }
}

fn region_facts(region: &Region, report: &mut Report) -> (Measures, Option<Bounds>) {
    report.vertices += region.contours.iter().map(Vec::len).sum::<usize>() as u64;
    let mut points = region.contours.iter().flatten().map(|&[x, y]| [x, y, 0.0]);
    let bounds = points.next().map(|first| points.fold(point_bounds(first), grown));
    (Measures::of_region(region), bounds)
}

fn solid_facts(
    part: &Part,
    solid: &Solid,
    locate: &dyn Fn(Span) -> Location,
    report: &mut Report,
    topologies: &mut Vec<Topology>,
) -> (Measures, Option<Bounds>) {
    // Of the viewer's mesh, which has the parts one after the other.
    let first = u32::try_from(report.triangles).unwrap_or(u32::MAX);
    report.triangles += solid.triangles.len() as u64;
    let place_of = |vertex: u32| solid.positions.get(vertex as usize).copied();
    if solid.triangles.iter().flatten().any(|&vertex| place_of(vertex).is_none()) {
        report.findings.push(Finding {
            kind: FindingKind::OpenEdge,
            message: format!("{} has faces without corners: this is a fault of the renderer.", part.name),
            place: None,
            location: None,
            fatal: true,
            severity: Severity::Error,
            faces: Vec::new(),
        });
        return (Measures::default(), None);
    }
    let both = || parallel::join(|| check::check(solid), || body::bodies(solid));
    let ((faults, joints), Bodies { bodies, vertices, shells }) = parallel::with_threads(both);
    topologies.extend(joints.map(|joints| Topology { joints, shells }));
    for fault in faults {
        let source = fault.face.and_then(|face| solid.face_source.get(face as usize)).copied();
        let span = source.and_then(|source| solid.sources.get(source as usize)).copied();
        report.findings.push(Finding {
            kind: fault.kind,
            message: fault.message,
            place: fault.place,
            location: span.map(locate),
            fatal: fault.fatal,
            severity: if fault.fatal { Severity::Error } else { Severity::Warning },
            faces: fault.face.map(|face| [first + face, 1]).into_iter().collect(),
        });
    }
    report.vertices += vertices as u64;
    let mut total = Measures::default();
    let mut bounds: Option<Bounds> = None;
    for body in &bodies {
        total.add(&body.measures);
        bounds = Some(bounds.map_or(body.bounds, |bounds| joined(bounds, body.bounds)));
        report.genus += body.genus;
        report.bodies.push(BodyFacts {
            volume: body.measures.volume,
            area: body.measures.area,
            genus: body.genus,
            bounds: body.bounds,
            inertia: body.measures.inertia().unwrap_or_default(),
        });
    }
    if total.volume <= 0.0 && !bodies.is_empty() {
        report.findings.push(Finding {
            kind: FindingKind::FlippedFace,
            message: format!("{} is inside out: its faces look inward. Turn the order of its faces.", part.name),
            place: bounds.map(|bounds| bounds.max),
            location: None,
            fatal: true,
            severity: Severity::Error,
            faces: Vec::new(),
        });
    }
    if bodies.len() > 1 {
        let smallest = bodies.iter().min_by(|a, b| a.measures.volume.total_cmp(&b.measures.volume));
        report.findings.push(Finding {
            kind: FindingKind::SeparateBodies,
            message: format!(
                "{} consists of {} bodies that do not touch. If it should be one piece, make them overlap.",
                part.name,
                bodies.len()
            ),
            place: smallest.and_then(|body| body.measures.center()),
            location: None,
            fatal: false,
            severity: Severity::Info,
            faces: Vec::new(),
        });
    }
    (total, bounds)
}

fn bed_finding(bounds: &Bounds) -> Option<Finding> {
    let low = bounds.min[2];
    let message = if low > ON_BED {
        format!("The model hovers {low:.3} mm above the bed (z = 0): move it down by that much to print it.")
    } else if low < -ON_BED {
        format!("The model reaches {:.3} mm below the bed (z = 0): move it up by that much to print it.", -low)
    } else {
        return None;
    };
    let place = [0, 1].map(|axis| (bounds.min[axis] + bounds.max[axis]) / 2.0);
    Some(Finding {
        kind: FindingKind::OffBed,
        message,
        place: Some([place[0], place[1], low]),
        location: None,
        fatal: false,
        severity: Severity::Warning,
        faces: Vec::new(),
    })
}

/// `#rrggbb`, or `#rrggbbaa` when it is not opaque.
fn hex(color: [f32; 4]) -> String {
    let [r, g, b, a] = color.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
    if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}{a:02x}") }
}

pub(crate) fn point_bounds(point: [f64; 3]) -> Bounds {
    Bounds { min: point, max: point }
}

pub(crate) fn grown(bounds: Bounds, point: [f64; 3]) -> Bounds {
    joined(bounds, point_bounds(point))
}

pub(crate) fn joined(a: Bounds, b: Bounds) -> Bounds {
    Bounds {
        min: std::array::from_fn(|axis| a.min[axis].min(b.min[axis])),
        max: std::array::from_fn(|axis| a.max[axis].max(b.max[axis])),
    }
}
