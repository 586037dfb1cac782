//! Makes triangles Delaunay within their edges, by flips (Lawson 1977).
//!
//! A side is flipped only when the corner beyond lies within the circle by more than rounding could feign (Shewchuk 1997).
//! So each flip is an improvement, the flips come to an end, and corners on one circle are left as they are.

use partwright_solid::edges::{Edges, Half};

/// Flips for each triangle; a few are usual. What is not done by then is a valid triangulation as well.
const MOST_FLIPS: usize = 64;

pub(super) const NONE: Half = Half::MAX;

/// For each half-edge the one across; [`NONE`] where there is no triangle and at the `edges` of the drawing. `None` where
/// more than two triangles meet.
fn twins(points: usize, triangles: &[[u32; 3]], mut edges: Vec<[u32; 2]>) -> Option<Vec<Half>> {
    edges.sort_unstable();
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
    let mut open: Vec<Half> =
        (0..).zip(&twins).filter(|&(half, &twin)| twin != NONE && half < twin).map(|(half, _)| half).collect();
    let mut budget = MOST_FLIPS * corners.len();
    while let Some(half) = open.pop() {
        let twin = twins[half as usize];
        // A flip may have put another side here.
        if twin == NONE {
            continue;
        }
        let sides = |half: Half| {
            let first = half / 3 * 3;
            [half, first + (half - first + 1) % 3, first + (half - first + 2) % 3].map(|half| half as usize)
        };
        let [ab, bc, ca] = sides(half);
        let [ba, ad, db] = sides(twin);
        let [a, b, c, d] = [ab, ba, ca, db].map(|half| corners[half]);
        if !is_within([a, b, c, d].map(|corner| points[corner as usize])) {
            continue;
        }
        if budget == 0 {
            break;
        }
        budget -= 1;
        // The triangles d c a and c d b.
        (corners[ab], corners[bc], corners[ca]) = (d, c, a);
        (corners[ba], corners[ad], corners[db]) = (c, d, b);
        let beyond = [ca, ad, db, bc].map(|half| twins[half]);
        for (half, beyond) in [bc, ca, ad, db].into_iter().zip(beyond) {
            twins[half] = beyond;
            if beyond != NONE {
                twins[beyond as usize] = half as Half;
                open.push(half as Half);
            }
        }
    }
    Some(twins)
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
