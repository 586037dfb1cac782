//! Connected pieces and their measures.
//!
//! A shell is a set of faces connected by shared vertices. Shells with negative volume are cavities; each belongs to the
//! smallest body whose box holds its own, and its volume, area and genus count there.

use partwright_protocol::Bounds;
use partwright_solid::{Region, Solid, signed_area};

use crate::sets::Sets;
use crate::vector::{cross, sub};
use crate::{grown, joined, point_bounds};

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Measures {
    /// mm³.
    pub(crate) volume: f64,
    /// mm².
    pub(crate) area: f64,
    /// Position times volume, or times area for drawings.
    moment: [f64; 3],
    /// What `moment` is weighed by.
    weight: f64,
    /// Integrals of xx, yy, zz, xy, yz, zx over the volume.
    second: [f64; 6],
}

/// The axes of each entry of a symmetric tensor.
const PAIRS: [[usize; 2]; 6] = [[0, 0], [1, 1], [2, 2], [0, 1], [1, 2], [2, 0]];

impl Measures {
    pub(crate) fn add(&mut self, other: &Self) {
        self.volume += other.volume;
        self.area += other.area;
        self.weight += other.weight;
        self.moment = std::array::from_fn(|axis| self.moment[axis] + other.moment[axis]);
        self.second = std::array::from_fn(|entry| self.second[entry] + other.second[entry]);
    }

    pub(crate) fn center(&self) -> Option<[f64; 3]> {
        (self.weight != 0.0).then(|| self.moment.map(|value| value / self.weight))
    }

    /// The inertia tensor about the centre of mass, in the order of [`PAIRS`].
    pub(crate) fn inertia(&self) -> Option<[f64; 6]> {
        let center = self.center()?;
        let second: [f64; 6] = std::array::from_fn(|entry| {
            let [a, b] = PAIRS[entry];
            self.second[entry] - self.weight * center[a] * center[b]
        });
        let trace = second[0] + second[1] + second[2];
        Some(std::array::from_fn(|entry| if entry < 3 { trace - second[entry] } else { -second[entry] }))
    }

