//! The signed distance to a closed triangle mesh: nearest feature by a tree of boxes, sign by the pseudonormal of that feature
//! (Bærentzen & Aanæs, *Signed distance computation using the angle weighted pseudonormal*, 2005).
//!
//! The mesh must be closed, oriented outward and free of crossings, as every mesh of the renderer is; where sheets coincide the
//! sign is that of either.

use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

use partwright_parallel as parallel;
use partwright_solid::Solid;
use partwright_solid::edges::{Edges, Half};
use rustc_hash::FxHashMap;

use crate::bvh::{Bvh, Feature, Nearest};
use crate::distance::{Cone, Distance, LineDistance, PlaneDistance, PointDistance, cross, dot, length, scaled_to, sub};

/// Signed distance to a [`Solid`].
#[derive(Debug)]
pub struct MeshDistance {
    bvh: Bvh,
    /// Of faces, outward, unit length.
    normals: Vec<[f64; 3]>,
    /// Of faces, for each of their edges and corners; not of unit length.
    edges: Vec<[[f64; 3]; 3]>,
    corners: Vec<[[f64; 3]; 3]>,
    /// Vertex positions of faces.
    places: Vec<[[f64; 3]; 3]>,
    /// Faces that lie in one plane have one number.
    planes: Vec<u32>,
    /// Vertex numbers of faces, equal where positions are.
    vertices: Vec<[u32; 3]>,
}

/// Normals of one plane differ by no more than rounding.
const FLAT: f64 = 1e-9;

/// More faces than this near a place say nothing about the gradient,
const MANY_FACES: usize = 256;
/// nor do more normals.
const MANY_NORMALS: usize = 64;

impl MeshDistance {
    /// `None` when there is no face that has an area.
    pub fn new(solid: &Solid) -> Option<Self> {
        let mut known: FxHashMap<[u64; 3], u32> = FxHashMap::default();
        known.reserve(solid.positions.len());
        let number = |position: &[f64; 3]| {
            // -0 and 0 are one place.
            let next = known.len() as u32;
            *known.entry(position.map(|value| (value + 0.0).to_bits())).or_insert(next)
        };
        let numbers: Vec<u32> = solid.positions.iter().map(number).collect();
        let mut vertices = Vec::with_capacity(solid.triangles.len());
        let mut places = Vec::with_capacity(solid.triangles.len());
        let mut normals = Vec::with_capacity(solid.triangles.len());
        for &triangle in &solid.triangles {
            let corners = solid.corners(triangle);
            let normal = cross(sub(corners[1], corners[0]), sub(corners[2], corners[0]));
            if length(normal) == 0.0 || !length(normal).is_finite() {
                continue;
            }
            vertices.push(triangle.map(|vertex| numbers[vertex as usize]));
            places.push(corners);
            normals.push(scaled_to(normal, 1.0));
        }
        if places.is_empty() {
            return None;
        }
        let of_features = || {
            let corners = corner_normals(known.len(), &vertices, &places, &normals);
            let sides = Edges::new(known.len(), &vertices);
            (corners, edge_normals(&sides, &normals), planes(&sides, &normals))
        };
        let (bvh, (corners, edges, planes)) =
            parallel::with_threads(|| parallel::join(|| Bvh::new(&places), of_features));
        Some(Self { bvh, normals, edges, corners, places, planes, vertices })
    }

    /// Corners, their numbers (equal where places are) and normals of the faces that have an area.
    pub(crate) fn faces(&self) -> impl Iterator<Item = ([[f64; 3]; 3], [u32; 3], [f64; 3])> {
        let faces = self.places.iter().zip(&self.vertices).zip(&self.normals);
        faces.map(|((places, vertices), normal)| (*places, *vertices, *normal))
    }

    /// What is nearest, and the distance.
    pub(crate) fn nearest(&self, point: [f64; 3]) -> (Nearest, f64) {
        let nearest = self.bvh.nearest(point);
        (nearest, self.sign(point, &nearest).0 * nearest.distance.sqrt())
    }

