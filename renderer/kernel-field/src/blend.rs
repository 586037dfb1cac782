//! Booleans whose edges are blended, and roundings of a whole solid.

use fidget_core::context::Tree;
use partwright_graph::{BlendKind, Boolean};

use crate::form::{Form, Side, Sides};
use crate::maker::Maker;
use crate::shapes::{rolling, unit};
use crate::tree::{add, div, least, most, mul, number, plus, positive, root, square, sub, sum, times};

/// Pairs of faces between which blends are made one by one.
const PAIRS: usize = 1024;
/// Parts of a union that are filleted with each other.
const PARTS: usize = 24;

impl Maker<'_> {
    pub(crate) fn blend(&mut self, boolean: Boolean, kind: BlendKind, radius: f64, forms: Vec<Form>) -> Form {
        let forms: Vec<Form> = forms
            .into_iter()
            .enumerate()
            .map(|(index, form)| match boolean {
                Boolean::Union => form,
                Boolean::Difference if index > 0 => form,
                Boolean::Difference | Boolean::Intersection => form.complement(),
            })
            .collect();
        let blended = match forms.len() {
            0 | 1 => Form::union(forms),
            _ => {
                let pairs = pairs(&forms, |a, b| self.blended(a, b, kind, radius).surface);
                Form::like(Sides::min(pairs), [false; 2])
            }
        };
        if boolean == Boolean::Union { blended } else { blended.complement() }
    }

    /// Fillets in all concave edges between the convex parts of a union, as a ball leaves them; `None` where parts are
    /// not known to be convex, or are too many.
    pub(crate) fn filleted_parts(&mut self, form: &Form, radius: f64) -> Option<Form> {
        let parts = match &form.surface {
            Sides::Min(parts) => parts.clone(),
            other => vec![other.clone()],
        };
        if parts.len() > PARTS || !parts.iter().all(Sides::is_convex) {
            return None;
        }
        if parts.len() < 2 {
            return Some(form.clone());
        }
        let faces: usize = parts.iter().map(Sides::count).sum();
        if faces * faces > 2 * PAIRS {
            return None;
        }
        let all = Sides::min(pairs(&parts, |a, b| pairwise(a, b, &|a, b| rolling(a, b, radius))));
        Some(Form::like(all, [false; 2]))
    }

    fn blended(&mut self, a: &Form, b: &Form, kind: BlendKind, radius: f64) -> Form {
        let (mut first, mut second) = (a.surface.clone(), b.surface.clone());
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
        match kind {
            BlendKind::Round => Form::like(pairwise(&first, &second, &|a, b| rolling(a, b, radius)), [false; 2]),
            BlendKind::Smooth => Form::like(pairwise(&first, &second, &|a, b| smooth(a, b, radius)), [false; 2]),
            BlendKind::Chamfer => {
                let flats = pairwise(&first, &second, &|a, b| chamfer(a, b, radius));
                Form::like(Sides::min(vec![first, second, flats]), [false; 2])
            }
        }
    }
}

/// Of each with each. Blends of more than two would be blends of blends, whose distances and normals nobody knows well: where
/// three parts meet, the blends of each two meet in an edge.
fn pairs<T>(all: &[T], mut between: impl FnMut(&T, &T) -> Sides) -> Vec<Sides> {
    let mut made = Vec::new();
    for (index, a) in all.iter().enumerate() {
        made.extend(all[index + 1..].iter().map(|b| between(a, b)));
    }
    made
}

/// Between each face of one and each of the other: blends of minima and maxima are minima and maxima of blends.
fn pairwise(a: &Sides, b: &Sides, between: &impl Fn(&Side, &Side) -> Side) -> Sides {
    match (a, b) {
        (Sides::Min(sides), _) => Sides::min(sides.iter().map(|side| pairwise(side, b, between)).collect()),
        (Sides::Max(sides), _) => Sides::max(sides.iter().map(|side| pairwise(side, b, between)).collect()),
        (_, Sides::Min(sides)) => Sides::min(sides.iter().map(|side| pairwise(a, side, between)).collect()),
        (_, Sides::Max(sides)) => Sides::max(sides.iter().map(|side| pairwise(a, side, between)).collect()),
        (Sides::One(a), Sides::One(b)) => Sides::One(between(a, b)),
    }
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