    pub(crate) fn of_region(region: &Region) -> Self {
        let mut moment = [0.0; 3];
        let mut area = 0.0;
        for contour in &region.contours {
            area += signed_area(contour);
            for (a, b) in contour.iter().zip(contour.iter().cycle().skip(1)) {
                let cross = a[0] * b[1] - b[0] * a[1];
                moment[0] += (a[0] + b[0]) * cross / 6.0;
                moment[1] += (a[1] + b[1]) * cross / 6.0;
            }
        }
        Self { area, moment, weight: area, ..Self::default() }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub(crate) measures: Measures,
    pub(crate) bounds: Bounds,
    pub(crate) genus: i64,
}

pub(crate) struct Bodies {
    /// The largest first.
    pub(crate) bodies: Vec<Body>,
    /// How many are in use.
    pub(crate) vertices: usize,
    pub(crate) shells: Shells,
}

pub(crate) struct Shells {
    /// Which one a face belongs to.
    pub(crate) of_faces: Vec<u32>,
    pub(crate) count: u32,
}

/// Indices must be in range.
pub(crate) fn bodies(solid: &Solid) -> Bodies {
    let mut sets = Sets::new(solid.positions.len());
    for &[a, b, c] in &solid.triangles {
        sets.join(a, b);
        sets.join(a, c);
    }
    let mut used = vec![false; solid.positions.len()];
    for &vertex in solid.triangles.iter().flatten() {
        used[vertex as usize] = true;
    }
    // Per shell: vertices, faces, measures about a corner of its own, for precision.
    let mut shell_of = vec![u32::MAX; solid.positions.len()];
    let mut shells: Vec<Shell> = Vec::new();
    for vertex in (0..solid.positions.len()).filter(|&vertex| used[vertex]) {
        let first = sets.root(vertex as u32) as usize;
        let point = solid.positions[vertex];
        if shell_of[first] == u32::MAX {
            shell_of[first] = shells.len() as u32;
            shells.push(Shell { origin: point, bounds: point_bounds(point), ..Shell::default() });
        }
        let shell = &mut shells[shell_of[first] as usize];
        shell.vertices += 1;
        shell.bounds = grown(shell.bounds, point);
    }
    let mut of_faces = Vec::with_capacity(solid.triangles.len());
    for &triangle in &solid.triangles {
        let number = shell_of[sets.root(triangle[0]) as usize];
        of_faces.push(number);
        let shell = &mut shells[number as usize];
        shell.faces += 1;
        let [a, b, c] = solid.corners(triangle).map(|point| sub(point, shell.origin));
        let normal = cross(sub(b, a), sub(c, a));
        shell.area += normal.iter().map(|value| value * value).sum::<f64>().sqrt() / 2.0;
        let across = cross(b, c);
        let volume = a[0] * across[0] + a[1] * across[1] + a[2] * across[2];
        shell.volume += volume;
        for axis in 0..3 {
            shell.moment[axis] += volume * (a[axis] + b[axis] + c[axis]);
        }
        for (entry, [i, j]) in PAIRS.into_iter().enumerate() {
            let corners = a[i] * a[j] + b[i] * b[j] + c[i] * c[j];
            shell.second[entry] += volume * ((a[i] + b[i] + c[i]) * (a[j] + b[j] + c[j]) + corners);
        }
    }
    let vertices = shells.iter().map(|shell| shell.vertices).sum::<i64>() as usize;
    let numbered = Shells { of_faces, count: shells.len() as u32 };

    let (outer, cavities): (Vec<Shell>, Vec<Shell>) = shells.into_iter().partition(|shell| shell.volume >= 0.0);
    let mut bodies: Vec<Body> = outer.iter().map(Shell::body).collect();
    bodies.sort_by(|a, b| b.measures.volume.total_cmp(&a.measures.volume));
    let extents: Vec<Bounds> = bodies.iter().map(|body| body.bounds).collect();
    for cavity in cavities {
        let holds = |bounds: &Bounds| {
            (0..3)
                .all(|axis| bounds.min[axis] <= cavity.bounds.min[axis] && cavity.bounds.max[axis] <= bounds.max[axis])
        };
        // Sorted by size: the last one that holds it is the innermost.
        match extents.iter().rposition(holds) {
            Some(index) => {
                let hollow = cavity.body();
                let body = &mut bodies[index];
                body.measures.add(&hollow.measures);
                body.genus += hollow.genus;
                body.bounds = joined(body.bounds, hollow.bounds);
            }
            // An inside-out solid is still a body of what was measured.
            None => bodies.push(cavity.body()),
        }
    }
    Bodies { bodies, vertices, shells: numbered }
}

struct Shell {
    vertices: i64,
    faces: i64,
    area: f64,
    /// Six times the volume: divided once, round sizes stay round.
    volume: f64,
    /// Twenty-four times the first moment about `origin`.
    moment: [f64; 3],
    /// 120 times the second moments about `origin`.
    second: [f64; 6],
    origin: [f64; 3],
    bounds: Bounds,
}

impl Default for Shell {
    fn default() -> Self {
        Self {
            vertices: 0,
            faces: 0,
            area: 0.0,
            volume: 0.0,
            moment: [0.0; 3],
            second: [0.0; 6],
            origin: [0.0; 3],
            bounds: point_bounds([0.0; 3]),
        }
    }
}

impl Shell {
    fn body(&self) -> Body {
        let volume = self.volume / 6.0;
        let (local, origin) = (self.moment.map(|value| value / 24.0), self.origin);
        let moment = std::array::from_fn(|axis| local[axis] + origin[axis] * volume);
        let second = std::array::from_fn(|entry| {
            let [i, j] = PAIRS[entry];
            let moved = origin[i] * local[j] + local[i] * origin[j] + volume * origin[i] * origin[j];
            self.second[entry] / 120.0 + moved
        });
        // V − E + F = 2 − 2 g, with three edges for every two faces.
        let genus = (2 - (self.vertices - self.faces / 2)) / 2;
        Body {
            measures: Measures { volume, area: self.area, moment, weight: volume, second },
            bounds: self.bounds,
            genus,
        }
    }
}