    /// Faces that can be nearest to a point of a ball, to a surface that is `error` off, until one is not wanted.
    pub(crate) fn all_near(
        &self,
        center: [f64; 3],
        radius: f64,
        error: f64,
        mut is_wanted: impl FnMut(u32) -> bool,
    ) -> bool {
        let nearest = self.bvh.nearest(center);
        let mut all = true;
        Lens::new(center, radius, error, &nearest).visit(&self.bvh, |face, _| {
            all = is_wanted(face);
            all
        });
        all
    }

    /// Faces that come within a radius of a point, and where they are nearest, until `visit` wants no more.
    pub(crate) fn within(&self, point: [f64; 3], radius: f64, visit: impl FnMut(u32, [f64; 3]) -> bool) {
        let square = (radius * (1.0 + 1e-9)).powi(2);
        let is_near = |place: [f64; 3]| {
            let arm = sub(point, place);
            dot(arm, arm) <= square
        };
        self.bvh.around(point, is_near, visit);
    }

    /// The plane of a face as a piece.
    fn plane(&self, face: u32) -> (u64, Arc<dyn Distance>) {
        let face = self.planes[face as usize];
        let normal = self.normals[face as usize];
        let offset = dot(normal, self.places[face as usize][0]);
        (u64::from(face) << 2, Arc::new(PlaneDistance { normal, offset }))
    }

    /// Gradients are in the cone of the normals of what can be nearest to a point of the ball; and they point away from a place
    /// that is not far from where one of these faces is nearest to the centre.
    ///
    /// Of a surface that the mesh stands for: faces are turned against it by `bends` (all by 0 where there are none), and no
    /// farther from it than `error`.
    pub(crate) fn cone_of(&self, center: [f64; 3], radius: f64, bends: &[f64], error: f64) -> Cone {
        let nearest = self.bvh.nearest(center);
        let distance = nearest.distance.sqrt();
        let sign = self.sign(center, &nearest).0;
        let lens = Lens::new(center, radius, error, &nearest);
        let mut normals: Vec<([f64; 3], f64)> = Vec::new();
        // Directions from faces, and how far those from their other points may be off them.
        let mut arms: Vec<([f64; 3], f64)> = Vec::new();
        lens.visit(&self.bvh, |face, place| {
            let normal = self.normals[self.planes[face as usize] as usize];
            let bend = bends.get(face as usize).copied().unwrap_or(0.0);
            match normals.iter_mut().find(|(known, _)| *known == normal) {
                Some((_, most)) => *most = most.max(bend),
                None => normals.push((normal, bend)),
            }
            let arm = sub(center, place);
            let far = length(arm);
            // Out of the ball a face is seen under no more than this angle.
            let width = radius + lens.width(place) + error;
            let angle = if radius < distance { (width / far).min(1.0).asin() } else { PI };
            arms.push((scaled_to(arm, sign), if width < far { angle } else { PI }));
            arms.len() <= MANY_FACES && normals.len() <= MANY_NORMALS
        });
        if arms.is_empty() || arms.len() > MANY_FACES || normals.len() > MANY_NORMALS {
            return Cone::ALL;
        }
        let (by_normal, by_arm) = (cone(&normals), cone(&arms));
        // Between normals that are no sharp angle apart lie all directions of the edge between them.
        if by_normal.spread < FRAC_PI_2 && by_normal.spread <= by_arm.spread { by_normal } else { by_arm }
    }

    /// Negative when the point is inside, and the pseudonormal that told.
    fn sign(&self, point: [f64; 3], nearest: &Nearest) -> (f64, [f64; 3]) {
        let face = nearest.face as usize;
        let normal = match nearest.feature {
            Feature::Face => self.normals[face],
            Feature::Edge(at) => self.edges[face][at as usize],
            Feature::Corner(at) => self.corners[face][at as usize],
        };
        (if dot(sub(point, nearest.point), normal) < 0.0 { -1.0 } else { 1.0 }, normal)
    }
}

/// What can be nearest to a point of a ball, of a mesh that is `error` off the surface it stands for.
///
/// To be nearer than the foot of the centre is to lie beyond the plane that halves the way to it. So of a place that is as far from
/// the centre as `far`, and `aside` from that foot, some point of the ball is as near only where
/// `far² - distance² <= 2 radius aside`.
struct Lens {
    center: [f64; 3],
    radius: f64,
    error: f64,
    foot: [f64; 3],
    /// From the centre to its foot.
    distance: f64,
}

