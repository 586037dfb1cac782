//! Booleans whose edges are blended, and roundings of a whole solid.

use fidget_core::context::Tree;
use partwright_field::Box3;
use partwright_graph::{BlendKind, Boolean};

use crate::bounds::Bounds;
use crate::form::{Form, Side, Sides};
use crate::maker::Maker;
use crate::outside::around_of;
use crate::rolling::{edge, rolling};
use crate::tree::{add, div, least, most, mul, number, plus, positive, root, square, sub, sum, times, unit};

/// Pairs of faces between which blends are made one by one.
const PAIRS: usize = 1024;
/// Parts of a union that are filleted with each other.
const PARTS: usize = 64;
/// Triples of faces, in all, into whose corners balls roll.
const TRIPLES: usize = 4096;

impl Maker<'_> {
    /// `boxes` are those of the forms, in which the radius is `reach`.
    pub(crate) fn blend(
        &mut self,
        boolean: Boolean,
        kind: BlendKind,
        radius: f64,
        forms: Vec<Form>,
        boxes: &[Bounds],
        reach: f64,
    ) -> Form {
        let parts: Vec<Sides> = forms
            .into_iter()
            .enumerate()
            .map(|(index, form)| match boolean {
                Boolean::Union => form.surface,
                Boolean::Difference if index > 0 => form.surface,
                Boolean::Difference | Boolean::Intersection => form.surface.negated(),
            })
            .collect();
        // Complements are everywhere.
        let is_endless =
            |index: usize| boolean == Boolean::Intersection || boolean == Boolean::Difference && index == 0;
        let is_near = |a: usize, b: usize| is_endless(a) || is_endless(b) || are_near(boxes[a], boxes[b], 2.0 * reach);
        let blended = Form::like(self.joined(&parts, &is_near, kind, radius), [false; 2]);
        if boolean == Boolean::Union { blended } else { blended.complement() }
    }

    /// Fillets in all concave edges between the convex parts of a union in a box, as a ball leaves them; `None` where parts are
    /// not known to be convex, or are too many.
    pub(crate) fn filleted_parts(&mut self, form: &Form, room: Box3, radius: f64) -> Option<Form> {
        let around = around_of(&form.surface.negated(), room, radius);
        let is_near = |a: usize, b: usize| around.as_ref().is_none_or(|around| around.are_near(a, b));
        let parts = match (&around, &form.surface) {
            (Some(around), _) => around.pieces.clone(),
            (None, Sides::Min(parts)) => parts.clone(),
            (None, other) => vec![other.clone()],
        };
        if parts.len() > PARTS || !parts.iter().all(Sides::is_convex) {
            return None;
        }
        if parts.len() < 2 {
            return Some(form.clone());
        }
        let near = |a: usize| (a + 1..parts.len()).filter(move |&b| is_near(a, b));
        let faces = |a: usize| near(a).map(|b| parts[a].count() * parts[b].count()).sum::<usize>();
        if (0..parts.len()).map(faces).sum::<usize>() > PAIRS {
            return None;
        }
        let all = self.joined(&parts, &is_near, BlendKind::Round, radius);
        Some(Form::like(all, [false; 2]))
    }

    /// The union of parts with blends between all that are near to each other: of each two, and of each three where a ball
    /// rolls into their corner. More than three need no blend of their own ([`crate::rolling`]).
    fn joined(
        &mut self,
        parts: &[Sides],
        is_near: &dyn Fn(usize, usize) -> bool,
        kind: BlendKind,
        radius: f64,
    ) -> Sides {
        let near = |a: usize| (a + 1..parts.len()).filter(move |&b| is_near(a, b));
        let mut pairs: Vec<[usize; 2]> = (0..parts.len()).flat_map(|a| near(a).map(move |b| [a, b])).collect();
        let mut triples: Vec<[usize; 3]> = Vec::new();
        if kind == BlendKind::Round {
            let third = |[a, b]: [usize; 2]| near(b).filter(move |&c| is_near(a, c)).map(move |c| [a, b, c]);
            triples = pairs.iter().flat_map(|&pair| third(pair)).collect();
            let faces = |triple: &[usize; 3]| triple.iter().map(|&part| parts[part].count()).product::<usize>();
            if triples.iter().map(faces).sum::<usize>() > TRIPLES {
                triples.clear();
            }
        }
        let is_single = |part: &usize| !pairs.iter().any(|pair| pair.contains(part));
        let mut made: Vec<Sides> = (0..parts.len()).filter(is_single).map(|part| parts[part].clone()).collect();
        pairs.retain(|pair| !triples.iter().any(|triple| pair.iter().all(|part| triple.contains(part))));
        made.extend(pairs.into_iter().map(|[a, b]| self.blended(&parts[a], &parts[b], kind, radius)));
        let corner = |triple: [usize; 3]| among(&triple.map(|part| &parts[part]), &|sides| rolling(sides, radius));
        made.extend(triples.into_iter().map(corner));
        Sides::min(made)
    }

    fn blended(&mut self, a: &Sides, b: &Sides, kind: BlendKind, radius: f64) -> Sides {
        let (mut first, mut second) = (a.clone(), b.clone());
        // Too many faces for a blend each: the closest one counts.
        if first.count() * second.count() > PAIRS {
            for sides in [&mut first, &mut second] {
                if sides.count() > 8 {
                    let value = sides.tree();
                    let normal = self.normal_of(&value);
                    *sides = Sides::One(Side::new(value, normal));
                }
            }
        }
        let between = |a: &Side, b: &Side| match kind {
            BlendKind::Round => edge(a, b, radius),
            BlendKind::Smooth => smooth(a, b, radius),
            BlendKind::Chamfer => chamfer(a, b, radius),
        };
        let blend = among(&[&first, &second], &|sides| Sides::One(between(sides[0], sides[1])));
        if kind == BlendKind::Chamfer { Sides::min(vec![first, second, blend]) } else { blend }
    }
}

