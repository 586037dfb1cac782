//! The rolling ball: the distance to a union of half-spaces as a ball sees it that rolls along their edges and into their corners.
//!
//! With the distances a to the half-spaces, the ball's middle can be where all a ≥ r: a convex region K, bounded by planes. What
//! the ball leaves is the union's closing, and its distance is r less the distance to K. The way to K is a sum of few
//! normals: one where the ball touches a face, two in an edge, three in a corner (Carathéodory), so that the least over all
//! pairs and triples of half-spaces is what all of them together give, in whatever order they come, and parallel ones add nothing.
//!
//! For half-spaces in some order, with u = r − a, the way is found one normal after the other: as far along the first as it
//! asks for, then along what is new in the second, and so on (Gram and Schmidt). Later steps keep what earlier ones have
//! reached, so each order ends in K, and the one that takes the active half-spaces first ends in its nearest point: the shortest
//! way over all orders is the distance. Where normals are perpendicular all orders are one, the root of the squares of what
//! is positive of u.
//!
//! Exact for planes. Of curved faces the normals at the point stand for those at the foot: true in edges with what stands
//! upright on them, near it elsewhere. Corners are left out where an angle between normals is no constant: edges meet there
//! in edges.

use fidget_core::context::Tree;

use crate::form::{Side, Sides};
use crate::frame::cosine;
use crate::tree::{
    Vector, add, div, fold, least, most, mul, negate, number, positive, root, square, sub, sum, times, unit, value,
};

/// Directions nearer to each other than this are one: no ball fits between such faces.
pub(crate) const ALIKE: f64 = 0.9998;
/// Cosines smaller than this are rounding.
const UPRIGHT: f64 = 1e-12;
/// The square of the volume that three normals span: less of it, and they have an edge rather than a corner.
const FLAT: f64 = 1e-3;

/// The distance to the union of two or three half-spaces as a ball of radius `r` sees it; with `r` = 0, the negative of the
/// distance to where they do not reach.
pub(crate) fn rolling(sides: &[&Side], r: f64) -> Sides {
    match *sides {
        [a, b] => Sides::One(edge(a, b, r)),
        [a, b, c] => corner(a, b, c, r),
        _ => Sides::min(sides.iter().map(|side| Sides::One((*side).clone())).collect()),
    }
}

pub(crate) fn edge(a: &Side, b: &Side, r: f64) -> Side {
    let c = cosine(&a.normal, &b.normal);
    if value(&c).is_some_and(|c| c >= ALIKE) {
        return Side::new(least(&a.value, &b.value), a.normal.clone());
    }
    let c = between(&c);
    let [u, v] = [a, b].map(|side| sub(&number(r), &side.value));
    let square_way = way_to_edge([&u, &v], &c);
    let normal = combined([a, b], [sub(&u, &mul(&v, &c)), sub(&v, &mul(&u, &c))].map(|part| positive(&part)));
    Side::new(seen(r, &square_way, &most(&u, &v)), unit(&normal))
}

/// The square of the way out of two half-spaces that a point is in by so much, with the cosine between them.
pub(crate) fn way_to_edge([u, v]: [&Tree; 2], cosine: &Tree) -> Tree {
    if is_zero(cosine) {
        return add(&square(&positive(u)), &square(&positive(v)));
    }
    // Of two the nearer half-space is always touched.
    let first = positive(&most(u, v));
    let second = positive(&sub(&least(u, v), &mul(&first, cosine)));
    add(&square(&first), &div(&square(&second), &rest(cosine)))
}