impl Lens {
    fn new(center: [f64; 3], radius: f64, error: f64, nearest: &Nearest) -> Self {
        // For rounding.
        let error = error + 1e-9 * (radius + nearest.distance.sqrt());
        Self { center, radius, error, foot: nearest.point, distance: nearest.distance.sqrt() }
    }

    /// How far from the place that is nearest to the centre, of anything convex, other places of it can be that are in the lens;
    /// nothing where none are.
    ///
    /// With these places the square of the distance to the centre grows at least by the square of how far they are from the
    /// nearest one, and `aside` at most by as much.
    fn reach(&self, place: [f64; 3]) -> Option<f64> {
        let Self { center, radius, error, foot, distance } = *self;
        let far = length(sub(center, place));
        if far > distance + 2.0 * (radius + error) {
            return None;
        }
        let rest = far * far - distance * distance - 2.0 * radius * length(sub(place, foot));
        let rest = rest - 2.0 * error * (far + distance + 2.0 * radius);
        let half = radius + error;
        let square = half * half - rest;
        (square >= 0.0).then(|| half + square.sqrt())
    }

    fn visit(&self, bvh: &Bvh, visit: impl FnMut(u32, [f64; 3]) -> bool) {
        bvh.around(self.center, |place| self.reach(place).is_some(), visit);
    }

    /// How far from the nearest place of a face others can be that are in the lens.
    fn width(&self, place: [f64; 3]) -> f64 {
        let reach = self.distance + 2.0 * (self.radius + self.error);
        let far = length(sub(self.center, place));
        self.reach(place).unwrap_or(0.0).min((reach * reach - far * far).max(0.0).sqrt())
    }
}

fn key(a: u32, b: u32) -> [u32; 2] {
    [a.min(b), a.max(b)]
}

/// For the corners of faces the sums of the normals around them, weighed by the angles there.
fn corner_normals(
    count: usize,
    vertices: &[[u32; 3]],
    places: &[[[f64; 3]; 3]],
    normals: &[[f64; 3]],
) -> Vec<[[f64; 3]; 3]> {
    let mut sums = vec![[0.0; 3]; count];
    for ((corners, places), normal) in vertices.iter().zip(places).zip(normals) {
        for (corner, &vertex) in corners.iter().enumerate() {
            let [at, next, last] = [0, 1, 2].map(|step| places[(corner + step) % 3]);
            let (u, v) = (sub(next, at), sub(last, at));
            let angle = length(cross(u, v)).atan2(dot(u, v));
            let sum = &mut sums[vertex as usize];
            *sum = std::array::from_fn(|axis| sum[axis] + angle * normal[axis]);
        }
    }
    vertices.iter().map(|corners| corners.map(|vertex| sums[vertex as usize])).collect()
}

/// The sides of faces that each edge has.
fn sides_of(sides: &Edges) -> impl Iterator<Item = &[(u32, Half)]> {
    (0..sides.vertices() as u32).flat_map(|vertex| sides.from(vertex))
}

/// For the edges of faces the sums of the normals of what meets there.
fn edge_normals(sides: &Edges, normals: &[[f64; 3]]) -> Vec<[[f64; 3]; 3]> {
    let mut sums = vec![[[0.0; 3]; 3]; normals.len()];
    for edge in sides_of(sides) {
        let normal = |&(_, half): &(u32, Half)| normals[half as usize / 3];
        let sum = edge
            .iter()
            .map(normal)
            .fold([0.0; 3], |sum: [f64; 3], normal| std::array::from_fn(|axis| sum[axis] + normal[axis]));
        edge.iter().for_each(|&(_, half)| sums[half as usize / 3][half as usize % 3] = sum);
    }
    sums
}

