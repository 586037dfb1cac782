//! What a solid is as a field: distances to its faces, combined by minima and maxima.

use fidget_core::context::Tree;

use crate::face::Face;
use crate::tree::{Vector, fold, least, most, negate, plus};

/// A distance and its direction of steepest growth, a unit vector where the distance is exact.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    pub(crate) value: Tree,
    pub(crate) normal: Vector,
    pub(crate) curve: Curve,
    /// The surface in numbers, where it is known and the value is the distance to it.
    pub(crate) face: Option<Face>,
}

/// What is known of the body behind a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    Flat,
    /// It has no concave edges.
    Convex,
    Unknown,
}

/// Distances combined.
#[derive(Debug, Clone)]
pub(crate) enum Sides {
    One(Side),
    Min(Vec<Sides>),
    Max(Vec<Sides>),
}

/// One solid, seen in three ways that have the same surface.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// Good outside: the closest feature counts, also past corners.
    pub(crate) outer: Sides,
    /// Whether it is the distance everywhere outside.
    pub(crate) outer_exact: bool,
    /// Good inside.
    pub(crate) inner: Sides,
    pub(crate) inner_exact: bool,
    /// Each face by itself with its normal, and nothing else that vanishes on it: what is meshed, and what blends are made
    /// between.
    pub(crate) surface: Sides,
    /// What it is the union of, if it is one: some may be exact outside by themselves.
    pub(crate) members: Vec<Form>,
}

impl Side {
    pub(crate) fn new(value: Tree, normal: Vector) -> Self {
        Self { value, normal, curve: Curve::Unknown, face: None }
    }

    pub(crate) fn convex(self) -> Self {
        Self { curve: Curve::Convex, ..self }
    }

    pub(crate) fn map(&self, change: impl Fn(&Tree) -> Tree) -> Self {
        Self { value: change(&self.value), face: None, ..self.clone() }
    }

    pub(crate) fn negated(&self) -> Self {
        let curve = if self.curve == Curve::Flat { Curve::Flat } else { Curve::Unknown };
        let face = self.face.as_ref().map(Face::negated);
        Self { value: negate(&self.value), normal: self.normal.each_ref().map(negate), curve, face }
    }
}

impl Sides {
    pub(crate) fn min(sides: Vec<Self>) -> Self {
        Self::joined(sides, Self::Min, |side| match side {
            Self::Min(sides) => Ok(sides),
            other => Err(other),
        })
    }

    pub(crate) fn max(sides: Vec<Self>) -> Self {
        Self::joined(sides, Self::Max, |side| match side {
            Self::Max(sides) => Ok(sides),
            other => Err(other),
        })
    }

    fn joined(sides: Vec<Self>, join: fn(Vec<Self>) -> Self, same: fn(Self) -> Result<Vec<Self>, Self>) -> Self {
        let mut flat = Vec::new();
        for side in sides {
            match same(side) {
                Ok(inner) => flat.extend(inner),
                Err(other) => flat.push(other),
            }
        }
        match (flat.len(), flat.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                flat.extend(last);
                join(flat)
            }
        }
    }

    pub(crate) fn tree(&self) -> Tree {
        let all = |sides: &[Self]| sides.iter().map(Self::tree).collect();
        let infinite = || crate::tree::number(1e9);
        match self {
            Self::One(side) => side.value.clone(),
            Self::Min(sides) => fold(all(sides), least).unwrap_or_else(infinite),
            Self::Max(sides) => fold(all(sides), most).unwrap_or_else(infinite),
        }
    }

    /// Of each distance; must be rising.
    pub(crate) fn map(&self, change: &impl Fn(&Side) -> Side) -> Self {
        let all = |sides: &[Self]| sides.iter().map(|side| side.map(change)).collect();
        match self {
            Self::One(side) => Self::One(change(side)),
            Self::Min(sides) => Self::Min(all(sides)),
            Self::Max(sides) => Self::Max(all(sides)),
        }
    }

    pub(crate) fn shifted(&self, by: f64) -> Self {
        self.map(&|side| Side {
            face: side.face.as_ref().and_then(|face| face.shifted(by)),
            ..side.map(|value| plus(value, by))
        })
    }

    /// What is outside becomes inside.
    pub(crate) fn negated(&self) -> Self {
        let all = |sides: &[Self]| sides.iter().map(Self::negated).collect();
        match self {
            Self::One(side) => Self::One(side.negated()),
            Self::Min(sides) => Self::Max(all(sides)),
            Self::Max(sides) => Self::Min(all(sides)),
        }
    }

    /// Whether the body has no concave edges, for all that is known.
    pub(crate) fn is_convex(&self) -> bool {
        match self {
            Self::One(side) => side.curve != Curve::Unknown || side.face.as_ref().is_some_and(Face::is_convex),
            Self::Max(sides) => sides.iter().all(Self::is_convex),
            Self::Min(_) => false,
        }
    }

    pub(crate) fn count(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Min(sides) | Self::Max(sides) => sides.iter().map(Self::count).sum(),
        }
    }
}

impl Form {
    /// From outside, from inside and as a surface; whether the first two are exact.
    pub(crate) fn seen([outer, inner, surface]: [Sides; 3], [outer_exact, inner_exact]: [bool; 2]) -> Self {
        Self { outer, outer_exact, inner, inner_exact, surface, members: Vec::new() }
    }

    /// One field that is exact on one side at most.
    pub(crate) fn like(sides: Sides, exact: [bool; 2]) -> Self {
        Self::seen([sides.clone(), sides.clone(), sides], exact)
    }

    /// A field of one piece.
    pub(crate) fn one(side: Side, exact: bool) -> Self {
        let sides = Sides::One(side);
        Self::seen([sides.clone(), sides.clone(), sides], [exact, exact])
    }

    pub(crate) fn complement(&self) -> Self {
        Self {
            outer: self.inner.negated(),
            outer_exact: self.inner_exact,
            inner: self.outer.negated(),
            inner_exact: self.outer_exact,
            surface: self.surface.negated(),
            members: Vec::new(),
        }
    }

    pub(crate) fn union(forms: Vec<Self>) -> Self {
        let forms = match <[Self; 1]>::try_from(forms) {
            Ok([only]) => return only,
            Err(forms) => forms,
        };
        let members = |form: &Self| if form.members.is_empty() { vec![form.clone()] } else { form.members.clone() };
        Self {
            outer_exact: forms.iter().all(|form| form.outer_exact),
            inner_exact: false,
            outer: Sides::min(forms.iter().map(|form| form.outer.clone()).collect()),
            inner: Sides::min(forms.iter().map(|form| form.inner.clone()).collect()),
            surface: Sides::min(forms.iter().map(|form| form.surface.clone()).collect()),
            members: forms.iter().flat_map(members).collect(),
        }
    }

    pub(crate) fn intersection(forms: Vec<Self>) -> Self {
        Self::union(forms.iter().map(Self::complement).collect()).complement()
    }

    pub(crate) fn difference(forms: Vec<Self>) -> Self {
        let mut forms = forms.into_iter();
        let subject: Vec<Self> = forms.by_ref().take(1).collect();
        Self::intersection(subject.into_iter().chain(forms.map(|form| form.complement())).collect())
    }
}