/// The square of the way out of three half-spaces; with the cosines between the first and second, first and third, second
/// and third. `None` where they have an edge rather than a corner.
pub(crate) fn way_to_corner(u: &[Tree; 3], cosines: [f64; 3]) -> Option<Tree> {
    let [x, y, z] = cosines;
    let span = 1.0 + 2.0 * x * y * z - x * x - y * y - z * z;
    if span < FLAT || cosines.iter().any(|c| c.abs() >= ALIKE) {
        return None;
    }
    if cosines.iter().all(|c| c.abs() < UPRIGHT) {
        return Some(sum(u.each_ref().map(|u| square(&positive(u)))));
    }
    let at = |i: usize, j: usize| cosines[i + j - 1];
    let orders = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]];
    let ways = orders.map(|[i, j, k]| {
        let rest = 1.0 - at(i, j).powi(2);
        let first = positive(&u[i]);
        let second = times(&positive(&sub(&u[j], &times(&first, at(i, j)))), 1.0 / rest);
        // What the third normal has in common with what is new in the second.
        let common = at(j, k) - at(i, j) * at(i, k);
        let reached = add(&times(&first, at(i, k)), &times(&second, common));
        let third = positive(&sub(&u[k], &reached));
        sum([square(&first), times(&square(&second), rest), times(&square(&third), rest / span)])
    });
    fold(ways.to_vec(), least)
}

/// Where no ball fits into the corner, or nobody knows how, it is one of edges.
fn corner(a: &Side, b: &Side, c: &Side, r: f64) -> Sides {
    let sides = [a, b, c];
    let cosines = [(0, 1), (0, 2), (1, 2)].map(|(i, j): (usize, usize)| cosine(&sides[i].normal, &sides[j].normal));
    let edges = || Sides::min([[a, b], [a, c], [b, c]].map(|[a, b]| Sides::One(edge(a, b, r))).to_vec());
    let known: Vec<f64> = cosines.iter().filter_map(value).collect();
    let [x, y, z] = known[..] else { return edges() };
    let u = sides.map(|side| sub(&number(r), &side.value));
    let Some(square_way) = way_to_corner(&u, [x, y, z]) else { return edges() };
    let highest = most(&most(&u[0], &u[1]), &u[2]);
    if known.iter().all(|c| c.abs() < UPRIGHT) {
        let parts = u.each_ref().map(positive);
        return Sides::One(Side::new(seen(r, &square_way, &highest), unit(&combined(sides, parts))));
    }
    let at = |i: usize, j: usize| known[i + j - 1];
    // Where all three are touched; a good guess elsewhere.
    let shares = [(0, 1, 2), (1, 0, 2), (2, 0, 1)].map(|(i, j, k): (usize, usize, usize)| {
        let own = times(&u[i], 1.0 - at(j, k).powi(2));
        let others = [(j, k), (k, j)].map(|(j, k)| times(&u[j], at(i, j) - at(i, k) * at(j, k)));
        positive(&sub(&own, &add(&others[0], &others[1])))
    });
    Sides::One(Side::new(seen(r, &square_way, &highest), unit(&combined(sides, shares))))
}

/// The distance that remains of the radius after the way; `highest` is how far the ball is in the nearest half-space.
fn seen(r: f64, square_way: &Tree, highest: &Tree) -> Tree {
    let way = add(&root(square_way), &least(highest, &number(0.0)));
    if r == 0.0 { negate(&way) } else { sub(&number(r), &way) }
}

fn between(cosine: &Tree) -> Tree {
    match value(cosine) {
        Some(cosine) if cosine.abs() < UPRIGHT => number(0.0),
        _ => least(&most(cosine, &number(-ALIKE)), &number(ALIKE)),
    }
}

fn is_zero(tree: &Tree) -> bool {
    value(tree) == Some(0.0)
}

/// The square of what is new in a direction beside another.
fn rest(cosine: &Tree) -> Tree {
    sub(&number(1.0), &square(cosine))
}

fn combined<const N: usize>(sides: [&Side; N], shares: [Tree; N]) -> Vector {
    std::array::from_fn(|axis| sum(std::array::from_fn::<_, N, _>(|i| mul(&shares[i], &sides[i].normal[axis]))))
}