/// Numbers for planes: faces that share an edge and lie in one have the same.
fn planes(sides: &Edges, normals: &[[f64; 3]]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..normals.len() as u32).collect();
    fn root(parent: &mut [u32], mut at: u32) -> u32 {
        while parent[at as usize] != at {
            parent[at as usize] = parent[parent[at as usize] as usize];
            at = parent[at as usize];
        }
        at
    }
    for pair in sides_of(sides).flat_map(|edge| edge.windows(2)) {
        let [one, other] = [pair[0], pair[1]].map(|(_, half)| half / 3);
        let [a, b] = [one, other].map(|face| normals[face as usize]);
        if length(cross(a, b)) < FLAT && dot(a, b) > 0.0 {
            let [a, b] = [one, other].map(|face| root(&mut parent, face));
            // The smaller number wins, so that the order does not matter.
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    (0..normals.len() as u32).map(|face| root(&mut parent, face)).collect()
}

/// Around directions that are each known to an angle.
fn cone(directions: &[([f64; 3], f64)]) -> Cone {
    let sum =
        directions.iter().fold([0.0; 3], |sum, (direction, _)| std::array::from_fn(|axis| sum[axis] + direction[axis]));
    let axis = scaled_to(sum, 1.0);
    let spread = directions
        .iter()
        .map(|(direction, angle)| length(cross(*direction, axis)).atan2(dot(*direction, axis)) + angle)
        .fold(0.0, f64::max);
    if length(sum) > 0.0 { Cone::new(axis, spread + 1e-9) } else { Cone::ALL }
}

impl Distance for MeshDistance {
    fn distance(&self, point: [f64; 3]) -> f64 {
        self.nearest(point).1
    }

    fn gradient(&self, point: [f64; 3]) -> [f64; 3] {
        self.slope(point).1
    }

    fn slope(&self, point: [f64; 3]) -> (f64, [f64; 3]) {
        let nearest = self.bvh.nearest(point);
        let (sign, normal) = self.sign(point, &nearest);
        let is_at = nearest.distance < (1e-9 * length(point).max(1.0)).powi(2);
        let gradient = if nearest.feature == Feature::Face || is_at {
            scaled_to(normal, 1.0)
        } else {
            scaled_to(sub(point, nearest.point), sign)
        };
        (sign * nearest.distance.sqrt(), gradient)
    }

    fn cone(&self, center: [f64; 3], radius: f64) -> Cone {
        self.cone_of(center, radius, &[], 0.0)
    }

    fn piece(&self, point: [f64; 3]) -> Option<(u64, Arc<dyn Distance>)> {
        let nearest = self.bvh.nearest(point);
        let face = nearest.face as usize;
        let sign = self.sign(point, &nearest).0;
        // On the mesh itself, and over edges between faces of one plane, the face is what counts.
        let is_flat = match nearest.feature {
            Feature::Edge(at) => {
                let sum = self.edges[face][at as usize];
                length(cross(sum, self.normals[face])) < FLAT
            }
            _ => false,
        };
        let size = length(point).max(1.0);
        if nearest.feature == Feature::Face || is_flat || nearest.distance < (1e-9 * size).powi(2) {
            return Some(self.plane(nearest.face));
        }
        let outside = u64::from(sign > 0.0);
        Some(match nearest.feature {
            Feature::Edge(at) => {
                let (from, to) = (usize::from(at), (usize::from(at) + 1) % 3);
                let [low, high] = key(self.vertices[face][from], self.vertices[face][to]);
                let direction = scaled_to(sub(self.places[face][to], self.places[face][from]), 1.0);
                let through = self.places[face][from];
                let id = ((u64::from(low) << 32) | u64::from(high)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                (id << 3 | outside << 2 | 1, Arc::new(LineDistance { through, direction, sign }))
            }
            Feature::Corner(at) => {
                let id = u64::from(self.vertices[face][usize::from(at)]);
                let center = self.places[face][usize::from(at)];
                (id << 3 | outside << 2 | 2, Arc::new(PointDistance { center, sign }))
            }
            Feature::Face => self.plane(nearest.face),
        })
    }

    fn piece_within(&self, center: [f64; 3], radius: f64) -> Option<(u64, Arc<dyn Distance>)> {
        let face = self.bvh.nearest(center).face;
        let is_of_plane = |other: u32| self.planes[other as usize] == self.planes[face as usize];
        self.all_near(center, radius, 0.0, is_of_plane).then(|| self.plane(face))
    }

    fn is_smooth(&self) -> bool {
        false
    }
}
