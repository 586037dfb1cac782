//! Prepares a solid for single-precision files: after rounding its vertices to f32 and welding equal ones, as every
//! reader of STL does, it is still a manifold wherever its shape allows that.
//!
//! Edges that shrink to nothing under rounding are collapsed, and faces that lose their area or turn over are removed by
//! flipping their longest edge. Both keep the mesh a manifold (link condition of Dey, Edelsbrunner, Guha, Nekhayev 1999);
//! where neither is possible the face stays, and `inspect` has the last word.

use crate::mesh::Mesh;
use crate::number::{cross, dot, sub};
use crate::topology;

const ROUNDS: usize = 12;

pub(crate) fn clean(mesh: &mut Mesh) {
    let rounded: Vec<[f64; 3]> =
        mesh.positions.iter().map(|point| point.map(|value| f64::from(value as f32) + 0.0)).collect();
    if !mesh.triangles.iter().any(|&triangle| is_bad(mesh, &rounded, triangle)) {
        return;
    }
    let Ok(twins) = topology::pair(&mesh.positions, &mesh.triangles) else { return };
    let mut out = vec![u32::MAX; mesh.positions.len()];
    for (half, &vertex) in mesh.triangles.iter().flatten().enumerate() {
        out[vertex as usize] = half as u32;
    }
    let alive = vec![true; mesh.triangles.len()];
    let mut work = Work { mesh, rounded, twins, out, alive };
    for round in 0..ROUNDS {
        // First without turning any face; what is left may turn faces that are thinner than the rounding.
        if !work.pass(round >= 2) && round >= 2 {
            break;
        }
    }
    let alive = work.alive;
    let mut kept = alive.iter();
    mesh.sources.retain(|_| kept.next().copied().unwrap_or(false));
    let mut kept = alive.iter();
    mesh.triangles.retain(|_| kept.next().copied().unwrap_or(false));
    mesh.compact();
}

fn normal(points: &[[f64; 3]], [a, b, c]: [u32; 3]) -> [f64; 3] {
    let origin = points[a as usize];
    cross(sub(points[b as usize], origin), sub(points[c as usize], origin))
}

/// Without area after rounding, or turned over by it.
fn is_bad(mesh: &Mesh, rounded: &[[f64; 3]], triangle: [u32; 3]) -> bool {
    let after = normal(rounded, triangle);
    dot(after, after) == 0.0 || dot(after, normal(&mesh.positions, triangle)) <= 0.0
}

struct Work<'a> {
    mesh: &'a mut Mesh,
    rounded: Vec<[f64; 3]>,
    twins: Vec<u32>,
    /// Per vertex a half-edge that starts there.
    out: Vec<u32>,
    alive: Vec<bool>,
}

fn next(half: u32) -> u32 {
    if half % 3 == 2 { half - 2 } else { half + 1 }
}

fn previous(half: u32) -> u32 {
    next(next(half))
}

