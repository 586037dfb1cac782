//! Marching tetrahedra over a uniform grid (six tetrahedra a cube, Kuhn's): closed and free of crossings whatever the field is.

use std::collections::HashMap;

use partwright_field::{Box3, Field};
use partwright_solid::Solid;

use crate::{MeshError, Meshed, Monitor, Settings};

const CELLS: usize = 48;

pub(crate) fn mesh(field: &Field, settings: &Settings, monitor: &dyn Monitor) -> Result<Meshed, MeshError> {
    let extent = field.bounds().size().into_iter().fold(0.0, f64::max);
    let region: Box3 = field.bounds().padded(extent * 0.0317);
    let cell = extent / CELLS as f64;
    let counts: [usize; 3] = region.size().map(|size| (size / cell).ceil() as usize + 1);
    let index = |at: [usize; 3]| (at[2] * counts[1] + at[1]) * counts[0] + at[0];
    let place = |at: [usize; 3]| -> [f64; 3] { std::array::from_fn(|axis| region.min[axis] + at[axis] as f64 * cell) };
    let mut points = Vec::new();
    for z in 0..counts[2] {
        for y in 0..counts[1] {
            for x in 0..counts[0] {
                points.push(place([x, y, z]));
            }
        }
    }
    let mut values = vec![0.0; points.len()];
    for (points, values) in points.chunks(1 << 14).zip(values.chunks_mut(1 << 14)) {
        if monitor.is_cancelled() {
            return Err(MeshError::Cancelled);
        }
        field.sample(points, values);
    }
    // The rim counts as outside, so that the mesh is closed.
    let mut is_cut = false;
    for z in 0..counts[2] {
        for y in 0..counts[1] {
            for x in 0..counts[0] {
                let at = [x, y, z];
                let value = &mut values[index(at)];
                if (0..3).any(|axis| at[axis] == 0 || at[axis] + 1 == counts[axis]) && !(*value > 0.0) {
                    *value = 1e-9;
                    is_cut = true;
                }
            }
        }
    }
    let mut solid = Solid::default();
    let mut known: HashMap<[usize; 2], u32> = HashMap::new();
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for z in 0..counts[2] - 1 {
        monitor.progress(z as f64 / counts[2] as f64);
        for y in 0..counts[1] - 1 {
            for x in 0..counts[0] - 1 {
                for order in orders {
                    let mut at = [x, y, z];
                    let mut corners = [index(at); 4];
                    for (step, axis) in order.into_iter().enumerate() {
                        at[axis] += 1;
                        corners[step + 1] = index(at);
                    }
                    tetrahedron(field, &points, &values, corners, &mut known, &mut solid);
                }
            }
        }
        if solid.triangles.len() > settings.max_triangles {
            return Err(MeshError::TooManyTriangles { limit: settings.max_triangles });
        }
    }
    solid.face_source = vec![u32::MAX; solid.triangles.len()];
    Ok(Meshed { solid, deviation: f64::INFINITY, thin: Vec::new(), is_cut })
}

fn tetrahedron(
    field: &Field,
    points: &[[f64; 3]],
    values: &[f64],
    corners: [usize; 4],
    known: &mut HashMap<[usize; 2], u32>,
    solid: &mut Solid,
) {
    let inside: Vec<usize> = (0..4).filter(|corner| values[corners[*corner]] < 0.0).collect();
    let outside: Vec<usize> = (0..4).filter(|corner| !inside.contains(corner)).collect();
    let mut vertex = |a: usize, b: usize| -> u32 {
        let (a, b) = (corners[a].min(corners[b]), corners[a].max(corners[b]));
        *known.entry([a, b]).or_insert_with(|| {
            let is_inside = values[a] < 0.0;
            let (mut low, mut high) = (0.0, 1.0);
            let at = |part: f64| std::array::from_fn(|axis| points[a][axis] * (1.0 - part) + points[b][axis] * part);
            for _ in 0..30 {
                let middle = (low + high) / 2.0;
                if (field.value(at(middle)) < 0.0) == is_inside {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            solid.positions.push(at(low.clamp(1e-3, 1.0 - 1e-3)));
            solid.positions.len() as u32 - 1
        })
    };
    let triangles: Vec<[u32; 3]> = match *inside {
        [i] => vec![[vertex(i, outside[0]), vertex(i, outside[1]), vertex(i, outside[2])]],
        [i, j, k] => vec![[vertex(i, outside[0]), vertex(j, outside[0]), vertex(k, outside[0])]],
        [i, j] => {
            let [k, l] = [outside[0], outside[1]];
            let quad = [vertex(i, k), vertex(j, k), vertex(j, l), vertex(i, l)];
            vec![[quad[0], quad[1], quad[2]], [quad[0], quad[2], quad[3]]]
        }
        _ => return,
    };
    let outward: [f64; 3] =
        std::array::from_fn(|axis| points[corners[outside[0]]][axis] - points[corners[inside[0]]][axis]);
    for triangle in triangles {
        let [a, b, c] = solid.corners(triangle);
        let (u, v): ([f64; 3], [f64; 3]) =
            (std::array::from_fn(|axis| b[axis] - a[axis]), std::array::from_fn(|axis| c[axis] - a[axis]));
        let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        let side: f64 = (0..3).map(|axis| normal[axis] * outward[axis]).sum();
        solid.triangles.push(if side > 0.0 { triangle } else { [triangle[0], triangle[2], triangle[1]] });
    }
}