fn are_near(a: Bounds, b: Bounds, reach: f64) -> bool {
    (0..3).all(|axis| a.0[axis] - b.1[axis] < reach && b.0[axis] - a.1[axis] < reach)
}

/// Between each face of each and those of the others: blends of minima and maxima are minima and maxima of blends.
fn among(all: &[&Sides], between: &impl Fn(&[&Side]) -> Sides) -> Sides {
    let mut faces = Vec::with_capacity(all.len());
    for (index, sides) in all.iter().enumerate() {
        let of_each = |inner: &[Sides]| {
            let replaced = |side| {
                let mut all = all.to_vec();
                all[index] = side;
                among(&all, between)
            };
            inner.iter().map(replaced).collect()
        };
        match sides {
            Sides::One(side) => faces.push(side),
            Sides::Min(inner) => return Sides::min(of_each(inner)),
            Sides::Max(inner) => return Sides::max(of_each(inner)),
        }
    }
    between(&faces)
}

/// The quadratic minimum: where the distances differ by less than `radius`, the smaller one shrinks by up to a quarter of it.
fn smooth(a: &Side, b: &Side, radius: f64) -> Side {
    let difference = sub(&a.value, &b.value);
    let close = positive(&sub(&number(radius), &difference.abs()));
    let value = sub(&least(&a.value, &b.value), &times(&square(&close), 0.25 / radius));
    let share = plus(&times(&difference, -0.5 / radius), 0.5);
    let share = least(&most(&share, &number(0.0)), &number(1.0));
    let rest = sub(&number(1.0), &share);
    let normal = std::array::from_fn(|axis| add(&mul(&share, &a.normal[axis]), &mul(&rest, &b.normal[axis])));
    Side::new(value, unit(&normal))
}

/// The plane through the points of both faces that are `radius` away from their edge. With c the cosine between the
/// normals, each of them is `radius`·√(1−c²) from the other face.
fn chamfer(a: &Side, b: &Side, radius: f64) -> Side {
    let c = crate::frame::cosine(&a.normal, &b.normal);
    let c = least(&most(&c, &number(-0.99)), &number(1.0));
    let away = times(&root(&sub(&number(1.0), &square(&c))), radius);
    let long = root(&plus(&times(&c, 2.0), 2.0));
    let value: Tree = div(&sub(&sum([a.value.clone(), b.value.clone()]), &away), &long);
    let normal = std::array::from_fn(|axis| add(&a.normal[axis], &b.normal[axis]));
    Side::new(value, unit(&normal))
}