impl Work<'_> {
    fn tail(&self, half: u32) -> u32 {
        self.mesh.triangles[half as usize / 3][half as usize % 3]
    }

    fn head(&self, half: u32) -> u32 {
        self.tail(next(half))
    }

    fn twin(&self, half: u32) -> u32 {
        self.twins[half as usize]
    }

    /// The half-edges that start at a vertex.
    fn around(&self, vertex: u32) -> Vec<u32> {
        let start = self.out[vertex as usize];
        let mut halves = vec![start];
        let mut half = next(self.twin(start));
        while half != start && halves.len() <= self.twins.len() {
            halves.push(half);
            half = next(self.twin(half));
        }
        halves
    }

    fn pass(&mut self, bold: bool) -> bool {
        let mut changed = false;
        for face in 0..self.mesh.triangles.len() {
            let triangle = self.mesh.triangles[face];
            if !self.alive[face] || !is_bad(self.mesh, &self.rounded, triangle) {
                continue;
            }
            let mut halves: [u32; 3] = [0, 1, 2].map(|corner| (face * 3 + corner) as u32);
            let length = |half: u32| {
                let way = sub(self.rounded[self.tail(half) as usize], self.rounded[self.head(half) as usize]);
                dot(way, way)
            };
            halves.sort_by(|&a, &b| length(a).total_cmp(&length(b)));
            let [shortest, _, longest] = halves;
            let vanished = length(shortest) == 0.0;
            let tiny = length(shortest) <= 1e-10;
            changed |= if vanished {
                self.collapse(shortest, bold) || self.collapse(self.twin(shortest), bold)
            } else {
                self.flip(longest)
                    || (bold && tiny && (self.collapse(shortest, true) || self.collapse(self.twin(shortest), true)))
            };
        }
        changed
    }

    /// Moves the half-edge's start into its end.
    fn collapse(&mut self, half: u32, bold: bool) -> bool {
        let back = self.twin(half);
        let (gone, kept) = (self.tail(half), self.head(half));
        let (left, right) = (self.head(next(half)), self.head(next(back)));
        let star = self.around(gone);
        let of_gone: Vec<u32> = star.iter().map(|&half| self.head(half)).collect();
        let of_kept: Vec<u32> = self.around(kept).iter().map(|&half| self.head(half)).collect();
        let common = of_gone.iter().filter(|vertex| of_kept.contains(vertex)).count();
        if left == right || common != 2 || self.around(left).len() <= 3 || self.around(right).len() <= 3 {
            return false;
        }
        for &spoke in &star {
            let face = spoke as usize / 3;
            let before = self.mesh.triangles[face];
            if before.contains(&kept) {
                continue;
            }
            let after = before.map(|vertex| if vertex == gone { kept } else { vertex });
            let [old, new] = [before, after].map(|triangle| normal(&self.rounded, triangle));
            if !bold && dot(old, old) > 0.0 && dot(old, new) <= 0.0 {
                return false;
            }
        }
        for &spoke in &star {
            self.mesh.triangles[spoke as usize / 3][spoke as usize % 3] = kept;
        }
        for (side, apex) in [(half, left), (back, right)] {
            let (first, second) = (self.twin(next(side)), self.twin(previous(side)));
            self.twins[first as usize] = second;
            self.twins[second as usize] = first;
            self.alive[side as usize / 3] = false;
            for half in [first, second] {
                let vertex = self.tail(half);
                self.out[vertex as usize] = half;
                debug_assert!(vertex == apex || vertex == kept);
            }
        }
        true
    }

    /// Gives the two faces of an edge their other diagonal, when both are then sound and bend no more than before.
    fn flip(&mut self, half: u32) -> bool {
        let back = self.twin(half);
        let (a, b) = (self.tail(half), self.head(half));
        let (c, d) = (self.head(next(half)), self.head(next(back)));
        if c == d || self.around(c).iter().any(|&half| self.head(half) == d) {
            return false;
        }
        let reference = normal(&self.mesh.positions, self.mesh.triangles[back as usize / 3]);
        for triangle in [[c, a, d], [d, b, c]] {
            if is_bad(self.mesh, &self.rounded, triangle) || dot(normal(&self.rounded, triangle), reference) <= 0.0 {
                return false;
            }
        }
        let (face, other) = (half as usize / 3, back as usize / 3);
        let outer = [previous(half), next(back), previous(back), next(half)].map(|half| self.twin(half));
        self.mesh.triangles[face] = [c, a, d];
        self.mesh.triangles[other] = [d, b, c];
        let source = self.mesh.sources[other];
        self.mesh.sources[face] = source;
        let (f, o) = (face as u32 * 3, other as u32 * 3);
        for (inner, outer) in [(f, outer[0]), (f + 1, outer[1]), (o, outer[2]), (o + 1, outer[3]), (f + 2, o + 2)] {
            self.twins[inner as usize] = outer;
            self.twins[outer as usize] = inner;
        }
        for half in [f, f + 1, f + 2, o, o + 1, o + 2] {
            let vertex = self.tail(half);
            self.out[vertex as usize] = half;
        }
        true
    }
}
