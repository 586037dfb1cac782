//! Makes triangles Delaunay within their edges, by flips (Lawson 1977).
//!
//! A side is flipped only when the corner beyond lies within the circle by more than rounding could feign (Shewchuk 1997).
//! So each flip is an improvement, the flips come to an end, and corners on one circle are left as they are.

use partwright_parallel as parallel;
use partwright_solid::edges::{Edges, Half};

/// Flips for each triangle; a few are usual. What is not done by then is a valid triangulation as well.
const MOST_FLIPS: usize = 64;

/// Triangles that are flipped among themselves first, by one thread; few in tests, so that their drawings have several parts.
const PART: usize = if cfg!(test) { 4 } else { 1 << 11 };

pub(super) const NONE: Half = Half::MAX;

/// For each half-edge the one across; [`NONE`] where there is no triangle and at the `edges` of the drawing. `None` where
/// more than two triangles meet.
fn twins(points: usize, triangles: &[[u32; 3]], mut edges: Vec<[u32; 2]>) -> Option<Vec<Half>> {
    edges.sort_unstable_by_key(|&[low, high]| u64::from(low) << 32 | u64::from(high));
    let mut edges = edges.into_iter().peekable();
    let mut twins = vec![NONE; 3 * triangles.len()];
    let sides = Edges::new(points, triangles);
    for low in 0..points as u32 {
        for side in sides.from(low) {
            let ends = [low, side[0].0];
            while edges.next_if(|&edge| edge < ends).is_some() {}
            match *side {
                [_] => {}
                [_, _] if edges.peek() == Some(&ends) => {}
                [(_, one), (_, other)] => (twins[one as usize], twins[other as usize]) = (other, one),
                _ => return None,
            }
        }
    }
    Some(twins)
}

/// Flips what should be flipped; gives the half-edges across as [`twins`] does.
pub(super) fn flip(points: &[[f64; 2]], triangles: &mut [[u32; 3]], edges: Vec<[u32; 2]>) -> Option<Vec<Half>> {
    let mut twins = twins(points.len(), triangles, edges)?;
    let corners = triangles.as_flattened_mut();
    // What is made depends on the parts, and so they do not depend on threads.
    let parts = corners.chunks_mut(3 * PART).zip(twins.chunks_mut(3 * PART)).enumerate();
    let parts = parts.map(|(part, (corners, twins))| Flips { points, first: 3 * PART * part, corners, twins });
    let left = parallel::map(parts.collect(), |mut part: Flips<'_>| {
        let open = (part.first as Half..).zip(&*part.twins).filter(|&(half, &twin)| twin != NONE && half < twin);
        part.run(open.map(|(half, _)| half).collect())
    });
    Flips { points, first: 0, corners, twins: &mut twins }.run(left.concat());
    Some(twins)
}

/// Triangles that follow each other; halves are numbered among all.
struct Flips<'a> {
    points: &'a [[f64; 2]],
    first: usize,
    corners: &'a mut [u32],
    twins: &'a mut [Half],
}

impl Flips<'_> {
    /// The place of a half of these triangles.
    fn place(&self, half: Half) -> Option<usize> {
        (half as usize).checked_sub(self.first).filter(|&place| place < self.twins.len())
    }

    /// Flips sides until none is open. Gives those that should be flipped, or may, but not without triangles beyond these.
    fn run(&mut self, mut open: Vec<Half>) -> Vec<Half> {
        let mut left = Vec::new();
        let mut budget = MOST_FLIPS * self.corners.len();
        while let Some(half) = open.pop() {
            let Some(place) = self.place(half) else { continue };
            // A flip may have put another side here.
            if self.twins[place] == NONE {
                continue;
            }
            let Some(twin) = self.place(self.twins[place]) else {
                left.push(half);
                continue;
            };
            let sides = |place: usize| {
                let first = place / 3 * 3;
                [place, first + (place - first + 1) % 3, first + (place - first + 2) % 3]
            };
            let [ab, bc, ca] = sides(place);
            let [ba, ad, db] = sides(twin);
            let [a, b, c, d] = [ab, ba, ca, db].map(|place| self.corners[place]);
            if !is_within([a, b, c, d].map(|corner| self.points[corner as usize])) {
                continue;
            }
            let beyond = [ca, ad, db, bc].map(|place| self.twins[place]);
            if beyond.iter().any(|&beyond| beyond != NONE && self.place(beyond).is_none()) {
                left.push(half);
                continue;
            }
            if budget == 0 {
                break;
            }
            budget -= 1;
            // The triangles d c a and c d b.
            (self.corners[ab], self.corners[bc], self.corners[ca]) = (d, c, a);
            (self.corners[ba], self.corners[ad], self.corners[db]) = (c, d, b);
            for (side, beyond) in [bc, ca, ad, db].into_iter().zip(beyond) {
                self.twins[side] = beyond;
                if let Some(place) = self.place(beyond) {
                    let half = (self.first + side) as Half;
                    self.twins[place] = half;
                    open.push(half);
                }
            }
        }
        left
    }
}

/// Whether d lies within the circle through a, b and c, which turn to the left, beyond doubt.
pub(super) fn is_within([a, b, c, d]: [[f64; 2]; 4]) -> bool {
    /// Of the sum of all products without their signs, Shewchuk's bound A.
    const DOUBT: f64 = (10.0 + 48.0 * f64::EPSILON) * f64::EPSILON / 2.0;
    let [a, b, c] = [a, b, c].map(|[x, y]| [x - d[0], y - d[1]]);
    let lift = |[x, y]: [f64; 2]| x * x + y * y;
    let (mut sum, mut doubt) = (0.0, 0.0);
    for (p, q, r) in [(a, b, c), (b, c, a), (c, a, b)] {
        let (one, other) = (q[0] * r[1], q[1] * r[0]);
        sum += lift(p) * (one - other);
        doubt += lift(p) * (one.abs() + other.abs());
    }
    sum > DOUBT * doubt
}
